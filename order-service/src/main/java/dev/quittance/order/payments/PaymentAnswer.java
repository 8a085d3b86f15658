package dev.quittance.order.payments;

/** What the gateway answered to a payment request. */
sealed interface PaymentAnswer {

  /** The payer can act, in the way that was chosen. */
  record Ready(String sealedPayload, Channel how) implements PaymentAnswer {
  }

  /** No provider took it. */
  record Failed(String code, String message) implements PaymentAnswer {
  }

  /** Nothing yet. */
  record NotYet() implements PaymentAnswer {
  }

  /** What is known of a payment by the database. */
  static PaymentAnswer of(Payment payment) {
    if (payment.sealedPayload() != null) {
      return new Ready(payment.sealedPayload(),
          new Channel(payment.paymentChannel(), payment.channel()));
    }
    return payment.status() == PaymentStatus.FAILED
        ? new Failed(String.valueOf(payment.failureCode()),
            String.valueOf(payment.failureMessage()))
        : new NotYet();
  }
}
