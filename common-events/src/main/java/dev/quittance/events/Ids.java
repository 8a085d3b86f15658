package dev.quittance.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/** The one rule for ids: safe in a URL, a header, a Kafka key and every provider's metadata. */
final class Ids {

  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private Ids() {
  }

  static void requireValid(String name, String value) {
    if (!VALID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          name + " must be 1 to 64 letters, digits, dashes or underscores");
    }
  }

  /** An id that follows from a name of any length: the same for the same name. */
  static String of(String name) {
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
          .digest(name.getBytes(StandardCharsets.UTF_8)));
      return new UUID(digest.getLong(), digest.getLong()).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not there", e);
    }
  }
}
