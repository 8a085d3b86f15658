package dev.quittance.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.stack.StackSettings;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks as the providers of this stack do: with their keys, which lie in its data. */
final class Signing {

  private static final String STRIPE_SECRET = "whsec_simulator";
  private static final String OMISE_SECRET = "b21pc2Utc2ltdWxhdG9yLWtleQ==";
  private static final String PAYPAL_WEBHOOK_ID = "WH-SIMULATOR";
  private static final char[] STORE_PASSWORD = "simulator".toCharArray();

  private final byte[] dummySecret;
  private final PrivateKey pingxx;
  private final PrivateKey paypal;
  private final String paypalCertificate;

  Signing(StackSettings settings) throws IOException, GeneralSecurityException {
    Properties secrets = new Properties();
    try (var reader = Files.newBufferedReader(settings.data().resolve("secrets.properties"))) {
      secrets.load(reader);
    }
    dummySecret = secrets.getProperty("dummy-webhook-secret").getBytes(UTF_8);
    pingxx = rsaKey(settings.data().resolve("pingxx-provider.pem"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    Path file = settings.data().resolve("simulator").resolve("paypal-signing.p12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, STORE_PASSWORD);
    }
    paypal = (PrivateKey) store.getKey("paypal", STORE_PASSWORD);
    paypalCertificate = settings.url(Part.SIMULATOR) + "/v1/notifications/certs/CERT-"
        + ((X509Certificate) store.getCertificate("paypal")).getSerialNumber().toString(16);
  }

  private static PrivateKey rsaKey(Path pem) throws IOException, GeneralSecurityException {
    String text = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }

  /** The headers that make a body genuine at that time. */
  Map<String, String> headers(String provider, byte[] body, Instant time) {
    Map<String, String> headers = new LinkedHashMap<>();
    String seconds = Long.toString(time.getEpochSecond());
    byte[] stamped = joined((seconds + ".").getBytes(UTF_8), body);
    switch (provider) {
      case "stripe" -> headers.put("Stripe-Signature",
          "t=" + seconds + ",v1=" + hmac(STRIPE_SECRET.getBytes(UTF_8), stamped));
      case "dummy" -> headers.put("Quittance-Signature",
          "t=" + seconds + ",v1=" + hmac(dummySecret, stamped));
      case "omise" -> {
        headers.put("Omise-Signature", hmac(Base64.getDecoder().decode(OMISE_SECRET), stamped));
        headers.put("Omise-Signature-Timestamp", seconds);
      }
      case "pingxx" -> headers.put("X-Pingplusplus-Signature", rsa(pingxx, body));
      case "paypal" -> paypal(headers, body, time);
      default -> throw new IllegalArgumentException("how does " + provider + " sign?");
    }
    return headers;
  }

  private void paypal(Map<String, String> headers, byte[] body, Instant time) {
    CRC32 checksum = new CRC32();
    checksum.update(body);
    String id = "fuzz-" + checksum.getValue();
    String sent = Instant.ofEpochSecond(time.getEpochSecond()).toString();
    headers.put("PAYPAL-TRANSMISSION-ID", id);
    headers.put("PAYPAL-TRANSMISSION-TIME", sent);
    headers.put("PAYPAL-TRANSMISSION-SIG", rsa(paypal,
        (id + "|" + sent + "|" + PAYPAL_WEBHOOK_ID + "|" + checksum.getValue()).getBytes(UTF_8)));
    headers.put("PAYPAL-CERT-URL", paypalCertificate);
    headers.put("PAYPAL-AUTH-ALGO", "SHA256withRSA");
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] all = new byte[one.length + two.length];
    System.arraycopy(one, 0, all, 0, one.length);
    System.arraycopy(two, 0, all, one.length, two.length);
    return all;
  }

  private static String hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
    }
  }

  private static String rsa(PrivateKey key, byte[] text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA is part of every Java platform", e);
    }
  }
}
