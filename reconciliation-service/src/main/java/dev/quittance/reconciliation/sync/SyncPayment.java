package dev.quittance.reconciliation.sync;

import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.SnapshotOutcomes;
import dev.quittance.reconciliation.discrepancies.Discrepancies;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.payments.HeardEvents;
import dev.quittance.reconciliation.payments.LeasedPayments;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.schedule.ReadSchedule;
import dev.quittance.runtime.calls.CallResult;
import dev.quittance.runtime.calls.CallSettings;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Reads a leased payment at its provider, without a connection, and then commits at once what it
 * means: the events, the row, the run and the discrepancy.
 */
@Component
final class SyncPayment {

  static final String POLLER = "poller";

  private final ProviderReads reads;
  private final LeasedPayments payments;
  private final Discrepancies discrepancies;
  private final SyncRuns runs;
  private final HeardEvents heard;
  private final Outbox outbox;
  private final ReadSchedule schedule;
  private final SyncMetrics metrics;
  private final TransactionalOperator transaction;
  private final Clock clock;
  private final Duration pause;

  SyncPayment(ProviderReads reads, LeasedPayments payments, Discrepancies discrepancies,
      SyncRuns runs, HeardEvents heard, Outbox outbox, ReadSchedule schedule, SyncMetrics metrics,
      TransactionalOperator transaction, Clock clock, CallSettings calls) {
    this.reads = reads;
    this.payments = payments;
    this.discrepancies = discrepancies;
    this.runs = runs;
    this.heard = heard;
    this.outbox = outbox;
    this.schedule = schedule;
    this.metrics = metrics;
    this.transaction = transaction;
    this.clock = clock;
    this.pause = calls.openFor();
  }

  /** A payment that is ours to read, with all that its reading needs. */
  record Task(OpenPayment payment, String channel, PaymentReference reference, Lease lease,
      String askedBy) {

    /** An admin's read does not slow down the poller's. */
    int triesAfter() {
      return payment.tries() + (askedBy.equals(POLLER) ? 1 : 0);
    }
  }

  Mono<SyncReport> sync(Task task) {
    return reads.read(task.channel(), task.reference())
        .flatMap(result -> switch (result) {
          case CallResult.Answered(PaymentReading reading) ->
            transaction.transactional(commit(task, reading));
          case CallResult.Refused<PaymentReading> refused -> postpone(task, refused);
          case CallResult.TimedOut(Duration after) ->
            transaction.transactional(commit(task, new PaymentReading.Unavailable(
                "timeout", "no answer within " + after.toMillis() + " ms", null)));
        })
        .doOnNext(metrics::count);
  }

  /** Nothing was asked, so nothing counts: neither a try, nor the last read of a payment. */
  private Mono<SyncReport> postpone(Task task, CallResult.Refused<PaymentReading> refused) {
    OpenPayment payment = task.payment();
    Instant dueAt = payment.dueAt();
    Instant next = dueAt == null || !task.askedBy().equals(POLLER) ? dueAt
        : clock.instant().plus(pause);
    return payments.postpone(payment, task.lease(), next)
        .thenReturn(new SyncReport(payment.paymentId(), task.channel(), SyncResult.POSTPONED,
            SyncDecision.UNAVAILABLE, false, List.of(), next,
            refused.code() + ": " + refused.message()));
  }

  private Mono<SyncReport> commit(Task task, PaymentReading reading) {
    Instant now = clock.instant();
    SyncDecision decision =
        SyncDecision.of(schedule, task.payment(), reading, task.triesAfter(), now);
    boolean missing = isWebhookMissing(task, decision);
    return news(task, reading).flatMap(facts -> apply(task, decision, missing, now)
        .map(changed -> report(task, decision, facts, changed, changed && missing))
        .flatMap(report -> outbox.append(facts)
            .then(runs.add(report, task.askedBy(), now))
            .then(payments.release(task.payment().paymentId(), task.lease(), task.triesAfter(),
                decision.status(), decision.error(), now))
            .thenReturn(report)));
  }

  /**
   * What the reading tells; of a payment that is known to have succeeded only what was never said,
   * or every later read would say it all again. An admin gets everything published.
   */
  private Mono<List<PaymentOutcome>> news(Task task, PaymentReading reading) {
    List<PaymentOutcome> facts = reading instanceof PaymentReading.Found found
        ? SnapshotOutcomes.of(found.snapshot(), task.reference()) : List.of();
    if (task.payment().paidAt() == null || !task.askedBy().equals(POLLER)) {
      return Mono.just(facts);
    }
    List<PaymentOutcome> others =
        facts.stream().filter(fact -> !(fact instanceof PaymentSucceeded)).toList();
    return heard.of(others.stream().map(PaymentOutcome::eventId).toList())
        .map(known -> others.stream()
            .filter(fact -> !known.contains(fact.eventId())).toList());
  }

  /**
   * Whether it ended as a webhook should have told. One that could not prove itself did tell: it is
   * why the payment was read.
   */
  private boolean isWebhookMissing(Task task, SyncDecision decision) {
    return decision.next() instanceof SyncDecision.Next.Close(var end, var _)
        && reads.tells(task.channel(), end) && !task.payment().lookAgain();
  }

  /** Changes the row; false if somebody was faster, who is right then. */
  private Mono<Boolean> apply(
      Task task, SyncDecision decision, boolean webhookMissing, Instant now) {
    var paymentId = task.payment().paymentId();
    return switch (decision.next()) {
      case SyncDecision.Next.Close(var _, var again) ->
        payments.close(paymentId, again, decision.paidAt())
          .flatMap(closed -> closed
              ? discrepancies.resolve(paymentId, now)
                  .then(webhookMissing
                      ? differ(task, decision, DiscrepancyKind.MISSED_WEBHOOK, now)
                      : Mono.empty())
                  .thenReturn(true)
              : Mono.just(false));
      case SyncDecision.Next.ReadAgain(var at) ->
        payments.readAgain(task.payment(), task.lease(), at,
            at != null && task.payment().lookAgain() && !decision.found(), decision.paidAt());
      case SyncDecision.Next.GiveUp(var kind) -> payments.giveUp(paymentId, task.lease())
          .flatMap(given -> given
              ? differ(task, decision, kind, now).thenReturn(true) : Mono.just(false));
    };
  }

  private Mono<Void> differ(
      Task task, SyncDecision decision, DiscrepancyKind kind, Instant now) {
    Map<String, String> detail = new HashMap<>(Map.of("payment_channel", task.channel(),
        "provider_payment_id", task.reference().providerPaymentId(),
        "provider_status", decision.status()));
    if (decision.error() != null) {
      detail.put("error", decision.error());
    }
    return discrepancies.record(
        kind, task.payment().paymentId(), task.payment().orderId(), detail, now);
  }

  private static SyncReport report(Task task, SyncDecision decision, List<PaymentOutcome> facts,
      boolean changed, boolean missedWebhook) {
    boolean late = !changed && decision.result() == SyncResult.CLOSED;
    Instant nextReadAt = changed
        && decision.next() instanceof SyncDecision.Next.ReadAgain(var at) ? at : null;
    return new SyncReport(task.payment().paymentId(), task.channel(),
        late ? SyncResult.ALREADY_CLOSED : decision.result(), decision.status(),
        missedWebhook, SyncReport.Published.of(facts), nextReadAt, decision.error());
  }
}
