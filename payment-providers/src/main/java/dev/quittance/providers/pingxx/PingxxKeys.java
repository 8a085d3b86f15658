package dev.quittance.providers.pingxx;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads RSA keys from PEM, or from the Base64 of a PEM without its first and last line. */
final class PingxxKeys {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final int SHORTEST_MODULUS_BITS = 1024;

  private PingxxKeys() {
  }

  /**
   * One public key, or two while Ping++ replaces its key: one PEM after the other, or Base64 with
   * a comma between.
   *
   * @param name the setting, for the error
   * @throws IllegalArgumentException naming the setting, if a key cannot be used
   */
  static List<PublicKey> publicKeys(String name, String text) {
    List<PublicKey> keys = new ArrayList<>();
    for (byte[] encoded : encoded(name, text, "PUBLIC KEY")) {
      keys.add(publicKey(name, encoded));
    }
    if (keys.isEmpty() || keys.size() > 2) {
      throw new IllegalArgumentException(name + " must hold one or two public keys");
    }
    return List.copyOf(keys);
  }

  /**
   * The merchant's private key.
   *
   * @throws IllegalArgumentException naming the setting, if it is no RSA key in PKCS#8
   */
  static PrivateKey privateKey(String name, String text) {
    List<byte[]> encoded = encoded(name, text, "PRIVATE KEY");
    if (encoded.size() != 1) {
      throw new IllegalArgumentException(name + " must hold one private key");
    }
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(encoded.getFirst()));
    } catch (GeneralSecurityException e) {
      // Without the cause: it may quote what it could not read.
      throw new IllegalArgumentException(name + " holds no RSA private key in PKCS#8");
    }
  }

  private static PublicKey publicKey(String name, byte[] encoded) {
    try {
      PublicKey key = KeyFactory.getInstance("RSA").generatePublic(
          new X509EncodedKeySpec(encoded));
      if (!(key instanceof RSAPublicKey rsa)
          || rsa.getModulus().bitLength() < SHORTEST_MODULUS_BITS) {
        throw new IllegalArgumentException(name + " holds an RSA key that is too short");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(name + " holds no RSA public key", e);
    }
  }

  private static List<byte[]> encoded(String name, String text, String kind) {
    // An environment file keeps a PEM on one line, with \n written out.
    String lines = text.replace("\\n", "\n");
    List<byte[]> found = new ArrayList<>();
    if (!lines.contains("-----BEGIN")) {
      for (String part : lines.split(",")) {
        found.add(decoded(name, part));
      }
      return found;
    }
    Matcher pem = PEM.matcher(lines);
    while (pem.find()) {
      if (!pem.group(1).equals(kind)) {
        throw new IllegalArgumentException(
            name + " holds a " + pem.group(1) + ", not a " + kind + " in PEM");
      }
      found.add(decoded(name, pem.group(2)));
    }
    return found;
  }

  private static byte[] decoded(String name, String base64) {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is neither PEM nor Base64");
    }
  }
}
