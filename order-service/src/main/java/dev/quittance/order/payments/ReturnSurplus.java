package dev.quittance.order.payments;

import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.disputes.Disputes;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Sees to it that a surplus goes back although its refund failed, or it was disputed. */
@Component
class ReturnSurplus {

  private static final Logger log = LoggerFactory.getLogger(ReturnSurplus.class);

  private final RefundRequests refundRequests;
  private final Disputes disputes;
  private final OrderFollowUps followUps;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final OrderCounters counters;
  private final Clock clock;

  ReturnSurplus(RefundRequests refundRequests, Disputes disputes, OrderFollowUps followUps,
      AuditTrail audit, Outbox outbox, OrderSettings settings, OrderCounters counters,
      Clock clock) {
    this.refundRequests = refundRequests;
    this.disputes = disputes;
    this.followUps = followUps;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * Looks after each outcome of a surplus payment; inside its transaction, under the order's lock.
   */
  Mono<Void> after(PaymentOutcome outcome, Order order, Payment payment) {
    return restOf(payment).flatMap(rest -> switch (rest) {
      case SurplusRest.Nothing _ -> Mono.empty();
      case SurplusRest.Ask(RefundRequested refund) -> ask(refund);
      // Told once, by the failure; later news of the payment change nothing about it.
      case SurplusRest.ForPerson person -> outcome instanceof RefundFailed
          ? tell(person, order, payment) : Mono.empty();
    });
  }

  /** The same for a payment that was found to be surplus by a person's decision. */
  Mono<Void> afterDecision(Payment payment) {
    return restOf(payment).ofType(SurplusRest.Ask.class).flatMap(ask -> ask(ask.refund()));
  }

  private Mono<SurplusRest> restOf(Payment payment) {
    return !payment.surplus() ? Mono.empty()
        : refundRequests.ofPayment(payment.paymentId()).collectList()
            .flatMap(requests -> disputes.of(payment.paymentId(), payment.amount())
                .map(standing -> SurplusRest.of(payment, requests, standing,
                    settings.refundSurplus(), clock.instant())));
  }

  private Mono<Void> ask(RefundRequested refund) {
    return refundRequests.insert(refund)
        .then(audit.add(refund.orderId(), refund.paymentId(), "refund.requested",
            SurplusRest.POLICY, refund.amount() + " as " + refund.refundId()
                + ", the surplus is still there",
            AuditData.of(refund.amount(), "refund_id", refund.refundId().value())))
        .then(outbox.append(refund));
  }

  private Mono<Void> tell(SurplusRest.ForPerson person, Order order, Payment payment) {
    String detail = person.left() + " of a surplus payment stay with the provider: "
        + person.failed().failureCode() + ", " + person.failed().failureMessage();
    log.error("surplus stays: orderId={} paymentId={} refundId={} detail={}", order.orderId(),
        payment.paymentId(), person.failed().refundId(), detail);
    counters.addMismatch(OrderCounters.SURPLUS_REFUND_FAILED);
    OrderReviewRequired event = new OrderReviewRequired(order.orderId(), order.userId(),
        payment.paymentId(), OrderCounters.SURPLUS_REFUND_FAILED, detail, clock.instant());
    return audit.add(order.orderId(), payment.paymentId(), "payment.surplus_kept",
            SurplusRest.POLICY, detail, AuditData.of(person.left()))
        .then(outbox.append(event))
        .then(followUps.follow(List.of(event), order));
  }
}
