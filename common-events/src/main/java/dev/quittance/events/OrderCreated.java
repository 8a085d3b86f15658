package dev.quittance.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order exists and awaits payment.
 *
 * @param orderId the order
 * @param userId whose order
 * @param amount what is to be paid
 * @param productId what is bought; null for an amount set by a trusted backend
 * @param createdAt when
 */
public record OrderCreated(
    OrderId orderId,
    String userId,
    Money amount,
    @Nullable String productId,
    Instant createdAt) implements OrderEvent {

  @Override
  public String eventId() {
    return EventType.ORDER_CREATED.wireName() + ":" + orderId;
  }
}
