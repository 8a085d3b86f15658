package dev.quittance.events;

import org.jspecify.annotations.Nullable;

/**
 * What a provider says happened to a payment, in words that no provider owns; on
 * {@code payment.outcomes}, keyed by the provider event id.
 *
 * <p>Providers do not order their events, and neither does that key: apply them in any order.
 */
public sealed interface PaymentOutcome extends Event
    permits PaymentSucceeded, PaymentFailed, PaymentRefunded, PaymentExpired, PaymentCancelled,
    PaymentApproved, PaymentUpdated, RefundFailed, DisputeOpened, DisputeClosed {

  ProviderReport report();

  @Override
  default String eventId() {
    return report().eventId();
  }

  @Override
  default @Nullable OrderId subject() {
    return report().orderId();
  }

  @Override
  default Topic topic() {
    return report().topic();
  }

  @Override
  default String key() {
    return report().key();
  }
}
