package dev.quittance.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money and order disagree: a person must look, nothing is delivered.
 *
 * @param orderId the order
 * @param userId whose order
 * @param paymentId the payment in question
 * @param reason {@code amount_mismatch}, {@code currency_mismatch} …, stable
 * @param detail what was expected and what came
 * @param raisedAt when
 */
public record OrderReviewRequired(
    OrderId orderId,
    String userId,
    @Nullable PaymentId paymentId,
    String reason,
    String detail,
    Instant raisedAt) implements OrderEvent {

  /** The same disagreement of another attempt is another one to look at. */
  @Override
  public String eventId() {
    return EventType.ORDER_REVIEW_REQUIRED.wireName() + ":" + orderId + ":"
        + (paymentId == null ? "" : paymentId + ":") + reason;
  }
}
