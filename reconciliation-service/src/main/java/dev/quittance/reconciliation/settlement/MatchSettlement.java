package dev.quittance.reconciliation.settlement;

import dev.quittance.reconciliation.settlement.MissingThere.Period;
import dev.quittance.reconciliation.settlement.SettlementImport.State;
import dev.quittance.reconciliation.settlement.SettlementImports.Running;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Compares an import whose lines are all there: batch by batch, so that it can stop anywhere. */
@Component
final class MatchSettlement {

  private static final Logger log = LoggerFactory.getLogger(MatchSettlement.class);

  private final SettlementImports imports;
  private final SettlementImportLists lists;
  private final SettlementFacts facts;
  private final CompareLines compare;
  private final MissingThere missingThere;
  private final SettlementAudit audit;
  private final SettlementSettings settings;
  private final MeterRegistry meters;
  private final TransactionalOperator transaction;
  private final Clock clock;

  MatchSettlement(SettlementImports imports, SettlementImportLists lists, SettlementFacts facts,
      CompareLines compare, MissingThere missingThere, SettlementAudit audit,
      SettlementSettings settings, MeterRegistry meters, TransactionalOperator transaction,
      Clock clock) {
    this.imports = imports;
    this.lists = lists;
    this.facts = facts;
    this.compare = compare;
    this.missingThere = missingThere;
    this.audit = audit;
    this.settings = settings;
    this.meters = meters;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Compares what is not compared yet, and gives the import as it is then. */
  Mono<SettlementImport> match(Running running) {
    return transaction.transactional(facts.linkAll(running.provider()))
        .then(compareNext(running, 0).expand(last -> compareNext(running, last)).then())
        .then(missing(running))
        .then(transaction.transactional(imports.become(running, State.READY, clock.instant())))
        .then(lists.find(running.id()))
        .flatMap(ready -> transaction.transactional(audited(ready)).thenReturn(ready))
        .doOnNext(this::count);
  }

  private Mono<Long> compareNext(Running running, long after) {
    return transaction.transactional(Mono.defer(() ->
        facts.lock(running.provider())
            .then(imports.keep(running, clock.instant().plus(settings.lease())))
            .then(compare.next(running.id(), running.provider(), after))));
  }

  private Mono<Void> missing(Running running) {
    Instant from = running.periodFrom();
    Instant end = running.periodTo();
    if (from == null || end == null) {
      return Mono.empty();
    }
    Instant settled = clock.instant().minus(settings.delay());
    Period period = new Period(
        running.id(), running.provider(), from, end.isBefore(settled) ? end : settled);
    return untilNone(missingNext(running, missingThere.payments(
            period, settings.batch(), clock.instant())))
        .then(untilNone(missingNext(running, missingThere.refunds(
            period, settings.batch(), clock.instant()))));
  }

  private Mono<Long> missingNext(Running running, Mono<Long> next) {
    return transaction.transactional(
        imports.keep(running, clock.instant().plus(settings.lease())).then(next));
  }

  private static Mono<Void> untilNone(Mono<Long> next) {
    return next.repeat().takeUntil(count -> count == 0).then();
  }

  private Mono<Void> audited(SettlementImport ready) {
    return audit.add(new SettlementAudit.Entry(ready.id(), null, clock.instant(), "matching",
        "match", null, Map.of("results", ready.results().toString(),
            "discrepancies", ready.discrepancies().toString())));
  }

  private void count(SettlementImport ready) {
    ready.discrepancies().forEach((kind, states) -> meters.counter(
        "quittance.settlement.discrepancies", "payment_channel", ready.provider(), "kind", kind)
        .increment(states.values().stream().mapToLong(Long::longValue).sum()));
    log.info("settlement imported: importId={} provider={} lines={} results={} discrepancies={}",
        ready.id(), ready.provider(), ready.lines(), ready.results(), ready.discrepancies());
  }
}
