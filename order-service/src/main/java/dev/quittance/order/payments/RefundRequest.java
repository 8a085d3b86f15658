package dev.quittance.order.payments;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refund that was asked for.
 *
 * @param requestedBy a user id, or {@code policy:<name>}
 * @param providerRefundId the provider's id once it has it
 */
public record RefundRequest(
    RefundId refundId,
    OrderId orderId,
    PaymentId paymentId,
    Money amount,
    Status status,
    String reason,
    String requestedBy,
    @Nullable String providerRefundId,
    @Nullable String failureCode,
    @Nullable String failureMessage,
    Instant createdAt) {

  /** How far it got; a later constant is never left for an earlier one. */
  public enum Status {
    /** Asked for; the gateway has not told yet. */
    REQUESTED,
    /** The provider has it. */
    PENDING,
    SUCCEEDED,
    /** It did not happen, or was sent back after all. */
    FAILED;

    /** Whether its money may still go back though no provider has told so. */
    boolean isOpen() {
      return this == REQUESTED || this == PENDING;
    }
  }
}
