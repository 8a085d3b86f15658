package dev.quittance.events;

/**
 * A payment is no longer wanted: end it at its provider, best effort.
 *
 * @param orderId the order
 * @param paymentId the payment attempt
 * @param reason why, as one snake_case word
 */
public record PaymentCancellationRequested(
    OrderId orderId,
    PaymentId paymentId,
    String reason) implements PaymentRequestEvent {

  @Override
  public String eventId() {
    return EventType.PAYMENT_CANCELLATION_REQUESTED.wireName() + ":" + paymentId;
  }
}
