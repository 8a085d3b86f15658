package dev.quittance.providers;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wish to create a payment.
 *
 * @param paymentId our id: the idempotency key, and what the provider keeps as metadata
 * @param channel the sub-channel; null means the provider's default
 * @param description what the payer sees
 * @param returnUrl where the payer goes afterwards; null means the configured one
 * @param cancelUrl where the payer goes after giving up; null means the configured one
 * @param extra the channel's own fields
 * @param expiresAt when it should end unpaid; clipped to what the provider allows
 * @param requestedAt when it was asked for: with the rest it makes every try the same
 * @param mayExist whether an earlier try may have reached the provider: without idempotency keys
 *     it must be looked for before it is created
 */
public record CreatePayment(
    PaymentId paymentId,
    OrderId orderId,
    String userId,
    Money amount,
    @Nullable String channel,
    String description,
    @Nullable String returnUrl,
    @Nullable String cancelUrl,
    @Nullable String clientIp,
    Map<String, String> extra,
    Instant expiresAt,
    Instant requestedAt,
    boolean mayExist) {

  public CreatePayment {
    extra = Map.copyOf(extra);
  }
}
