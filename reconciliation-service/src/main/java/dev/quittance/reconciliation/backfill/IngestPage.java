package dev.quittance.reconciliation.backfill;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.ProviderReport;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.reconciliation.backfill.EventCursors.Counts;
import dev.quittance.reconciliation.discrepancies.Discrepancies;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.payments.HeardEvents;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.payments.OpenPaymentLists;
import dev.quittance.runtime.inbox.Inbox;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.tracing.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes what a page of events tells and nothing had told before, under the very id that the
 * webhook would have had: if that comes after all, it is a duplicate.
 */
@Component
final class IngestPage {

  private static final String SOURCE = "/reconciliation-service";
  static final String CONSUMER = "reconciliation-service.backfill";
  private static final Logger log = LoggerFactory.getLogger(IngestPage.class);
  private static final int LONGEST_REASON = 500;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EventLists lists;
  private final HeardEvents heard;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Discrepancies discrepancies;
  private final OpenPaymentLists payments;
  private final TraceContext traceContext;

  IngestPage(EventLists lists, HeardEvents heard, Inbox inbox, Outbox outbox,
      Discrepancies discrepancies, OpenPaymentLists payments, TraceContext traceContext) {
    this.lists = lists;
    this.heard = heard;
    this.inbox = inbox;
    this.outbox = outbox;
    this.discrepancies = discrepancies;
    this.payments = payments;
    this.traceContext = traceContext;
  }

  /** An event that means something, with its type in the provider's words. */
  private record Told(String eventType, PaymentOutcome outcome) {
  }

  /** Ingests a page; to be called inside the transaction that moves the cursor past it. */
  Mono<Counts> ingest(String channel, List<String> bodies, Instant now) {
    Map<String, Told> told = new LinkedHashMap<>();
    Map<String, String> unreadable = new LinkedHashMap<>();
    List<String> readable = new ArrayList<>();
    for (String body : bodies) {
      switch (lists.translate(channel, body)) {
        case WebhookVerdict.Verified(ProviderEvent event) -> {
          readable.add(event.providerEventId());
          if (event.translation() instanceof Translation.Outcome(PaymentOutcome outcome)) {
            told.put(outcome.eventId(), new Told(event.eventType(), outcome));
          }
        }
        case WebhookVerdict.Malformed(String reason) -> unreadable.put(keyOf(body), reason);
        case WebhookVerdict.InvalidSignature(String reason) ->
          unreadable.put(keyOf(body), reason);
        case WebhookVerdict.Unverifiable(String reason) -> unreadable.put(keyOf(body), reason);
      }
    }
    return publish(told, now).flatMap(missed -> report(channel, unreadable, now)
        .delayUntil(_ -> discrepancies.resolveUnreadable(channel, readable, now))
        .map(unread -> new Counts(bodies.size(), missed, unread)));
  }

  private Mono<Integer> publish(Map<String, Told> told, Instant now) {
    return heard.of(told.keySet())
        .flatMapMany(known -> Flux.fromIterable(told.entrySet())
            .filter(entry -> !known.contains(entry.getKey())))
        // What was published before is in the outbox, or on its way back to us.
        .filterWhen(entry -> inbox.isFirst(CONSUMER, entry.getKey()), 1)
        .concatMap(entry -> publish(entry.getValue(), now))
        .reduce(0, (count, _) -> count + 1);
  }

  private Mono<Told> publish(Told event, Instant now) {
    ProviderReport report = event.outcome().report();
    Map<String, String> detail = new HashMap<>(Map.of("payment_channel", report.provider(),
        "event_id", event.outcome().eventId(), "event_type", event.eventType(),
        "occurred_at", report.occurredAt().toString()));
    if (report.providerPaymentId() != null) {
      detail.put("provider_payment_id", report.providerPaymentId());
    }
    log.warn("event was missed: orderId={} paymentId={} eventId={} type={}", report.orderId(),
        report.paymentId(), event.outcome().eventId(), event.eventType());
    return envelope(event, now).flatMap(envelope -> outbox.appendEnvelopes(List.of(envelope)))
        .then(discrepancies.record(DiscrepancyKind.MISSED_EVENT, report.paymentId(),
            report.orderId(), detail, now))
        .thenReturn(event);
  }

  /** In the trace of its payment, if we know that, as the webhook would have been. */
  private Mono<EventEnvelope> envelope(Told event, Instant now) {
    PaymentOutcome outcome = event.outcome();
    return payments.find(outcome.report()).mapNotNull(OpenPayment::traceparent)
        .map(traceparent -> traceContext.add(traceparent, new TraceContext.Done(
            "backfill " + outcome.report().provider() + " " + outcome.type().wireName(),
            Span.Kind.CONSUMER, now, now,
            Map.of("provider", outcome.report().provider(),
                "provider.event.id", outcome.report().providerEventId()), null)))
        .singleOptional()
        .map(traceparent -> EventEnvelope.of(
            outcome, SOURCE, now, traceparent.orElseGet(traceContext::current)));
  }

  /** An event comes again as long as it lies in the overlap; it is reported once. */
  private Mono<Integer> report(String channel, Map<String, String> unreadable, Instant now) {
    return Flux.fromIterable(unreadable.entrySet())
        .filterWhen(entry -> inbox.isFirst(
            CONSUMER, "unreadable:" + channel + ":" + entry.getKey()), 1)
        .concatMap(entry -> {
          log.error("event cannot be read: paymentChannel={} event={} reason={}",
              channel, entry.getKey(), entry.getValue());
          return discrepancies.record(DiscrepancyKind.UNREADABLE_EVENT, null, null,
              Map.of("payment_channel", channel, "event_key", entry.getKey(),
                  "reason", shortened(entry.getValue())), now).thenReturn(entry);
        })
        .reduce(0, (count, _) -> count + 1);
  }

  private static String shortened(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
  }

  /** The event's own id, as its body can differ between two listings; if it has none, its hash. */
  private static String keyOf(String body) {
    String id;
    try {
      id = JSON.readTree(body).path("id").asString("");
    } catch (JacksonException e) {
      id = "";
    }
    return id.matches("[A-Za-z0-9_.:-]{1,100}") ? id : "sha256:" + sha256(body);
  }

  private static String sha256(String body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
          .digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
