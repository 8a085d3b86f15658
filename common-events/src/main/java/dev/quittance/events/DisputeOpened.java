package dev.quittance.events;

/**
 * The payer asked their bank for the money back.
 *
 * @param report who said it
 * @param disputeId the provider's id of the dispute
 * @param amount what is disputed
 * @param reason the bank's reason code
 */
public record DisputeOpened(
    ProviderReport report,
    String disputeId,
    Money amount,
    String reason) implements PaymentOutcome {
}
