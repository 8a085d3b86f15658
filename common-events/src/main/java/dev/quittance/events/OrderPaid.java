package dev.quittance.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The money of an order is there, to the last minor unit: deliver.
 *
 * @param orderId the order
 * @param userId whose order
 * @param paymentId the payment attempt
 * @param paymentChannel the provider, {@code stripe} for one
 * @param amount what was paid
 * @param productId what was bought
 * @param metadata the shop's own notes on the order
 * @param paidAt when
 * @param credits how many credits are due for it; null if an earlier version said it
 */
public record OrderPaid(
    OrderId orderId,
    String userId,
    PaymentId paymentId,
    String paymentChannel,
    Money amount,
    @Nullable String productId,
    Map<String, String> metadata,
    Instant paidAt,
    @Nullable Long credits) implements OrderEvent {

  public OrderPaid {
    metadata = Map.copyOf(metadata);
  }

  /** As an earlier version said it, without credits. */
  public OrderPaid(OrderId orderId, String userId, PaymentId paymentId, String paymentChannel,
      Money amount, @Nullable String productId, Map<String, String> metadata, Instant paidAt) {
    this(orderId, userId, paymentId, paymentChannel, amount, productId, metadata, paidAt, null);
  }

  @Override
  public String eventId() {
    return EventType.ORDER_PAID.wireName() + ":" + orderId;
  }
}
