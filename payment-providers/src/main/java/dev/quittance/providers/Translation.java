package dev.quittance.providers;

import dev.quittance.events.PaymentOutcome;

/** What a provider's event means to us. */
public sealed interface Translation {

  /** A fact about a payment. */
  record Outcome(PaymentOutcome event) implements Translation {
  }

  /**
   * Nothing that changes a payment: kept, not published.
   *
   * @param reason why, as one snake_case word
   */
  record Ignored(String reason) implements Translation {
  }
}
