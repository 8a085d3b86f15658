package dev.quittance.order.payments;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentSucceeded;
import java.util.List;

/** Whether an outcome is about this payment and about exactly its money. Pure. */
sealed interface Verdict {

  /** The only one of them where the money is the payment's, though not as much as expected. */
  String AMOUNT = "amount_mismatch";
  /** Every reason for which an order goes to review. */
  List<String> REASONS = List.of(AMOUNT, "currency_mismatch", "provider_mismatch",
      "reference_mismatch", "price_changed");

  /** It is. */
  record Agrees() implements Verdict {
  }

  /**
   * It is not: a person must look.
   *
   * @param reason stable: {@code amount_mismatch}, {@code currency_mismatch},
   *     {@code provider_mismatch}, {@code reference_mismatch}
   */
  record Disagrees(String reason, String detail) implements Verdict {
  }

  /**
   * Compares.
   *
   * @param belongsToAnother whether one of the provider's ids is known as another payment's
   */
  static Verdict on(Payment payment, PaymentOutcome outcome, boolean belongsToAnother) {
    // While the gateway has not told whom it chose, anybody may bring the outcome.
    if (!payment.paymentChannel().equals(Channel.AUTO)
        && !outcome.report().provider().equals(payment.paymentChannel())) {
      return new Disagrees("provider_mismatch", "expected " + payment.paymentChannel()
          + ", told by " + outcome.report().provider());
    }
    if (belongsToAnother) {
      return new Disagrees("reference_mismatch",
          "the provider's ids belong to another payment: " + outcome.report().references());
    }
    return outcome instanceof PaymentSucceeded succeeded
        ? onMoney(payment.amount(), succeeded.amount()) : new Agrees();
  }

  private static Verdict onMoney(Money expected, Money received) {
    if (!expected.currency().equals(received.currency())) {
      return new Disagrees("currency_mismatch", "expected " + expected + ", came " + received);
    }
    return expected.equals(received) ? new Agrees()
        : new Disagrees(AMOUNT, "expected " + expected + ", came " + received);
  }
}
