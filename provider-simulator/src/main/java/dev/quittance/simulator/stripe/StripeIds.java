package dev.quittance.simulator.stripe;

import java.security.SecureRandom;

/** Makes ids of the lengths that Stripe's have. */
final class StripeIds {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  private StripeIds() {}

  static String next(String prefix) {
    return prefix + random(prefix.startsWith("cs_") ? 58 : 24);
  }

  static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
