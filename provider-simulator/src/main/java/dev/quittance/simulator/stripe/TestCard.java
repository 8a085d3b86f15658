package dev.quittance.simulator.stripe;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Stripe's documented test cards, as far as they are played here. */
enum TestCard {
  VISA("4242424242424242", "visa", "pays", "pm_card_visa"),
  MASTERCARD("5555555555554444", "mastercard", "pays", "pm_card_mastercard"),
  AUTHENTICATED("4000002500003155", "visa", "asks for 3-D Secure",
      "pm_card_authenticationRequired"),
  THREE_D_SECURE("4000000000003220", "visa", "asks for 3-D Secure (2)",
      "pm_card_threeDSecure2Required"),
  DECLINED("4000000000000002", "visa", "is declined", "pm_card_chargeDeclined",
      "pm_card_visa_chargeDeclined"),
  INSUFFICIENT_FUNDS("4000000000009995", "visa", "has insufficient funds",
      "pm_card_chargeDeclinedInsufficientFunds", "pm_card_visa_chargeDeclinedInsufficientFunds"),
  LOST("4000000000009987", "visa", "is reported lost",
      "pm_card_chargeDeclinedLostCard", "pm_card_visa_chargeDeclinedLostCard"),
  EXPIRED("4000000000000069", "visa", "has expired", "pm_card_chargeDeclinedExpiredCard"),
  INCORRECT_CVC("4000000000000127", "visa", "has another CVC",
      "pm_card_chargeDeclinedIncorrectCvc"),
  PROCESSING_ERROR("4000000000000119", "visa", "cannot be processed",
      "pm_card_chargeDeclinedProcessingError"),
  PENDING_REFUND("4000000000007726", "visa", "pays; refunds stay pending",
      "pm_card_pendingRefund"),
  FAILING_REFUND("4000000000005126", "visa", "pays; refunds fail later",
      "pm_card_refundFail"),
  DISPUTED("4000000000000259", "visa", "pays, then disputes", "pm_card_createDispute"),
  UNKNOWN("", "unknown", "is none of the test cards");

  private final String number;
  private final String brand;
  private final String behaviour;
  private final String[] paymentMethods;

  TestCard(String number, String brand, String behaviour, String... paymentMethods) {
    this.number = number;
    this.brand = brand;
    this.behaviour = behaviour;
    this.paymentMethods = paymentMethods;
  }

  /** The card with this number; UNKNOWN for any other, whose number is then forgotten. */
  static TestCard ofNumber(String number) {
    String digits = number.replaceAll("[ -]", "");
    return Arrays.stream(values())
        .filter(card -> card.number.equals(digits) && card != UNKNOWN)
        .findFirst().orElse(UNKNOWN);
  }

  /** The card behind a payment method such as {@code pm_card_visa}, or null. */
  static @Nullable TestCard ofPaymentMethod(String paymentMethod) {
    return Arrays.stream(values())
        .filter(card -> Arrays.asList(card.paymentMethods).contains(paymentMethod))
        .findFirst().orElse(null);
  }

  String number() {
    return number;
  }

  String brand() {
    return brand;
  }

  String behaviour() {
    return behaviour;
  }

  String last4() {
    return number.isEmpty() ? "0000" : number.substring(12);
  }

  boolean asksForAuthentication() {
    return this == AUTHENTICATED || this == THREE_D_SECURE;
  }

  /** Why the card is not charged, or null if it is. */
  @Nullable CardError error() {
    return switch (this) {
      case VISA, MASTERCARD, AUTHENTICATED, THREE_D_SECURE, PENDING_REFUND, FAILING_REFUND,
          DISPUTED -> null;
      case DECLINED -> CardError.declined("generic_decline");
      case INSUFFICIENT_FUNDS -> new CardError("card_declined", "insufficient_funds",
          "Your card has insufficient funds.", null);
      case LOST -> CardError.declined("lost_card");
      case EXPIRED -> new CardError("expired_card", null, "Your card has expired.", null);
      case INCORRECT_CVC -> new CardError("incorrect_cvc", null,
          "Your card's security code is incorrect.", null);
      case PROCESSING_ERROR -> new CardError("processing_error", null,
          "An error occurred while processing your card. Try again in a little bit.", null);
      case UNKNOWN -> new CardError("card_declined", "test_mode_live_card",
          "Your card was declined. Your request was in test mode, but used a non test card.",
          null);
    };
  }
}
