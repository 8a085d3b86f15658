package dev.quittance.simulator.stripe;

import org.jspecify.annotations.Nullable;

/** The test card that an API call names, by payment method or by number. */
record CardInForm(TestCard card) {

  static @Nullable CardInForm read(StripeParams params) {
    String method = params.text("payment_method");
    if (method != null) {
      TestCard card = TestCard.ofPaymentMethod(method);
      if (card == null) {
        throw StripeException.invalid(
            "resource_missing", "payment_method", "No such PaymentMethod: '" + method + "'");
      }
      return new CardInForm(card);
    }
    String number = params.text("payment_method_data[card][number]");
    if (number == null) {
      return null;
    }
    return new CardInForm(TestCard.ofNumber(number));
  }
}
