package dev.quittance.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * No provider took the payment, and it is certain that nothing was charged.
 *
 * @param orderId the order
 * @param paymentId the payment attempt
 * @param paymentChannel the provider that refused; null if none was asked
 * @param code {@code declined}, {@code not_attempted} …, stable
 * @param message for a person; holds no secret
 * @param retryable whether a new attempt can succeed without a change
 * @param failedAt when
 */
public record PaymentCreationFailed(
    OrderId orderId,
    PaymentId paymentId,
    @Nullable String paymentChannel,
    String code,
    String message,
    boolean retryable,
    Instant failedAt) implements PaymentLifecycleEvent {

  @Override
  public String eventId() {
    return EventType.PAYMENT_CREATION_FAILED.wireName() + ":" + paymentId;
  }

  @Override
  public OrderId subject() {
    return orderId;
  }

  @Override
  public Topic topic() {
    return Topic.PAYMENT_LIFECYCLE;
  }

  @Override
  public String key() {
    return orderId.value();
  }
}
