package dev.quittance.events;

/**
 * A try to pay failed; unless terminal, the payer can try again on the same payment.
 *
 * @param report who said it
 * @param code the provider's reason code
 * @param message for a person
 * @param terminal whether this payment can no longer succeed
 */
public record PaymentFailed(
    ProviderReport report,
    String code,
    String message,
    boolean terminal) implements PaymentOutcome {
}
