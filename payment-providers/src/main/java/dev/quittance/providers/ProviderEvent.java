package dev.quittance.providers;

import java.time.Instant;

/**
 * A verified webhook, read.
 *
 * @param providerEventId the provider's own id of the event: what duplicates share
 * @param eventType in the provider's words, {@code payment_intent.succeeded}
 * @param createdAt by the provider's clock
 */
public record ProviderEvent(
    String provider,
    String providerEventId,
    String eventType,
    Instant createdAt,
    Translation translation) {
}
