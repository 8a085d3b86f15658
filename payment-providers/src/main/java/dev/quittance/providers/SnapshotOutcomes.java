package dev.quittance.providers;

import dev.quittance.events.PaymentOutcome;
import java.util.List;

/** Turns what reading found into the events that a webhook would have brought. */
public final class SnapshotOutcomes {

  private SnapshotOutcomes() {
  }

  /**
   * The facts of a snapshot, each with its deterministic sync id; empty while the payment is
   * pending.
   *
   * @param reference our own ids, which win over what the provider returned
   */
  public static List<PaymentOutcome> of(PaymentSnapshot snapshot, PaymentReference reference) {
    throw new UnsupportedOperationException("replaced in the next commit");
  }
}
