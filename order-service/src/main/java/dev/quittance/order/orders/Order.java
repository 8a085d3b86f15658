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
 * @param amount exactly what is to be paid
 * @param credits what is granted when it is paid
 * @param paymentChannel the provider used last
 * @param channel its sub-channel
 * @param paidPaymentId the attempt whose money paid it
 * @param version guards the next change
 */
public record Order(
    OrderId orderId,
    String userId,
    String kind,
    @Nullable String productId,
    String subject,
    Money amount,
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
    Instant createdAt) {

  public Order {
    metadata = Map.copyOf(metadata);
  }

  /** The same order in another state. */
  public Order with(OrderStatus next) {
    return new Order(orderId, userId, kind, productId, subject, amount, credits, next,
        paymentChannel, channel, returnUrl, metadata, expiresAt, paidAt, paidPaymentId, version,
        createdAt);
  }

  /** The same order, paid by that attempt. */
  public Order paidBy(PaymentId payment, Instant at) {
    return new Order(orderId, userId, kind, productId, subject, amount, credits,
        OrderStatus.PAID, paymentChannel, channel, returnUrl, metadata, expiresAt, at, payment,
        version, createdAt);
  }

  /** The same order, with the channel that it is really paid through. */
  public Order through(String provider, @Nullable String subChannel) {
    return new Order(orderId, userId, kind, productId, subject, amount, credits, status,
        provider, subChannel, returnUrl, metadata, expiresAt, paidAt, paidPaymentId, version,
        createdAt);
  }

  /** The same order, to be paid through that channel. */
  public Order awaitingPaymentBy(String provider, @Nullable String subChannel) {
    return new Order(orderId, userId, kind, productId, subject, amount, credits,
        OrderStatus.AWAITING_PAYMENT, provider, subChannel, returnUrl, metadata, expiresAt,
        paidAt, paidPaymentId, version, createdAt);
  }
}
