package dev.quittance.events;

/**
 * The provider says that something about a payment changed, without saying what in a way that can
 * be trusted: an unsigned call, or one that only asks to look. Nothing follows from it but reading
 * the payment, which reconciliation does at once.
 *
 * @param report who said it
 */
public record PaymentUpdated(ProviderReport report) implements PaymentOutcome {
}
