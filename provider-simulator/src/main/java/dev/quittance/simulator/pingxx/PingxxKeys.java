package dev.quittance.simulator.pingxx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** RSA keys and the signatures made with them: SHA-256, PKCS#1 v1.5, Base64. */
final class PingxxKeys {

  private static final String DEVELOPMENT_KEY = "/pingxx/development-key.pem";
  private static final String ALGORITHM = "SHA256withRSA";

  private PingxxKeys() {}

  static PrivateKey privateKey(String path) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(
          decoded(path.isBlank() ? developmentKey() : Files.readString(Path.of(path)))));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "SIMULATOR_PINGXX_PRIVATE_KEY_PATH is no RSA key in PKCS#8: " + path, e);
    }
  }

  static @Nullable PublicKey publicKey(String text) {
    try {
      return text.isBlank() ? null : KeyFactory.getInstance("RSA").generatePublic(
          new X509EncodedKeySpec(decoded(text)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "SIMULATOR_PINGXX_MERCHANT_PUBLIC_KEY is no RSA public key", e);
    }
  }

  /** A key that nobody trusts. */
  static PrivateKey strange() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA is part of every Java platform", e);
    }
  }

  static String sign(PrivateKey key, String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an RSA key signs", e);
    }
  }

  static boolean verifies(PublicKey key, byte[] body, String rest, String signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(body);
      signature.update(rest.getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(signed));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String developmentKey() throws IOException {
    try (InputStream key = PingxxKeys.class.getResourceAsStream(DEVELOPMENT_KEY)) {
      if (key == null) {
        throw new IOException("the development key is missing");
      }
      return new String(key.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static byte[] decoded(String pem) {
    return Base64.getDecoder().decode(
        pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\\\n|\\s", ""));
  }
}
