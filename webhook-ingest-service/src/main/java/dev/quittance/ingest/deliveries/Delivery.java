package dev.quittance.ingest.deliveries;

import dev.quittance.events.PaymentOutcome;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.Translation;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verified webhook, to be made durable.
 *
 * @param body as it came, valid UTF-8
 * @param traceparent the trace of the request
 */
public record Delivery(UUID id, ProviderEvent event, String body, Instant receivedAt,
    @Nullable String traceparent) {

  /** What it means; null if it is ignored. */
  @Nullable PaymentOutcome outcome() {
    return event.translation() instanceof Translation.Outcome(PaymentOutcome outcome)
        ? outcome : null;
  }

  @Nullable String ignoredReason() {
    return event.translation() instanceof Translation.Ignored(String reason) ? reason : null;
  }
}
