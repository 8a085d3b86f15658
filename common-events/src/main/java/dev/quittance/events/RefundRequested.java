package dev.quittance.events;

import java.time.Instant;

/**
 * Money is to go back to the payer.
 *
 * @param orderId the order
 * @param paymentId the payment attempt
 * @param refundId the refund, by our id
 * @param amount what is to go back
 * @param reason why, in the words of who asked
 * @param requestedBy the user id of who asked, or {@code policy:<name>}
 * @param requestedAt when
 */
public record RefundRequested(
    OrderId orderId,
    PaymentId paymentId,
    RefundId refundId,
    Money amount,
    String reason,
    String requestedBy,
    Instant requestedAt) implements PaymentRequestEvent {

  @Override
  public String eventId() {
    return EventType.REFUND_REQUESTED.wireName() + ":" + refundId;
  }
}
