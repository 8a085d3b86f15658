package dev.quittance.order.orders;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to buy.
 *
 * @param productId the package or product; null for an amount that a trusted backend set
 * @param listAmount the catalogue's price, before any coupon
 * @param amount exactly what is to be paid
 * @param couponCode why the amount is not the list amount; stays when the order has ended
 * @param credits what is granted when it is paid
 * @param paymentChannel the provider used last
 * @param channel its sub-channel
 * @param paidPaymentId the attempt whose money paid it
 * @param dispute how far disputes of its payments got; changed by {@link Orders#markDispute} alone
 * @param version guards the next change
 */
public record Order(
    OrderId orderId,
    String userId,
    String kind,
    @Nullable String productId,
    String subject,
    Money listAmount,
    Money amount,
    @Nullable String couponCode,
    long credits,
    OrderStatus status,
    @Nullable String paymentChannel,
    @Nullable String channel,
    @Nullable String returnUrl,
    Map<String, String> metadata,
    Instant expiresAt,
    @Nullable Instant paidAt,
    @Nullable PaymentId paidPaymentId,
    int version,
    Instant createdAt,
    DisputeStatus dispute) {

  public Order {
    metadata = Map.copyOf(metadata);
  }

  /** An order at its list price, without a dispute. */
  public Order(OrderId orderId, String userId, String kind, @Nullable String productId,
      String subject, Money amount, long credits, OrderStatus status,
      @Nullable String paymentChannel, @Nullable String channel, @Nullable String returnUrl,
      Map<String, String> metadata, Instant expiresAt, @Nullable Instant paidAt,
      @Nullable PaymentId paidPaymentId, int version, Instant createdAt) {
    this(orderId, userId, kind, productId, subject, amount, amount, null, credits, status,
        paymentChannel, channel, returnUrl, metadata, expiresAt, paidAt, paidPaymentId, version,
        createdAt, DisputeStatus.NONE);
  }

  /** The same order at another price. */
  public Order pricedAt(Money price, @Nullable String coupon) {
    return new Order(orderId, userId, kind, productId, subject, listAmount, price, coupon,
        credits, status, paymentChannel, channel, returnUrl, metadata, expiresAt, paidAt,
        paidPaymentId, version, createdAt, dispute);
  }

  /** The same order in another state. */
  public Order with(OrderStatus next) {
    return new Order(orderId, userId, kind, productId, subject, listAmount, amount, couponCode,
        credits, next, paymentChannel, channel, returnUrl, metadata, expiresAt, paidAt,
        paidPaymentId, version, createdAt, dispute);
  }

  /** The same order, paid by that attempt. */
  public Order paidBy(PaymentId payment, Instant at) {
    return new Order(orderId, userId, kind, productId, subject, listAmount, amount, couponCode,
        credits, OrderStatus.PAID, paymentChannel, channel, returnUrl, metadata, expiresAt, at,
        payment, version, createdAt, dispute);
  }

  /** The same order, with the channel that it is really paid through. */
  public Order through(String provider, @Nullable String subChannel) {
    return new Order(orderId, userId, kind, productId, subject, listAmount, amount, couponCode,
        credits, status, provider, subChannel, returnUrl, metadata, expiresAt, paidAt,
        paidPaymentId, version, createdAt, dispute);
  }

  /** The same order, to be paid through that channel. */
  public Order awaitingPaymentBy(String provider, @Nullable String subChannel) {
    return new Order(orderId, userId, kind, productId, subject, listAmount, amount, couponCode,
        credits, OrderStatus.AWAITING_PAYMENT, provider, subChannel, returnUrl, metadata,
        expiresAt, paidAt, paidPaymentId, version, createdAt, dispute);
  }
}
