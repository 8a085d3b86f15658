package dev.quittance.simulator.pingxx;

import java.security.SecureRandom;

/** Makes ids as Ping++'s look. */
final class PingxxIds {

  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  private PingxxIds() {}

  static String next(String prefix) {
    return prefix + text(LETTERS, 24);
  }

  /** A number as a channel or Ping++ makes it for itself. */
  static String number(int digits) {
    return text("0123456789", digits);
  }

  private static String text(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
