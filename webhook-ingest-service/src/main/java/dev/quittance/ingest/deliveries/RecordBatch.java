package dev.quittance.ingest.deliveries;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.ingest.traces.JoinTrace;
import dev.quittance.ingest.traces.PaymentTraces;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Commits a batch: the deliveries that are new, and their outcomes, in one transaction. */
@Component
class RecordBatch {

  private static final Logger log = LoggerFactory.getLogger(RecordBatch.class);
  static final String SOURCE = "/webhook-ingest-service";
  private static final Comparator<Delivery> LOCK_ORDER = Comparator
      .comparing((Delivery d) -> d.event().provider())
      .thenComparing(d -> d.event().providerEventId());

  private final Deliveries deliveries;
  private final Outbox outbox;
  private final TransactionalOperator transaction;
  private final Clock clock;
  private final PaymentTraces traces;
  private final JoinTrace joinTrace;

  RecordBatch(Deliveries deliveries, Outbox outbox, TransactionalOperator transaction,
      Clock clock, PaymentTraces traces, JoinTrace joinTrace) {
    this.deliveries = deliveries;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
    this.traces = traces;
    this.joinTrace = joinTrace;
  }

  /** Emits a receipt for each delivery after the commit. */
  Mono<Map<UUID, Receipt>> record(Collection<Delivery> batch) {
    List<Delivery> ordered = batch.stream().sorted(LOCK_ORDER).toList();
    return tracesOf(ordered)
        .flatMap(known -> transaction.transactional(deliveries.insertNew(ordered).collectList()
            .flatMap(stored -> publish(ordered, new HashSet<>(stored), known))))
        .map(stored -> receipts(ordered, stored));
  }

  /** Outside of the transaction: a trace that cannot be read must not cost a delivery. */
  private Mono<Map<String, String>> tracesOf(List<Delivery> batch) {
    Set<String> subjects = new TreeSet<>();
    for (Delivery delivery : batch) {
      PaymentOutcome outcome = delivery.outcome();
      if (outcome != null) {
        subjects.addAll(JoinTrace.subjectsOf(outcome));
      }
    }
    return subjects.isEmpty() ? Mono.just(Map.of()) : traces.of(subjects)
        .onErrorResume(DataAccessException.class, e -> {
          log.warn("webhooks keep traces of their own: {}", e.toString());
          return Mono.just(Map.of());
        });
  }

  private Mono<Set<UUID>> publish(
      List<Delivery> batch, Set<UUID> stored, Map<String, String> known) {
    List<EventEnvelope> events = new ArrayList<>();
    for (Delivery delivery : batch) {
      PaymentOutcome outcome = delivery.outcome();
      if (outcome != null && stored.contains(delivery.id())) {
        events.add(EventEnvelope.of(outcome, SOURCE, clock.instant(), joinTrace.join(
            outcome, known, delivery.traceparent(), delivery.receivedAt())));
      }
    }
    return outbox.appendEnvelopes(events).thenReturn(stored);
  }

  private static Map<UUID, Receipt> receipts(List<Delivery> batch, Set<UUID> stored) {
    Map<UUID, Receipt> receipts = new HashMap<>();
    for (Delivery delivery : batch) {
      Receipt receipt = !stored.contains(delivery.id()) ? Receipt.DUPLICATE
          : delivery.outcome() == null ? Receipt.IGNORED : Receipt.RECORDED;
      receipts.put(delivery.id(), receipt);
    }
    return receipts;
  }
}
