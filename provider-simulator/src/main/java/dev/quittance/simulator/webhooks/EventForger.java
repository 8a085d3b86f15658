package dev.quittance.simulator.webhooks;

import org.jspecify.annotations.Nullable;

/** Makes up an event that a provider never sent. */
public interface EventForger {

  /** An event that claims this payment succeeded; null if the payment is not this provider's. */
  @Nullable SimulatedEvent forgedSuccess(String providerPaymentId);
}
