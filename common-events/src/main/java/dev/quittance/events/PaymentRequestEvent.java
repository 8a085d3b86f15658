package dev.quittance.events;

/** What the order service wants done at a provider; on {@code payment.requests}. */
public sealed interface PaymentRequestEvent extends Event
    permits PaymentRequested, PaymentCancellationRequested, RefundRequested {

  OrderId orderId();

  PaymentId paymentId();

  @Override
  default OrderId subject() {
    return orderId();
  }

  @Override
  default Topic topic() {
    return Topic.PAYMENT_REQUESTS;
  }

  @Override
  default String key() {
    return orderId().value();
  }
}
