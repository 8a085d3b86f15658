package dev.quittance.order.orders.web;

import dev.quittance.order.orders.Order;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An order as the API shows it; prices in major units. */
record OrderView(
    String orderId,
    String userId,
    String status,
    @Nullable String productId,
    String subject,
    String price,
    String currency,
    long credits,
    @Nullable String paymentChannel,
    Map<String, String> metadata,
    Instant expiresAt,
    @Nullable Instant paidAt,
    String dispute,
    Instant createdAt) {

  static OrderView of(Order order) {
    return new OrderView(order.orderId().value(), order.userId(), order.status().text(),
        order.productId(), order.subject(), order.amount().toMajorText(),
        order.amount().currency(), order.credits(), order.paymentChannel(), order.metadata(),
        order.expiresAt(), order.paidAt(), order.dispute().text(),
        order.createdAt());
  }
}
