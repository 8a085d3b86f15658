package dev.quittance.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider has the payment, and the payer can act.
 *
 * @param orderId the order
 * @param paymentId the payment attempt
 * @param paymentChannel the provider, {@code stripe} for one
 * @param channel the sub-channel that was used
 * @param providerPaymentId the provider's id of what was created
 * @param references the ids by kind, as in {@link ProviderReport}
 * @param amount what the provider will ask for
 * @param mode {@code payment_intent}, {@code checkout_session}, {@code qr} …
 * @param sealedPayload the {@code payment_payload} for the frontend as JSON, encrypted:
 *     it holds client secrets, which no event may show
 * @param expiresAt when the provider ends it by itself
 * @param createdAt when it was created
 */
public record PaymentCreated(
    OrderId orderId,
    PaymentId paymentId,
    String paymentChannel,
    @Nullable String channel,
    String providerPaymentId,
    Map<String, String> references,
    Money amount,
    String mode,
    String sealedPayload,
    @Nullable Instant expiresAt,
    Instant createdAt) implements PaymentLifecycleEvent {

  public PaymentCreated {
    references = Map.copyOf(references);
  }

  @Override
  public String eventId() {
    return EventType.PAYMENT_CREATED.wireName() + ":" + paymentId;
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
