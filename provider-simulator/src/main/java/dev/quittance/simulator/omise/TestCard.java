package dev.quittance.simulator.omise;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Test cards of Omise's documentation, as far as they are played here. */
enum TestCard {
  VISA("4242424242424242", "Visa", null),
  VISA_TOO("4111111111111111", "Visa", null),
  MASTERCARD("5555555555554444", "MasterCard", null),
  /** The simulator's own: at Omise it depends on the account whether a bank asks the payer. */
  THREE_D_SECURE("4000000000003220", "Visa", null),
  INSUFFICIENT_FUND("4111111111140011", "Visa",
      "insufficient funds in the account or the card has reached the credit limit"),
  STOLEN_OR_LOST_CARD("4111111111130012", "Visa", "card is stolen or lost"),
  FAILED_PROCESSING("4111111111120013", "Visa", "the payment processing has failed"),
  PAYMENT_REJECTED("4111111111110014", "Visa", "payment rejected"),
  UNKNOWN("", "Unknown", "card is none of the test cards");

  private final String number;
  private final String brand;
  private final @Nullable String failure;

  TestCard(String number, String brand, @Nullable String failure) {
    this.number = number;
    this.brand = brand;
    this.failure = failure;
  }

  /** The card with this number; UNKNOWN for any other, whose number is then forgotten. */
  static TestCard ofNumber(String number) {
    String digits = number.replaceAll("[ -]", "");
    return Arrays.stream(values())
        .filter(card -> card.number.equals(digits) && card != UNKNOWN)
        .findFirst().orElse(UNKNOWN);
  }

  String brand() {
    return brand;
  }

  String lastDigits() {
    return number.isEmpty() ? "0000" : number.substring(12);
  }

  boolean asksForAuthentication() {
    return this == THREE_D_SECURE;
  }

  /** Why the card is not charged, or null if it is. */
  @Nullable String failure() {
    return failure;
  }
}
