package dev.quittance.reconciliation.parity;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.ProviderReport;
import dev.quittance.reconciliation.discrepancies.Discrepancies;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.parity.Strays.Stray;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Looks once more whose an outcome is that named no payment of ours. */
@Component
final class AssignStray {

  private static final Logger log = LoggerFactory.getLogger(AssignStray.class);
  /** Doubling from a second to six hours: about a month. */
  private static final int MOST_TRIES = 130;
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

  private final Strays strays;
  private final RecordSaying recordSaying;
  private final Discrepancies discrepancies;
  private final ParitySettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  AssignStray(Strays strays, RecordSaying recordSaying, Discrepancies discrepancies,
      ParitySettings settings, TransactionalOperator transaction, Clock clock) {
    this.strays = strays;
    this.recordSaying = recordSaying;
    this.discrepancies = discrepancies;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  Mono<Void> assign(String eventId) {
    return transaction.transactional(strays.findForUpdate(eventId).flatMap(this::assign));
  }

  private Mono<Void> assign(Stray stray) {
    EventEnvelope envelope = stray.event().envelope();
    if (!(envelope.data() instanceof PaymentOutcome outcome)) {
      return strays.remove(envelope.id());
    }
    return recordSaying.subjectOf(outcome.report())
        .flatMap(subject ->
            recordSaying.record(subject.orderId(), subject.paymentId(), envelope)
                .then(resolve(stray)).then(strays.remove(envelope.id())).thenReturn(true))
        .switchIfEmpty(Mono.defer(() -> later(stray, outcome).thenReturn(false)))
        .then();
  }

  private Mono<Void> resolve(Stray stray) {
    Long id = stray.discrepancyId();
    return id == null ? Mono.empty() : discrepancies.resolve(id, clock.instant());
  }

  private Mono<Void> later(Stray stray, PaymentOutcome outcome) {
    Instant now = clock.instant();
    Instant overdueAt = stray.heardAt().plus(settings.grace());
    String eventId = stray.event().id();
    if (stray.discrepancyId() != null || now.isBefore(overdueAt)) {
      return strays.later(eventId, nextTry(stray, now, overdueAt), stray.discrepancyId());
    }
    ProviderReport report = outcome.report();
    log.error("outcome of no known payment: eventId={} type={}", eventId, stray.event().type());
    return discrepancies.open(DiscrepancyKind.OUTCOME_UNASSIGNED, report.paymentId(),
            report.orderId(), detailOf(stray, report), now)
        .flatMap(id -> strays.later(eventId, nextTry(stray, now, now), id));
  }

  private static @Nullable Instant nextTry(Stray stray, Instant now, Instant overdueAt) {
    if (stray.tries() >= MOST_TRIES) {
      return null;
    }
    Duration pause = Duration.ofSeconds(1L << Math.min(stray.tries(), 20));
    Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    return now.isBefore(overdueAt) && next.isAfter(overdueAt) ? overdueAt : next;
  }

  private static Map<String, String> detailOf(Stray stray, ProviderReport report) {
    return Map.of("event_id", stray.event().id(), "event_type", stray.event().type(),
        "payment_channel", report.provider(),
        "provider_payment_id", String.valueOf(report.providerPaymentId()));
  }
}
