package dev.quittance.reconciliation.sync;

import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.runtime.calls.CallSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Makes leases, each with an owner of its own. */
record Leases(Duration length, Clock clock) {

  private static final int LONGEST_READS = 3;

  /** Leases that are longer than any read and its commit can take. */
  static Leases of(CallSettings calls, Clock clock) {
    return new Leases(
        calls.timeout().plus(calls.rateWait()).multipliedBy(LONGEST_READS), clock);
  }

  Lease next() {
    Instant now = clock.instant();
    return new Lease(UUID.randomUUID().toString(), now, now.plus(length));
  }

  /** What is to be read; empty if we do not know enough of the payment. */
  static Optional<SyncPayment.Task> task(OpenPayment payment, Lease lease, String askedBy) {
    String channel = payment.paymentChannel();
    return channel == null ? Optional.empty() : payment.reference()
        .map(reference -> new SyncPayment.Task(payment, channel, reference, lease, askedBy));
  }
}
