package dev.quittance.ingest.deliveries;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as an administrator sees it.
 *
 * @param position its place in the order of arrival
 * @param eventId the provider's
 * @param eventType the provider's
 * @param status {@code recorded} or {@code ignored}
 * @param ignoredReason why it means nothing to us
 * @param orderId null if it does not say so
 * @param paymentId null if it does not say so
 * @param replays how often it was published again
 */
@Schema(name = "Delivery")
public record DeliveryView(UUID id, long position, String provider, String eventId,
    String eventType, String status, @Nullable String ignoredReason, @Nullable String orderId,
    @Nullable String paymentId, int replays, Instant receivedAt) {
}
