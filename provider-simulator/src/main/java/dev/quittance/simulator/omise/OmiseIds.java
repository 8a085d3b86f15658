package dev.quittance.simulator.omise;

import java.security.SecureRandom;

/** Makes ids of the form that Omise's test mode has. */
final class OmiseIds {

  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 19;
  private static final SecureRandom RANDOM = new SecureRandom();

  private OmiseIds() {}

  /** A fresh id such as {@code chrg_test_…}. */
  static String next(String kind) {
    StringBuilder id = new StringBuilder(kind).append("_test_");
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
