package dev.quittance.events;

import java.time.Instant;

/**
 * An order was not paid in time.
 *
 * @param orderId the order
 * @param userId whose order
 * @param expiredAt when
 */
public record OrderExpired(
    OrderId orderId,
    String userId,
    Instant expiredAt) implements OrderEvent {

  @Override
  public String eventId() {
    return EventType.ORDER_EXPIRED.wireName() + ":" + orderId;
  }
}
