package dev.quittance.events;

import java.time.Instant;

/**
 * A provider accepted a refund; {@link PaymentRefunded} tells when the money went.
 *
 * @param orderId the order
 * @param paymentId the payment attempt
 * @param refundId the refund, by our id
 * @param paymentChannel the provider, {@code stripe} for one
 * @param providerRefundId the provider's id of the refund
 * @param amount what goes back
 * @param completed whether the provider calls it done already
 * @param createdAt when
 */
public record RefundCreated(
    OrderId orderId,
    PaymentId paymentId,
    RefundId refundId,
    String paymentChannel,
    String providerRefundId,
    Money amount,
    boolean completed,
    Instant createdAt) implements PaymentLifecycleEvent {

  @Override
  public String eventId() {
    return EventType.REFUND_CREATED.wireName() + ":" + refundId;
  }

  @Override
  public OrderId subject() {
    return orderId;
  }

  @Override
  public Topic topic() {
    return Topic.PAYMENT_LIFECYCLE;
  }

  @Override
  public String key() {
    return orderId.value();
  }
}
