package dev.quittance.order.payments;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.runtime.outbox.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
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
  private final OrderFollowUps followUps;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final MeterRegistry meters;
  private final Clock clock;

  ReturnSurplus(RefundRequests refundRequests, OrderFollowUps followUps, AuditTrail audit,
      Outbox outbox, OrderSettings settings, MeterRegistry meters, Clock clock) {
    this.refundRequests = refundRequests;
    this.followUps = followUps;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Looks after each outcome of a surplus payment; inside its transaction, under the order's lock.
   */
  Mono<Void> after(PaymentOutcome outcome, Order order, Payment payment) {
    if (!payment.surplus()) {
      return Mono.empty();
    }
    return refundRequests.ofPayment(payment.paymentId()).collectList()
        .flatMap(requests -> switch (restAfter(outcome, payment, requests)) {
          case SurplusRest.Nothing _ -> Mono.empty();
          case SurplusRest.Ask(RefundRequested refund) -> ask(refund);
          case SurplusRest.ForPerson person ->
            isToBeTold(outcome) ? tell(person, order, payment) : Mono.empty();
        });
  }

  /** Told once, by the failure or loss; later news of the payment change nothing about it. */
  private static boolean isToBeTold(PaymentOutcome outcome) {
    return outcome instanceof RefundFailed || outcome instanceof DisputeClosed;
  }

  private SurplusRest restAfter(
      PaymentOutcome outcome, Payment payment, List<RefundRequest> requests) {
    return outcome instanceof DisputeClosed closed && closed.lost()
        ? SurplusRest.afterLoss(closed, payment, requests, settings.refundSurplus())
        : SurplusRest.of(payment, requests, settings.refundSurplus(), clock.instant());
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
        + person.why();
    log.error("surplus stays: orderId={} paymentId={} detail={}", order.orderId(),
        payment.paymentId(), detail);
    meters.counter("quittance.orders.mismatches", "reason", person.reason()).increment();
    OrderReviewRequired event = new OrderReviewRequired(order.orderId(), order.userId(),
        payment.paymentId(), person.reason(), detail, clock.instant());
    return audit.add(order.orderId(), payment.paymentId(), "payment.surplus_kept",
            SurplusRest.POLICY, detail, AuditData.of(person.left()))
        .then(outbox.append(event))
        .then(followUps.follow(List.of(event), order));
  }
}
