package dev.quittance.simulator.paypal;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes ids of the forms that PayPal's have. */
final class PaypalIds {

  private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXY";
  private static final int LENGTH = 17;
  private static final SecureRandom RANDOM = new SecureRandom();

  private PaypalIds() {}

  static String next() {
    return text(LENGTH);
  }

  static String event() {
    return "WH-" + text(LENGTH) + "-" + text(LENGTH);
  }

  static String dispute() {
    return "PP-D-" + (10_000 + RANDOM.nextInt(90_000));
  }

  static String debug() {
    byte[] bytes = new byte[7];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static String secret() {
    return "A21AA" + text(60);
  }

  private static String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
