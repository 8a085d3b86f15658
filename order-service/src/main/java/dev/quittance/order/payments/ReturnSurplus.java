package dev.quittance.order.payments;

import dev.quittance.events.Money;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.disputes.Disputes;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Sees to it that a surplus goes back although its refund failed, or it was disputed. */
@Component
class ReturnSurplus {

  private static final Logger log = LoggerFactory.getLogger(ReturnSurplus.class);

  private final Orders orders;
  private final RefundRequests refundRequests;
  private final Disputes disputes;
  private final OrderFollowUps followUps;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final OrderCounters counters;
  private final Clock clock;

  ReturnSurplus(Orders orders, RefundRequests refundRequests, Disputes disputes,
      OrderFollowUps followUps, AuditTrail audit, Outbox outbox, OrderSettings settings,
      OrderCounters counters, Clock clock) {
    this.orders = orders;
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
   * Looks after whatever changed a surplus payment; to be called in that transaction, under the
   * order's lock.
   *
   * @param before as it was; a person is told once, by the fact that brought more
   * @param refundFailed whether that fact is a failed refund, of which a person is told too
   */
  Mono<Void> after(Order order, Payment payment, PaymentFacts before, boolean refundFailed) {
    long came = receivedMinor(payment.facts()) - receivedMinor(before);
    return restOf(payment, came).flatMap(rest -> switch (rest) {
      case SurplusRest.Nothing _ -> Mono.empty();
      case SurplusRest.Ask(RefundRequested refund) -> ask(refund);
      case SurplusRest.ForPerson(Money left, RefundRequest last) -> refundFailed || came > 0
          ? tell(order, payment, SurplusRest.POLICY, left + " of a surplus payment stay with the"
              + " provider: " + (last.failureCode() == null ? "they cannot be asked for now"
                  : last.failureCode() + ", " + last.failureMessage()),
              AuditData.of(left)) : Mono.empty();
    });
  }

  private static long receivedMinor(PaymentFacts facts) {
    return facts.receivedMinor() == null ? 0 : facts.receivedMinor();
  }

  private Mono<SurplusRest> restOf(Payment payment, long came) {
    return !payment.surplus() ? Mono.empty()
        : Mono.zip(refundRequests.ofPayment(payment.paymentId()).collectList(),
            disputes.of(payment.paymentId(), new Money(Math.max(payment.amount().amountMinor(),
                receivedMinor(payment.facts())), payment.amount().currency())),
            orders.wasRejected(payment.orderId()))
            .map(known -> SurplusRest.of(payment, known.getT1(), known.getT2(),
                settings.refundSurplus() || known.getT3(), came, clock.instant()));
  }

  private Mono<Void> ask(RefundRequested refund) {
    return refundRequests.insert(refund)
        .then(audit.add(refund.orderId(), refund.paymentId(), "refund.requested",
            SurplusRest.POLICY, refund.amount() + " as " + refund.refundId()
                + ", the surplus is still there",
            AuditData.of(refund.amount(), "refund_id", refund.refundId().value())))
        .then(outbox.append(refund));
  }

  /**
   * Tells a person of money that does not go back by itself.
   *
   * @param detail what of it, and why
   */
  Mono<Void> tell(Order order, Payment payment, String actor, String detail,
      Map<String, String> data) {
    log.error("surplus stays: orderId={} paymentId={} detail={}", order.orderId(),
        payment.paymentId(), detail);
    counters.addMismatch(OrderCounters.SURPLUS_REFUND_FAILED);
    OrderReviewRequired event = new OrderReviewRequired(order.orderId(), order.userId(),
        payment.paymentId(), OrderCounters.SURPLUS_REFUND_FAILED, detail, clock.instant());
    return audit.add(
            order.orderId(), payment.paymentId(), "payment.surplus_kept", actor, detail, data)
        .then(outbox.append(event))
        .then(followUps.follow(List.of(event), order));
  }
}
