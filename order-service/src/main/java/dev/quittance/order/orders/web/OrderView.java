package dev.quittance.order.orders.web;

import dev.quittance.order.orders.DisputeStatus;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.runtime.openapi.OneOf;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order as the API shows it; prices in major units.
 *
 * @param listPrice before any coupon
 * @param price what is to be paid
 * @param discount what the coupon takes off; zero without one
 */
public record OrderView(
    String orderId,
    String userId,
    @OneOf(OrderStatus.class) String status,
    @Nullable String productId,
    String subject,
    String listPrice,
    String price,
    @Nullable String couponCode,
    String discount,
    String currency,
    long credits,
    @Nullable String paymentChannel,
    Map<String, String> metadata,
    Instant expiresAt,
    @Nullable Instant paidAt,
    @OneOf(DisputeStatus.class) String dispute,
    Instant createdAt) {

  /** Shows it. */
  public static OrderView of(Order order) {
    return new OrderView(order.orderId().value(), order.userId(), order.status().text(),
        order.productId(), order.subject(), order.listAmount().toMajorText(),
        order.amount().toMajorText(), order.couponCode(),
        order.listAmount().minus(order.amount()).toMajorText(),
        order.amount().currency(), order.credits(), order.paymentChannel(), order.metadata(),
        order.expiresAt(), order.paidAt(), order.dispute().text(),
        order.createdAt());
  }
}
