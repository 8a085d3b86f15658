package dev.quittance.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * The secrets of this machine's stack, made at the first start and kept with its data.
 *
 * @param payloadSealingKeys {@code PAYLOAD_SEALING_KEYS} of the services
 * @param dummyWebhookSecret {@code PAYMENT_WEBHOOK_SECRET} of the services
 */
record LocalSecrets(String payloadSealingKeys, String dummyWebhookSecret) {

  private static final int KEY_BYTES = 32;

  static LocalSecrets in(Path data) {
    Path file = data.resolve("secrets.properties");
    Properties secrets = new Properties();
    try {
      if (Files.exists(file)) {
        try (var reader = Files.newBufferedReader(file)) {
          secrets.load(reader);
        }
      } else {
        secrets.setProperty("payload-sealing-keys", "local:" + random());
        secrets.setProperty("dummy-webhook-secret", "whsec_" + random());
        writeForOwnerOnly(file, secrets);
      }
    } catch (IOException e) {
      throw new StackException("cannot keep secrets in " + file + ": " + e.getMessage(), e);
    }
    return new LocalSecrets(
        required(secrets, "payload-sealing-keys", file),
        required(secrets, "dummy-webhook-secret", file));
  }

  /** Makes an empty file that nobody else may read, where the system knows such. */
  static void createForOwnerOnly(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(file,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private static void writeForOwnerOnly(Path file, Properties secrets) throws IOException {
    createForOwnerOnly(file);
    try (var writer = Files.newBufferedWriter(file)) {
      secrets.store(writer, "For this machine only");
    }
  }

  private static String required(Properties secrets, String name, Path file) {
    String value = secrets.getProperty(name);
    if (value == null) {
      throw new StackException(file + " lacks " + name + ": delete it together with the data");
    }
    return value;
  }

  private static String random() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "LocalSecrets[****]";
  }
}
