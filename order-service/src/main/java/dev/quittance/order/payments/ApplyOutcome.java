package dev.quittance.order.payments;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.order.orders.Orders;
import dev.quittance.order.payments.PaymentFacts.RefundFact;
import dev.quittance.order.payments.RefundRequest.Status;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Applies what a provider says to payment and order; to be called inside a transaction. */
@Component
class ApplyOutcome {

  private static final Logger log = LoggerFactory.getLogger(ApplyOutcome.class);

  private final Orders orders;
  private final Payments payments;
  private final RefundRequests refundRequests;
  private final OrderFollowUps followUps;
  private final ReturnSurplus returnSurplus;
  private final Mismatches mismatches;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final OrderCounters counters;
  private final Clock clock;

  ApplyOutcome(Orders orders, Payments payments, RefundRequests refundRequests,
      OrderFollowUps followUps, ReturnSurplus returnSurplus, Mismatches mismatches,
      AuditTrail audit, Outbox outbox, OrderSettings settings, OrderCounters counters,
      Clock clock) {
    this.orders = orders;
    this.payments = payments;
    this.refundRequests = refundRequests;
    this.followUps = followUps;
    this.returnSurplus = returnSurplus;
    this.mismatches = mismatches;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.counters = counters;
    this.clock = clock;
  }

  /** Emits true when it is applied, false if its payment is not known here. */
  Mono<Boolean> apply(PaymentOutcome outcome) {
    return paymentOf(outcome.report())
        .flatMap(payments::find)
        .flatMap(found -> orders.findForUpdate(found.orderId())
            // Read again: another outcome may have been applied while we waited for the lock.
            .flatMap(order -> payments.find(found.paymentId())
                .flatMap(payment -> apply(order, payment, outcome).thenReturn(true))))
        .defaultIfEmpty(false);
  }

  private Mono<PaymentId> paymentOf(ProviderReport report) {
    PaymentId told = report.paymentId();
    return told != null ? Mono.just(told)
        : payments.findByReferences(report.provider(), idsOf(report));
  }

  private static List<String> idsOf(ProviderReport report) {
    List<String> ids = new ArrayList<>(report.references().values());
    if (report.providerPaymentId() != null) {
      ids.add(report.providerPaymentId());
    }
    return ids;
  }

  private Mono<Void> apply(Order order, Payment payment, PaymentOutcome outcome) {
    ProviderReport report = outcome.report();
    return payments.belongsToAnother(payment.paymentId(), report.provider(), idsOf(report))
        .flatMap(another -> switch (Verdict.on(payment, outcome, another)) {
          case Verdict.Agrees _ -> agreed(order, payment, outcome);
          case Verdict.Disagrees disagrees -> disagreed(order, payment, outcome, disagrees);
        });
  }

  private Mono<Void> agreed(Order order, Payment payment, PaymentOutcome outcome) {
    // The outcome may come before the gateway tells whom it chose.
    Payment merged = payment.with(payment.facts().and(outcome))
        .chosen(new Channel(outcome.report().provider(), null));
    if (outcome instanceof PaymentFailed failed) {
      merged = merged.failedWith(failed.code(), failed.message());
    }
    OrderChange change = OrderChange.of(order, merged, payment.facts().refundedMinor(),
        settings.refundSurplus(), clock.instant());
    ProviderReport report = outcome.report();
    return payments.addReferences(payment.paymentId(), report.provider(), report.references())
        .then(store(order, payment, outcome, change, counted(change.reviewReason())))
        .then(returnSurplus.after(change.order(), change.payment(), payment.facts(),
            outcome instanceof RefundFailed));
  }

  private @Nullable String counted(@Nullable String reviewReason) {
    if (reviewReason != null) {
      counters.addMismatch(reviewReason);
    }
    return reviewReason;
  }

  private Mono<Void> disagreed(
      Order order, Payment payment, PaymentOutcome outcome, Verdict.Disagrees verdict) {
    log.error("mismatch: orderId={} paymentId={} reason={} detail={} eventId={}",
        order.orderId(), payment.paymentId(), verdict.reason(), verdict.detail(),
        outcome.eventId());
    return isDecided(order, payment, outcome, verdict.reason()).flatMap(decided -> decided
        ? store(order, payment, outcome,
            new OrderChange(order, payment, List.of(), null, ""), verdict.reason())
        : mismatches.note(payment, outcome, verdict.reason()).then(store(order, payment, outcome,
            OrderChange.review(order, payment, verdict, clock.instant()),
            counted(verdict.reason()))));
  }

  /** A person has decided about it; a provider who tells it again opens no new review. */
  private Mono<Boolean> isDecided(
      Order order, Payment payment, PaymentOutcome outcome, String reason) {
    return outcome instanceof PaymentSucceeded || order.status() == OrderStatus.CANCELLED
        ? mismatches.isSettled(payment, outcome, reason) : Mono.just(false);
  }

  /** Notes that a provider has a refund, and counts it if it went out at once. */
  Mono<Void> refundCreated(RefundCreated refund) {
    return payments.find(refund.paymentId())
        .switchIfEmpty(Mono.error(() -> new IllegalStateException(
            "no payment " + refund.paymentId() + ": the gateway answers what nobody asked")))
        .flatMap(found -> orders.findForUpdate(found.orderId()))
        .flatMap(order -> payments.find(refund.paymentId())
            .flatMap(payment -> refundCreated(order, payment, refund)));
  }

  private Mono<Void> refundCreated(Order order, Payment payment, RefundCreated refund) {
    // A webhook that did not know our id may have told how it ended, before we heard of theirs.
    RefundFact known = payment.facts().refunds().get(refund.providerRefundId());
    Mono<Void> advanced = refundRequests.advance(payment.paymentId(), refund.refundId(),
        refund.providerRefundId(), statusOf(refund, known), null, null);
    Mono<Void> told = audit.add(order.orderId(), payment.paymentId(), "refund.created",
        "gateway", refund.amount() + " as " + refund.providerRefundId(),
        AuditData.of(refund.amount(), "refund_id", refund.refundId().value()));
    if (!refund.completed() && known == null) {
      return advanced.then(told);
    }
    Payment merged = payment.with(payment.facts().andRefunded(refund));
    OrderChange change = OrderChange.of(order, merged, payment.facts().refundedMinor(),
        settings.refundSurplus(), clock.instant());
    return advanced.then(told).then(store(order, change, "gateway", null))
        .then(returnSurplus.after(change.order(), change.payment(), payment.facts(),
            known != null && known.failed()));
  }

  private static Status statusOf(RefundCreated refund, @Nullable RefundFact known) {
    if (known != null && known.failed()) {
      return Status.FAILED;
    }
    return refund.completed() || known != null ? Status.SUCCEEDED : Status.PENDING;
  }

  private Mono<Void> store(Order before, Payment payment, PaymentOutcome outcome,
      OrderChange change, @Nullable String reviewReason) {
    String actor = outcome.report().reportedBy().name().toLowerCase(Locale.ROOT);
    log.info("orderId={} paymentId={} from={} to={} order={} by={} eventId={}", before.orderId(),
        payment.paymentId(), payment.status().text(), change.payment().status().text(),
        change.order().status().text(), actor, outcome.eventId());
    return audit.add(before.orderId(), payment.paymentId(), "payment.webhook", actor,
            outcome.type().wireName() + " " + outcome.eventId() + ": "
                + change.payment().status().text(),
            AuditData.of(outcome, change, reviewReason))
        .then(advanceRefund(payment.paymentId(), outcome))
        .then(store(before, change, actor, reviewReason))
        // What contradicts what we know is for a person: nothing follows from it by itself.
        .then(reviewReason == null ? followDispute(payment, outcome, change.order())
            : Mono.empty());
  }

  private static ProviderReport withIds(ProviderReport report, Payment payment) {
    return new ProviderReport(report.provider(), report.providerEventId(),
        report.providerPaymentId(), report.references(), payment.orderId(), payment.paymentId(),
        report.occurredAt(), report.reportedBy());
  }

  /** Follow-ups learn whose dispute it is, also if only the provider's ids told. */
  private Mono<Void> followDispute(Payment payment, PaymentOutcome outcome, Order order) {
    ProviderReport report = withIds(outcome.report(), payment);
    return switch (outcome) {
      case DisputeOpened opened -> followUps.follow(List.of(new DisputeOpened(
          report, opened.disputeId(), opened.amount(), opened.reason())), order);
      case DisputeClosed closed -> followUps.follow(List.of(new DisputeClosed(
          report, closed.disputeId(), closed.amount(), closed.lost())), order);
      case PaymentSucceeded _, PaymentFailed _, PaymentExpired _, PaymentCancelled _,
          PaymentApproved _, PaymentUpdated _, PaymentRefunded _, RefundFailed _ -> Mono.empty();
    };
  }

  private Mono<Void> advanceRefund(PaymentId paymentId, PaymentOutcome outcome) {
    return switch (outcome) {
      case PaymentRefunded refunded -> refundRequests.advance(paymentId, refunded.refundId(),
          refunded.providerRefundId(), Status.SUCCEEDED, null, null);
      case RefundFailed failed -> refundRequests.advance(paymentId, failed.refundId(),
          failed.providerRefundId(), Status.FAILED, failed.code(), failed.message());
      case PaymentSucceeded _, PaymentFailed _, PaymentExpired _, PaymentCancelled _,
          PaymentApproved _, PaymentUpdated _, DisputeOpened _, DisputeClosed _ -> Mono.empty();
    };
  }

  private Mono<Void> store(
      Order before, OrderChange change, String actor, @Nullable String reviewReason) {
    String action = change.action();
    Mono<Void> decided = action == null ? Mono.empty() : audit.add(before.orderId(),
        change.payment().paymentId(), action, actor, change.detail(),
        AuditData.of(before, change));
    Mono<Void> saved = change.order().equals(before)
        ? Mono.empty() : orders.save(change.order(), reviewReason);
    Mono<Void> asked = Flux.fromIterable(change.refundRequests())
        .concatMap(refundRequests::insert).then();
    return payments.save(change.payment()).then(saved).then(decided).then(asked)
        .then(outbox.append(change.events()))
        .then(followUps.follow(change.events(), change.order()));
  }
}
