package dev.quittance.simulator.stripe;

import org.jspecify.annotations.Nullable;

/** Why a card was not charged. */
record CardError(
    String code, @Nullable String declineCode, String message, @Nullable String charge) {

  static CardError declined(String declineCode) {
    return new CardError("card_declined", declineCode, "Your card was declined.", null);
  }

  CardError of(String chargeId) {
    return new CardError(code, declineCode, message, chargeId);
  }
}
