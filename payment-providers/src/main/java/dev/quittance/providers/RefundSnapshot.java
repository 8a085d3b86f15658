package dev.quittance.providers;

import dev.quittance.events.Money;
import dev.quittance.events.RefundId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refund as the provider has it.
 *
 * @param refundId our id, if we made it; null if made in the provider's dashboard
 */
public record RefundSnapshot(
    String providerRefundId,
    @Nullable RefundId refundId,
    Money amount,
    RefundStatus status,
    @Nullable String failureCode,
    Instant createdAt) {
}
