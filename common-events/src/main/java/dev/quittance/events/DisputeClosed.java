package dev.quittance.events;

/**
 * A dispute ended.
 *
 * @param report who said it
 * @param disputeId the provider's id of the dispute
 * @param amount what was disputed
 * @param lost whether the money is gone
 */
public record DisputeClosed(
    ProviderReport report,
    String disputeId,
    Money amount,
    boolean lost) implements PaymentOutcome {
}
