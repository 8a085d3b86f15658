package dev.quittance.ingest.deliveries;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Commits a batch: the deliveries that are new, and their outcomes, in one transaction. */
@Component
class RecordBatch {

  static final String SOURCE = "/webhook-ingest-service";
  private static final Comparator<Delivery> LOCK_ORDER = Comparator
      .comparing((Delivery d) -> d.event().provider())
      .thenComparing(d -> d.event().providerEventId());

  private final Deliveries deliveries;
  private final Outbox outbox;
  private final TransactionalOperator transaction;
  private final Clock clock;

  RecordBatch(
      Deliveries deliveries, Outbox outbox, TransactionalOperator transaction, Clock clock) {
    this.deliveries = deliveries;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Emits a receipt for each delivery after the commit. */
  Mono<Map<UUID, Receipt>> record(Collection<Delivery> batch) {
    List<Delivery> ordered = batch.stream().sorted(LOCK_ORDER).toList();
    return transaction.transactional(deliveries.insertNew(ordered).collectList()
            .flatMap(stored -> publish(ordered, new HashSet<>(stored))))
        .map(stored -> receipts(ordered, stored));
  }

  private Mono<Set<UUID>> publish(List<Delivery> batch, Set<UUID> stored) {
    List<EventEnvelope> events = batch.stream()
        .filter(delivery -> stored.contains(delivery.id()))
        .mapMulti(this::addEvent).toList();
    return outbox.appendEnvelopes(events).thenReturn(stored);
  }

  private void addEvent(
      Delivery delivery, java.util.function.Consumer<EventEnvelope> events) {
    PaymentOutcome outcome = delivery.outcome();
    if (outcome != null) {
      events.accept(
          EventEnvelope.of(outcome, SOURCE, clock.instant(), delivery.traceparent()));
    }
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
