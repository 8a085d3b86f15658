package dev.quittance.reconciliation.settlement;

import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.reconciliation.payments.SecondLooks;
import dev.quittance.reconciliation.settlement.SettlementDiscrepancies.Decision;
import dev.quittance.reconciliation.settlement.SettlementDiscrepancy.Action;
import dev.quittance.reconciliation.settlement.SettlementDiscrepancy.State;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Approves or dismisses discrepancies; each with its repair and its audit entry in one transaction,
 * so that asking again after a failure goes on with those that are still open.
 */
@Component
final class DecideDiscrepancies {

  /** What one call decides; there may be more of a kind. */
  static final int MOST_AT_ONCE = 500;

  private final SettlementImportLists imports;
  private final SettlementDiscrepancies discrepancies;
  private final SettlementLines lines;
  private final SettlementFacts facts;
  private final SettlementAudit audit;
  private final SecondLooks secondLooks;
  private final Outbox outbox;
  private final SettlementSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  DecideDiscrepancies(SettlementImportLists imports, SettlementDiscrepancies discrepancies,
      SettlementLines lines, SettlementFacts facts, SettlementAudit audit,
      SecondLooks secondLooks, Outbox outbox, SettlementSettings settings,
      TransactionalOperator transaction, Clock clock) {
    this.imports = imports;
    this.discrepancies = discrepancies;
    this.lines = lines;
    this.facts = facts;
    this.audit = audit;
    this.secondLooks = secondLooks;
    this.outbox = outbox;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Which ones, by whom and why.
   *
   * @param ids some, or null
   * @param kind all open ones of a kind, or null
   * @param by the deciding admin
   */
  record Wish(long importId, @Nullable Set<Long> ids, @Nullable Difference kind, String by,
      String reason) {
  }

  /**
   * What became of them.
   *
   * @param results how many are {@code approved}, {@code repaired}, {@code dismissed} now, or were
   *     {@code unchanged} because they had been decided before
   * @param more whether there may be more of the kind: ask again
   */
  @Schema(name = "DecidedDiscrepancies")
  record Decided(Map<String, Long> results, boolean more) {
  }

  Mono<Decided> approve(Wish wish) {
    return each(wish, id -> approve(id, wish));
  }

  Mono<Decided> dismiss(Wish wish) {
    return each(wish, id -> dismiss(id, wish));
  }

  /** Decides one, in a transaction; gives its state then, or empty if nothing changed. */
  private interface One {
    Mono<State> decide(long id);
  }

  private Mono<Decided> each(Wish wish, One one) {
    return imports.find(wish.importId())
        .switchIfEmpty(Mono.error(SettlementsController::unknownImport))
        .doOnNext(report -> requireOther(report, wish.by()))
        .flatMap(_ -> chosen(wish).collectList())
        .flatMap(ids -> Flux.fromIterable(ids)
            .concatMap(id -> transaction.transactional(one.decide(id))
                .map(Rows::column).defaultIfEmpty("unchanged"))
            .collect(() -> new TreeMap<String, Long>(),
                (results, result) -> results.merge(result, 1L, Long::sum))
            .map(results -> new Decided(results,
                wish.kind() != null && ids.size() == MOST_AT_ONCE)));
  }

  private void requireOther(SettlementImport report, String by) {
    if (settings.fourEyes() && report.importedBy().equals(by)) {
      throw new ProblemException(HttpStatus.FORBIDDEN, "second_admin_required",
          "another admin than the one who imported the report must decide");
    }
  }

  private Flux<Long> chosen(Wish wish) {
    Set<Long> ids = wish.ids();
    if (wish.kind() != null) {
      return discrepancies.open(wish.importId(), wish.kind(), MOST_AT_ONCE);
    }
    Set<Long> wanted = ids == null ? Set.of() : ids;
    return discrepancies.existing(wish.importId(), wanted).collectList()
        .flatMapIterable(existing -> requireAll(wanted, existing));
  }

  private static List<Long> requireAll(Set<Long> wanted, List<Long> existing) {
    Set<Long> missing = new TreeSet<>(wanted);
    existing.forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new ProblemException(HttpStatus.NOT_FOUND, "unknown_discrepancy",
          "the import has no such discrepancy").with("discrepancy_ids", missing);
    }
    return existing;
  }

  private Mono<State> dismiss(long id, Wish wish) {
    return discrepancies.findForUpdate(id)
        .filter(discrepancy -> discrepancy.state() == State.OPEN)
        .flatMap(discrepancy -> decide(discrepancy, wish, "dismiss", State.DISMISSED, null));
  }

  private Mono<State> approve(long id, Wish wish) {
    return discrepancies.findForUpdate(id)
        .filter(discrepancy -> discrepancy.state() == State.OPEN)
        .flatMap(discrepancy -> repair(discrepancy)
            .flatMap(action -> decide(discrepancy, wish, "approve",
                action == Action.PUBLISH ? State.REPAIRED : State.APPROVED, action)));
  }

  /** Reads the payment if that is possible, or else tells what the line proves. */
  private Mono<Action> repair(SettlementDiscrepancy discrepancy) {
    PaymentId paymentId = discrepancy.paymentId();
    if (paymentId == null || !Repair.isPossible(discrepancy.kind())) {
      return Mono.just(Action.MARK);
    }
    return secondLooks.ask(paymentId, clock.instant())
        .flatMap(asked -> asked ? Mono.just(Action.READ) : publish(discrepancy, paymentId));
  }

  private Mono<Action> publish(SettlementDiscrepancy discrepancy, PaymentId paymentId) {
    return Mono.justOrEmpty(discrepancy.lineId()).flatMap(lines::find)
        .zipWith(facts.known(List.of(paymentId)))
        .map(both -> outcome(both.getT1(), both.getT2().get(paymentId)))
        .flatMap(outcome -> outcome
            .map(told -> outbox.append(told).thenReturn(Action.PUBLISH))
            .orElseGet(() -> Mono.just(Action.MARK)))
        .defaultIfEmpty(Action.MARK);
  }

  private static Optional<PaymentOutcome> outcome(
      StoredLine line, @Nullable KnownPayment known) {
    return known == null ? Optional.empty()
        : Repair.outcome(line.provider(), line.line(), known);
  }

  private Mono<State> decide(SettlementDiscrepancy discrepancy, Wish wish, String what,
      State state, @Nullable Action action) {
    Instant now = clock.instant();
    Map<String, String> detail = new TreeMap<>(Map.of(
        "from", Rows.column(discrepancy.state()), "to", Rows.column(state)));
    if (action != null) {
      detail.put("action", Rows.column(action));
    }
    return discrepancies.decide(discrepancy.id(),
            new Decision(state, action, wish.by(), wish.reason(), now))
        .filter(decided -> decided)
        .flatMap(_ -> audit.add(new SettlementAudit.Entry(discrepancy.importId(),
            discrepancy.id(), now, wish.by(), what, wish.reason(), detail)).thenReturn(state));
  }
}
