package dev.quittance.events;

import java.time.Instant;

/**
 * An unpaid order was given up. Money that comes nevertheless still pays it.
 *
 * @param orderId the order
 * @param userId whose order
 * @param reason {@code not_wanted} by its owner or an administrator, or {@code price_changed}:
 *     the same was ordered again at another price
 * @param cancelledAt when
 */
public record OrderCancelled(
    OrderId orderId,
    String userId,
    String reason,
    Instant cancelledAt) implements OrderEvent {

  @Override
  public String eventId() {
    return EventType.ORDER_CANCELLED.wireName() + ":" + orderId;
  }
}
