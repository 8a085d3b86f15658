package dev.quittance.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * An RSA key pair of this machine's stack, made at the first start and kept with its data.
 *
 * @param privateKey the PKCS#8 file in PEM
 * @param publicKey the file of the other half
 */
record LocalKeys(Path privateKey, Path publicKey) {

  private static final int KEY_BITS = 2048;
  private static final int LINE = 64;

  static LocalKeys in(Path data, String name) {
    LocalKeys keys = new LocalKeys(
        data.resolve(name + ".pem"), data.resolve(name + ".pub.pem"));
    try {
      if (!Files.exists(keys.privateKey) || !Files.exists(keys.publicKey)) {
        keys.make();
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new StackException("cannot keep keys in " + data + ": " + e.getMessage(), e);
    }
    return keys;
  }

  /** The public half as PEM. */
  String publicKeyText() {
    try {
      return Files.readString(publicKey);
    } catch (IOException e) {
      throw new StackException("cannot read " + publicKey + ": " + e.getMessage(), e);
    }
  }

  private void make() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    KeyPair pair = generator.generateKeyPair();
    Files.deleteIfExists(privateKey);
    LocalSecrets.createForOwnerOnly(privateKey);
    Files.writeString(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN " + kind + "-----\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END " + kind + "-----\n";
  }
}
