package dev.quittance.events;

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
}
