package dev.quittance.reconciliation.settlement;

import dev.quittance.reconciliation.settlement.MissingThere.Period;
import dev.quittance.reconciliation.settlement.MissingThere.Place;
import dev.quittance.reconciliation.settlement.SettlementImport.State;
import dev.quittance.reconciliation.settlement.SettlementImports.Running;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
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
    return compare(running)
        .then(missing(running))
        .then(Mono.defer(() -> transaction.transactional(end(running))))
        .doOnNext(this::count);
  }

  /**
   * Compares the lines of an import whose process died while it read, and lets it go: other reports
   * may have counted on these lines, and the file may never come again.
   */
  Mono<Void> matchAbandoned(Running running) {
    return compare(running)
        .then(Mono.defer(() -> transaction.transactional(
            imports.keep(running, clock.instant()))));
  }

  private Mono<Void> compare(Running running) {
    return linkFacts(running)
        .then(compareNext(running, 0).expand(last -> compareNext(running, last)).then());
  }

  /** Facts that crossed the event they waited for find their payment; that may settle something. */
  private Mono<Void> linkFacts(Running running) {
    return transaction.transactional(Mono.defer(() ->
        facts.lock(running.provider())
            .thenMany(facts.linkAll(running.provider()))
            .distinct()
            .concatMap(paymentId -> compare.again(paymentId, "matching"))
            .then(imports.keep(running, clock.instant().plus(settings.lease())))));
  }

  private Mono<SettlementImport> end(Running running) {
    return imports.become(running, State.READY, clock.instant())
        .then(lists.find(running.id()))
        .flatMap(ready -> audited(ready).thenReturn(ready));
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
        running.id(), running.provider(), end.isBefore(settled) ? end : settled);
    return missing(running, place -> missingThere.payments(
            period, place, settings.batch(), clock.instant()), from)
        .then(missing(running, place -> missingThere.refunds(
            period, place, settings.batch(), clock.instant()), from));
  }

  private Mono<Void> missing(Running running, Function<Place, Mono<Place>> search, Instant from) {
    return missingNext(running, search.apply(Place.before(from)))
        .expand(place -> missingNext(running, search.apply(place))).then();
  }

  private Mono<Place> missingNext(Running running, Mono<Place> next) {
    return transaction.transactional(
        imports.keep(running, clock.instant().plus(settings.lease())).then(next));
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
