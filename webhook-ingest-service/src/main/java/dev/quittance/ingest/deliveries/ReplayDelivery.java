package dev.quittance.ingest.deliveries;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Publishes the outcome of a stored delivery again, translated anew. The event has an id of its
 * own, so that no inbox refuses it; the state functions make it harmless.
 */
@Component
public class ReplayDelivery {

  private final Deliveries deliveries;
  private final Providers providers;
  private final Outbox outbox;
  private final TransactionalOperator transaction;
  private final Clock clock;

  ReplayDelivery(Deliveries deliveries, Providers providers, Outbox outbox,
      TransactionalOperator transaction, Clock clock) {
    this.deliveries = deliveries;
    this.providers = providers;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Emits whether anything was published; empty if there is no such delivery.
   *
   * @return a problem of status 410 if its body is purged
   */
  public Mono<Boolean> replay(UUID id) {
    return transaction.transactional(deliveries.countReplay(id).flatMap(this::publish));
  }

  private Mono<Boolean> publish(Deliveries.Stored stored) {
    String body = stored.body();
    if (body == null) {
      return Mono.error(new ProblemException(HttpStatus.GONE, "delivery_body_purged",
          "the body of delivery " + stored.id() + " is purged"));
    }
    ProviderWebhooks webhooks = providers.findWebhooks(stored.provider()).orElseThrow(() ->
        new IllegalStateException("provider " + stored.provider() + " is not enabled"));
    WebhookVerdict verdict =
        webhooks.translate(body.getBytes(StandardCharsets.UTF_8));
    if (!(verdict instanceof WebhookVerdict.Verified(var event)
        && event.translation() instanceof Translation.Outcome(PaymentOutcome outcome))) {
      return Mono.just(false);
    }
    EventEnvelope again = new EventEnvelope(
        outcome.eventId() + ":replay:" + stored.replays(), RecordBatch.SOURCE, clock.instant(),
        null, outcome);
    return outbox.appendEnvelopes(java.util.List.of(again)).thenReturn(true);
  }
}
