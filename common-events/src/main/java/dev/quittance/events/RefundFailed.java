package dev.quittance.events;

import org.jspecify.annotations.Nullable;

/**
 * A refund did not happen, or was undone after it seemed to; the payer has no money back.
 *
 * @param report who said it
 * @param refundId the refund by our id; null if made in the provider's dashboard
 * @param providerRefundId the provider's id of the refund
 * @param amount what should have gone back
 * @param code the provider's reason code
 * @param message for a person
 */
public record RefundFailed(
    ProviderReport report,
    @Nullable RefundId refundId,
    @Nullable String providerRefundId,
    @Nullable Money amount,
    String code,
    String message) implements PaymentLifecycleEvent, PaymentOutcome {
}
