package dev.quittance.events;

/**
 * The payment was ended, unpaid, by us (reported by call) or at the provider.
 *
 * @param report who said it
 * @param reason why, as far as is known
 */
public record PaymentCancelled(
    ProviderReport report,
    String reason) implements PaymentLifecycleEvent, PaymentOutcome {
}
