package dev.quittance.providers.pingxx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RSA-SHA256 (PKCS#1 v1.5) in Base64, on our requests and on the webhooks of Ping++. */
final class PingxxSignature {

  private static final String ALGORITHM = "SHA256withRSA";

  private PingxxSignature() {
  }

  /**
   * Signs a request: the bytes of its body, then its path with the query, then the timestamp.
   *
   * @param body empty for a GET
   * @param uri the path and the query exactly as they are sent
   */
  static String ofRequest(PrivateKey key, byte[] body, String uri, String timestamp) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(body);
      signature.update((uri + timestamp).getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the RSA key of the merchant cannot sign", e);
    }
  }

  /** Null if one of the keys made the signature of a webhook; otherwise why it is refused. */
  static @Nullable String refusal(
      List<PublicKey> keys, @Nullable String header, byte[] body) {
    if (header == null || header.isBlank()) {
      return "signature header is missing";
    }
    byte[] given;
    try {
      given = Base64.getDecoder().decode(header.strip());
    } catch (IllegalArgumentException e) {
      return "signature header is no Base64";
    }
    return keys.stream().anyMatch(key -> made(key, given, body)) ? null
        : "no key matches the signature";
  }

  private static boolean made(PublicKey key, byte[] given, byte[] body) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(body);
      return signature.verify(given);
    } catch (GeneralSecurityException e) {
      // A signature of another length throws instead of being wrong.
      return false;
    }
  }
}
