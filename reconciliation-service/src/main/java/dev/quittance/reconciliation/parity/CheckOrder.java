package dev.quittance.reconciliation.parity;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.discrepancies.Discrepancies;
import dev.quittance.reconciliation.parity.Gap.Repair;
import dev.quittance.reconciliation.parity.ParityDecision.Tries;
import dev.quittance.reconciliation.parity.ParityOrder.Drift;
import dev.quittance.reconciliation.payments.OpenPayments;
import dev.quittance.runtime.outbox.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Compares what was said of an order, records the differences, and repairs what it can. */
@Component
final class CheckOrder {

  private static final Logger log = LoggerFactory.getLogger(CheckOrder.class);

  private final ParityOrders orders;
  private final OpenPayments payments;
  private final Discrepancies discrepancies;
  private final Outbox outbox;
  private final ParitySettings settings;
  private final MeterRegistry meters;
  private final TransactionalOperator transaction;
  private final Clock clock;

  CheckOrder(ParityOrders orders, OpenPayments payments, Discrepancies discrepancies,
      Outbox outbox, ParitySettings settings, MeterRegistry meters,
      TransactionalOperator transaction, Clock clock) {
    this.orders = orders;
    this.payments = payments;
    this.discrepancies = discrepancies;
    this.outbox = outbox;
    this.settings = settings;
    this.meters = meters;
    this.transaction = transaction;
    this.clock = clock;
  }

  Mono<Void> check(OrderId orderId) {
    return transaction.transactional(orders.findForUpdate(orderId).flatMap(this::check));
  }

  private Mono<Void> check(ParityOrder order) {
    Instant now = clock.instant();
    ParityDecision decision = ParityDecision.of(
        ParityRules.gaps(order.sayings(), settings), order.tries(), settings, now);
    return Flux.fromIterable(decision.drifts())
        .concatMap(gap -> record(order, decision, gap, now)
            .map(drift -> Map.entry(gap.key(), drift)))
        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
        .flatMap(drifts -> repair(order, decision.repairs(), now)
            .then(heal(order, decision.healed(), now))
            .then(orders.save(order.compared(drifts, decision.dueAt()))));
  }

  private Mono<Drift> record(
      ParityOrder order, ParityDecision decision, Gap gap, Instant now) {
    Tries tries = decision.tried().getOrDefault(gap.key(), Tries.NONE);
    Map<String, String> detail = new HashMap<>(gap.detail());
    detail.put("repairs", Integer.toString(tries.count()));
    Drift before = order.drifts().get(gap.key());
    Mono<Long> id = before != null
        ? describe(before, gap, decision, detail).thenReturn(before.discrepancyId())
        : open(order, gap, detail, now);
    return id.map(known -> new Drift(known, tries.count(), tries.nextAt()));
  }

  private Mono<Void> describe(
      Drift before, Gap gap, ParityDecision decision, Map<String, String> detail) {
    return decision.repairs().contains(gap)
        ? discrepancies.describe(before.discrepancyId(), detail) : Mono.empty();
  }

  private Mono<Long> open(
      ParityOrder order, Gap gap, Map<String, String> detail, Instant now) {
    log.error("services disagree: rule={} orderId={} paymentId={} detail={}",
        gap.rule(), order.orderId(), gap.paymentId(), gap.detail());
    return discrepancies.open(
        gap.rule(), paymentOf(gap.paymentId()), order.orderId(), detail, now);
  }

  private static @Nullable PaymentId paymentOf(@Nullable String paymentId) {
    return paymentId == null ? null : new PaymentId(paymentId);
  }

  private Mono<Void> repair(ParityOrder order, List<Gap> gaps, Instant now) {
    return Flux.fromIterable(gaps).concatMap(gap -> switch (gap.repair()) {
      case Repair.SayAgain(var types, var _) ->
        sayAgain(gap, order.kept(gap.paymentId(), types), now);
      case Repair.ReadPayment _ -> read(gap, now);
      case Repair.AskPerson _ -> Mono.<Void>empty();
    }).then();
  }

  private Mono<Void> sayAgain(Gap gap, List<EventEnvelope> events, Instant now) {
    if (events.isEmpty()) {
      return read(gap, now);
    }
    log.warn("said again: rule={} paymentId={} eventIds={}", gap.rule(), gap.paymentId(),
        events.stream().map(EventEnvelope::id).toList());
    count("said_again", gap);
    return outbox.appendEnvelopes(events);
  }

  private Mono<Void> read(Gap gap, Instant now) {
    PaymentId paymentId = paymentOf(gap.paymentId());
    if (paymentId == null) {
      return Mono.empty();
    }
    log.warn("read again: rule={} paymentId={}", gap.rule(), paymentId);
    count("read_again", gap);
    return payments.lookAgain(paymentId, now);
  }

  private void count(String repair, Gap gap) {
    meters.counter("quittance.parity.repairs", "repair", repair,
        "rule", gap.rule().name().toLowerCase(Locale.ROOT)).increment();
  }

  private Mono<Void> heal(ParityOrder order, List<String> healed, Instant now) {
    return Flux.fromIterable(healed)
        .doOnNext(key -> log.info("services agree: rule={} orderId={}", key, order.orderId()))
        .concatMap(key -> Mono.justOrEmpty(order.drifts().get(key)))
        .concatMap(drift -> discrepancies.resolve(drift.discrepancyId(), now))
        .then();
  }
}
