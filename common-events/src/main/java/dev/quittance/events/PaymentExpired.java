package dev.quittance.events;

/**
 * The payment ended by itself, unpaid.
 *
 * @param report who said it
 */
public record PaymentExpired(
    ProviderReport report) implements PaymentOutcome {
}
