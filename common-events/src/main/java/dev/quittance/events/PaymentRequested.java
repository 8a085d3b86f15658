package dev.quittance.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order is to be paid: create this payment at a provider.
 *
 * @param orderId the order
 * @param paymentId the payment attempt
 * @param userId the payer
 * @param amount exactly what is to be paid
 * @param paymentChannel the provider wanted; null lets the gateway route
 * @param channel the provider's sub-channel, {@code checkout_session} or {@code wx_pub_qr}
 * @param description what the payer sees, without control characters
 * @param returnUrl where the payer goes afterwards
 * @param cancelUrl where the payer goes after giving up
 * @param clientIp the payer's address, which some channels demand
 * @param country of the payer, ISO 3166-1 alpha-2
 * @param extra the channel's own fields, {@code open_id} for one
 * @param expiresAt when the payment should end by itself
 * @param requestedAt when it was asked for
 */
public record PaymentRequested(
    OrderId orderId,
    PaymentId paymentId,
    String userId,
    Money amount,
    @Nullable String paymentChannel,
    @Nullable String channel,
    String description,
    @Nullable String returnUrl,
    @Nullable String cancelUrl,
    @Nullable String clientIp,
    @Nullable String country,
    Map<String, String> extra,
    Instant expiresAt,
    Instant requestedAt) implements PaymentRequestEvent {

  public PaymentRequested {
    extra = Map.copyOf(extra);
  }

  @Override
  public String eventId() {
    return EventType.PAYMENT_REQUESTED.wireName() + ":" + paymentId;
  }
}
