package dev.quittance.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Some or all of the money of an order went back.
 *
 * @param orderId the order
 * @param userId whose order
 * @param paymentId the payment attempt
 * @param amount what was paid
 * @param totalRefunded all that went back so far
 * @param totalFailed all that was told as refunded or asked for, and did not go back in the end;
 *     null if nothing
 * @param full whether nothing is left
 * @param refundedAt when
 */
public record OrderRefunded(
    OrderId orderId,
    String userId,
    PaymentId paymentId,
    Money amount,
    Money totalRefunded,
    @Nullable Money totalFailed,
    boolean full,
    Instant refundedAt) implements OrderEvent {

  /** A total comes again only after a refund has failed, and what failed only ever grows. */
  @Override
  public String eventId() {
    return EventType.ORDER_REFUNDED.wireName() + ":" + orderId + ":" + paymentId + ":"
        + totalRefunded.amountMinor()
        + (totalFailed == null ? "" : ":" + totalFailed.amountMinor());
  }
}
