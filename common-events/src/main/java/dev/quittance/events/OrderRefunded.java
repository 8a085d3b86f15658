package dev.quittance.events;

import java.time.Instant;

/**
 * Some or all of the money of an order went back.
 *
 * @param orderId the order
 * @param userId whose order
 * @param paymentId the payment attempt
 * @param amount what was paid
 * @param totalRefunded all that went back so far
 * @param full whether nothing is left
 * @param refundedAt when
 */
public record OrderRefunded(
    OrderId orderId,
    String userId,
    PaymentId paymentId,
    Money amount,
    Money totalRefunded,
    boolean full,
    Instant refundedAt) implements OrderEvent {

  @Override
  public String eventId() {
    return EventType.ORDER_REFUNDED.wireName() + ":" + orderId + ":" + paymentId + ":"
        + totalRefunded.amountMinor();
  }
}
