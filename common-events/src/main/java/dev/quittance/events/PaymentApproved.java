package dev.quittance.events;

import org.jspecify.annotations.Nullable;

/**
 * The payer agreed; nothing is paid until it is captured.
 *
 * @param report who said it
 * @param amount what was agreed to, if told
 */
public record PaymentApproved(
    ProviderReport report,
    @Nullable Money amount) implements PaymentOutcome {
}
