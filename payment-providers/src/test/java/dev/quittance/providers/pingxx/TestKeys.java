package dev.quittance.providers.pingxx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** RSA keys of a merchant and of Ping++, made anew for each run. */
final class TestKeys {

  static final KeyPair MERCHANT = pair();
  static final KeyPair PINGXX = pair();
  static final KeyPair NEXT = pair();
  static final KeyPair STRANGER = pair();

  private TestKeys() {
  }

  static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(Key key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  static String pem(String kind, Key key) {
    return "-----BEGIN " + kind + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END " + kind + "-----\n";
  }

  /** A file with that text, gone when the tests are over. */
  static Path file(String text) {
    try {
      Path file = Files.createTempFile("pingxx", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sign(KeyPair pair, byte[] body) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
