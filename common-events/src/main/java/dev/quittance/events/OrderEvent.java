package dev.quittance.events;

/** What happened to an order, for analysts and downstream systems; on {@code order.events}. */
public sealed interface OrderEvent extends Event
    permits OrderCreated, OrderPaid, OrderRefunded, OrderExpired, OrderCancelled,
    OrderReviewRequired, CreditsGranted, CreditsRevoked, CreditsChanged {

  OrderId orderId();

  String userId();

  @Override
  default OrderId subject() {
    return orderId();
  }

  @Override
  default Topic topic() {
    return Topic.ORDER_EVENTS;
  }

  @Override
  default String key() {
    return orderId().value();
  }
}
