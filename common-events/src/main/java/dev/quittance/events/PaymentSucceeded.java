package dev.quittance.events;

/**
 * The provider holds the money.
 *
 * @param report who said it
 * @param amount what the provider received: compare it with the order
 */
public record PaymentSucceeded(
    ProviderReport report,
    Money amount) implements PaymentOutcome {
}
