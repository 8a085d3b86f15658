package dev.quittance.order.payments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An outcome whose payment is not known.
 *
 * @param position in the list
 * @param reported whose it is, as far as it says so itself
 * @param nextTryAt null once it is applied
 * @param aside who has put it aside; null while it waits
 * @param appliedAt when its payment became known, after it had been put aside
 */
public record ParkedOutcome(long position, String eventId, String eventType, Reported reported,
    int tries, @Nullable Instant nextTryAt, Instant parkedAt, @Nullable Aside aside,
    @Nullable Instant appliedAt) {

  /** The ids that the outcome names. */
  public record Reported(@Nullable String provider, @Nullable String providerPaymentId,
      @Nullable String orderId, @Nullable String paymentId) {
  }

  /** A person's decision that it is none of ours. */
  public record Aside(Instant at, String by, String reason) {
  }

  /** {@code waiting}, {@code aside} or {@code applied}. */
  public String state() {
    return appliedAt != null ? "applied" : aside != null ? "aside" : "waiting";
  }
}
