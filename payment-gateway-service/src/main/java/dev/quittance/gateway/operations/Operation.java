package dev.quittance.gateway.operations;

import dev.quittance.events.PaymentId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done at a provider, held under a lease.
 *
 * @param unknownFor since an earlier try ended with an unknown result; null if none did
 * @param tries how often it was claimed, this time included
 * @param uncalled in how many of them no call was made
 * @param leaseEndNanos by {@link System#nanoTime}, from then on somebody else may go on with it
 */
public record Operation(
    Task task,
    String provider,
    @Nullable Duration unknownFor,
    int tries,
    int uncalled,
    @Nullable String traceparent,
    long leaseEndNanos) {

  /** Whether the lease still runs: a process may have stood still since it claimed. */
  boolean isHeld() {
    return System.nanoTime() - leaseEndNanos < 0;
  }

  /** Whether an earlier try may have done it: what this try alone shows is then not certain. */
  boolean unknown() {
    return unknownFor != null;
  }

  /** How many calls there were; those that nobody made prove nothing about a provider. */
  int calls() {
    return tries - uncalled;
  }

  /** The same, in whose try no call was made. */
  Operation withoutCall() {
    return new Operation(
        task, provider, unknownFor, tries, uncalled + 1, traceparent, leaseEndNanos);
  }

  String key() {
    return task.key();
  }

  PaymentId paymentId() {
    return task.paymentId();
  }
}
