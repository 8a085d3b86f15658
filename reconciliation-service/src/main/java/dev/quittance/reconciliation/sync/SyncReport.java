package dev.quittance.reconciliation.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read found and did.
 *
 * @param providerStatus the payment as found, or why it was not
 * @param missedWebhook whether it found an end that a webhook should have told
 * @param published the events that went out
 * @param nextReadAt null if it is not read again
 */
record SyncReport(
    PaymentId paymentId,
    String paymentChannel,
    SyncResult result,
    String providerStatus,
    @JsonIgnore boolean missedWebhook,
    List<Published> published,
    @Nullable Instant nextReadAt,
    @Nullable String error) {

  /** An event that went out. */
  @Schema(name = "PublishedEvent")
  record Published(String id, String type) {

    static List<Published> of(List<PaymentOutcome> facts) {
      return facts.stream()
          .map(fact -> new Published(fact.eventId(), fact.type().wireName())).toList();
    }
  }
}
