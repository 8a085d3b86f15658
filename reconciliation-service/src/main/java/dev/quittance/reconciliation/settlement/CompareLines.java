package dev.quittance.reconciliation.settlement;

import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.settlement.Matching.Finding;
import dev.quittance.reconciliation.settlement.Matching.Others;
import dev.quittance.reconciliation.settlement.SettlementDiscrepancies.Found;
import dev.quittance.reconciliation.settlement.formats.LineKind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Loads what lines are about, compares, and keeps what was found; in the caller's transaction. */
@Component
final class CompareLines {

  private final SettlementFacts facts;
  private final SettlementLines lines;
  private final SettlementDiscrepancies discrepancies;
  private final SettlementAudit audit;
  private final SettlementSettings settings;
  private final Clock clock;

  CompareLines(SettlementFacts facts, SettlementLines lines,
      SettlementDiscrepancies discrepancies, SettlementAudit audit, SettlementSettings settings,
      Clock clock) {
    this.facts = facts;
    this.lines = lines;
    this.discrepancies = discrepancies;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
  }

  /** What a batch is compared with. */
  private record Known(Map<PaymentId, KnownPayment> payments, Map<Long, Others> others) {

    @Nullable KnownPayment of(StoredLine line) {
      return line.paymentId() == null ? null : payments.get(line.paymentId());
    }

    List<Finding> compare(StoredLine line, @Nullable FeeExpectation fee) {
      return Matching.of(
          line.line(), of(line), others.getOrDefault(line.id(), Others.NONE), fee);
    }
  }

  /**
   * Compares the next lines of an import.
   *
   * @param after the id that the lines come after
   * @return the id of the last one; empty if there were none
   */
  Mono<Long> next(long importId, String provider, long after) {
    return lines.next(importId, after, settings.batch()).collectList()
        .filter(batch -> !batch.isEmpty())
        .flatMap(batch -> known(batch)
            .flatMap(known -> keep(importId, provider, batch, known))
            .then(Mono.fromSupplier(() ->
                batch.stream().mapToLong(StoredLine::id).max().orElseThrow())));
  }

  private Mono<Void> keep(
      long importId, String provider, List<StoredLine> batch, Known known) {
    Instant now = clock.instant();
    FeeExpectation fee = settings.fees().get(provider);
    List<Found> found = new ArrayList<>();
    List<Long> differing = new ArrayList<>();
    for (StoredLine line : batch) {
      List<Finding> findings = known.compare(line, fee);
      if (!findings.isEmpty()) {
        differing.add(line.id());
      }
      findings.forEach(finding -> found.add(found(line, finding)));
    }
    return discrepancies.add(importId, provider, found, now)
        .then(lines.compared(batch, differing))
        .then(arrived(provider, batch, now))
        .then(again(paymentsOf(batch), batch.stream().map(StoredLine::id).toList(),
            "matching"));
  }

  private static Found found(StoredLine line, Finding finding) {
    PaymentId paymentId = line.paymentId();
    return new Found(line.line().reference(), Rows.column(finding.kind()), line.id(),
        paymentId == null ? null : paymentId.value(), finding.evidence());
  }

  /** What lacked one of these lines lacks it no more. */
  private Mono<Void> arrived(String provider, List<StoredLine> batch, Instant now) {
    Set<String> subjects = batch.stream().map(CompareLines::subject)
        .filter(Objects::nonNull).collect(Collectors.toSet());
    return subjects.isEmpty() ? Mono.empty()
        : discrepancies.arrived(provider, subjects, now)
            .concatMap(repaired -> audit.add(repaired(repaired, "matching", now))).then();
  }

  private static @Nullable String subject(StoredLine line) {
    if (line.line().kind() == LineKind.PAYMENT && line.paymentId() != null) {
      return "payment:" + line.paymentId();
    }
    return line.line().kind() == LineKind.REFUND ? "refund:" + line.line().refundReference()
        : null;
  }

  /** Repairs what is not different any more, of a payment. */
  Mono<Void> again(PaymentId paymentId, String actor) {
    return again(List.of(paymentId), List.of(), actor);
  }

  private Mono<Void> again(
      Collection<PaymentId> paymentIds, Collection<Long> except, String actor) {
    if (paymentIds.isEmpty()) {
      return Mono.empty();
    }
    return discrepancies.unsettled(paymentIds, except)
        .concatMap(discrepancy -> Mono.justOrEmpty(discrepancy.lineId())
            .flatMap(lines::find)
            .flatMap(line -> again(discrepancy, line, actor)))
        .then();
  }

  private Mono<Void> again(SettlementDiscrepancy discrepancy, StoredLine line, String actor) {
    Instant now = clock.instant();
    return known(List.of(line))
        .filter(known -> known.compare(line, null).stream()
            .noneMatch(finding -> finding.kind() == discrepancy.kind()))
        .flatMap(_ -> discrepancies.repaired(discrepancy.id(), now))
        .filter(repaired -> repaired)
        .flatMap(_ -> audit.add(repaired(discrepancy, actor, now)));
  }

  private static SettlementAudit.Entry repaired(
      SettlementDiscrepancy discrepancy, String actor, Instant now) {
    return new SettlementAudit.Entry(discrepancy.importId(), discrepancy.id(), now, actor,
        "repair", null, Map.of("from", Rows.column(discrepancy.state()), "to", "repaired"));
  }

  private Mono<Known> known(List<StoredLine> batch) {
    return facts.known(paymentsOf(batch))
        .zipWhen(_ -> lines.others(batch), Known::new);
  }

  private static Set<PaymentId> paymentsOf(List<StoredLine> batch) {
    return batch.stream().map(StoredLine::paymentId).filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
