package dev.quittance.events;

import org.jspecify.annotations.Nullable;

/**
 * Money went back. The total is what counts: one refund is often told several times.
 *
 * @param report who said it
 * @param refundId the refund by our id; null if made in the provider's dashboard
 * @param providerRefundId the provider's id of the refund
 * @param amount this refund; null if only the total was told
 * @param totalRefunded all refunds of this payment so far; null if only this one was told
 */
public record PaymentRefunded(
    ProviderReport report,
    @Nullable RefundId refundId,
    @Nullable String providerRefundId,
    @Nullable Money amount,
    @Nullable Money totalRefunded) implements PaymentOutcome {
}
