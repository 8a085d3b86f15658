package dev.quittance.order.watch;

import dev.quittance.order.orders.OrderStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an order stands.
 *
 * @param seq the number of its last audit entry: it grows with every change
 * @param paymentId the attempt that paid it, else the latest; null if there is none
 */
public record OrderSnapshot(String orderId, long seq, OrderStatus status,
    @Nullable String paymentId, @Nullable String paymentStatus, @Nullable Instant paidAt) {

  /** The same apart from its number, so that entries which change nothing to see compare equal. */
  OrderSnapshot withoutSeq() {
    return new OrderSnapshot(orderId, 0, status, paymentId, paymentStatus, paidAt);
  }

  /** Whether no change is expected any more. */
  public boolean isFinal() {
    return switch (status) {
      case REFUNDED, EXPIRED, CANCELLED -> true;
      case CREATED, AWAITING_PAYMENT, PAID, PARTIALLY_REFUNDED, REVIEW -> false;
    };
  }
}
