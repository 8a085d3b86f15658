package dev.quittance.events;

/**
 * Credits of an order were taken back.
 *
 * @param orderId the order
 * @param userId whose order
 * @param credits how many now
 * @param totalRevoked how many of this order so far
 * @param reason {@code refund}, {@code dispute} …
 */
public record CreditsRevoked(
    OrderId orderId,
    String userId,
    long credits,
    long totalRevoked,
    String reason) implements OrderEvent {

  @Override
  public String eventId() {
    return EventType.CREDITS_REVOKED.wireName() + ":" + orderId + ":" + totalRevoked;
  }
}
