package dev.quittance.events;

import java.time.Instant;

/**
 * Credits were given for a paid order.
 *
 * @param orderId the order
 * @param userId whose order
 * @param credits how many
 * @param expiresAt when they lapse
 */
public record CreditsGranted(
    OrderId orderId,
    String userId,
    long credits,
    Instant expiresAt) implements OrderEvent {

  @Override
  public String eventId() {
    return EventType.CREDITS_GRANTED.wireName() + ":" + orderId;
  }
}
