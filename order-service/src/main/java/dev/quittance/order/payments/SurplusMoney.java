package dev.quittance.order.payments;

import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Money that came while an order was in review, where it waits for a person. If that person lets
 * something else pay the order, it is surplus, and goes back by policy; if they reject it, it goes
 * back whatever the policy.
 */
@Component
class SurplusMoney {

  private static final Logger log = LoggerFactory.getLogger(SurplusMoney.class);

  private final Payments payments;
  private final Mismatches mismatches;
  private final RefundRequests refundRequests;
  private final ReturnSurplus returnSurplus;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final OrderCounters counters;
  private final Clock clock;

  SurplusMoney(Payments payments, Mismatches mismatches, RefundRequests refundRequests,
      ReturnSurplus returnSurplus, AuditTrail audit, Outbox outbox, OrderSettings settings,
      OrderCounters counters, Clock clock) {
    this.payments = payments;
    this.mismatches = mismatches;
    this.refundRequests = refundRequests;
    this.returnSurplus = returnSurplus;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.counters = counters;
    this.clock = clock;
  }

  /** Settles it; to be called in a transaction that has locked the order, which is paid now. */
  Mono<Void> settle(Order order, String actor) {
    return payments.waitingMoney(order.orderId()).collectList().flatMapIterable(all -> all)
        .filter(other -> !other.paymentId().equals(order.paidPaymentId()))
        .concatMap(other -> surplus(order, other, actor, "the order was paid otherwise",
            settings.refundSurplus()))
        .then();
  }

  /** Gives all of it back; to be called in a transaction that has locked the order in review. */
  Mono<Void> giveBack(Order order, String actor) {
    return Flux.concat(payments.waitingMoney(order.orderId()),
            mismatches.moneyOf(order.orderId()).collectList().flatMapIterable(all -> all)
                .concatMap(told -> believed(told, actor)))
        .collectList().flatMapIterable(all -> all)
        .concatMap(payment -> surplus(order, payment, actor, "the payment was rejected", true))
        .then();
  }

  /** The payment with the money that was told; empty if that is not ours to give back. */
  private Mono<Payment> believed(Mismatches.Told told, String actor) {
    return payments.find(told.paymentId())
        .filter(payment -> !payment.surplus() && payment.facts().receivedMinor() == null)
        .flatMap(payment -> told.isOfThePayment()
            ? Mono.just(payment.with(payment.facts().andReceived(told.amount().amountMinor())))
            : keep(payment, told, actor).then(Mono.empty()));
  }

  /** Another currency, another provider, another payment: a refund of ours would miss it. */
  private Mono<Void> keep(Payment payment, Mismatches.Told told, String actor) {
    log.warn("rejected money must be given back at its provider: orderId={} paymentId={} reason={}",
        payment.orderId(), payment.paymentId(), told.reason());
    return audit.add(payment.orderId(), payment.paymentId(), "payment.surplus_kept", actor,
        told.amount() + " must be given back at its provider: " + told.reason(),
        AuditData.of(told.amount()));
  }

  private Mono<Void> surplus(
      Order order, Payment payment, String actor, String why, boolean refund) {
    return refundRequests.ofPayment(payment.paymentId()).collectList()
        .flatMap(asked -> store(order, actor, OrderChange.surplus(order, payment,
            Refundable.of(payment, asked), why, refund, clock.instant())));
  }

  private Mono<Void> store(Order order, String actor, OrderChange change) {
    String reason = change.reviewReason();
    if (reason != null) {
      counters.addMismatch(reason);
    }
    return payments.save(change.payment())
        .then(audit.add(order.orderId(), change.payment().paymentId(),
            String.valueOf(change.action()), actor, change.detail(),
            AuditData.of(order, change)))
        .thenMany(Flux.fromIterable(change.refundRequests()))
        .concatMap(refundRequests::insert)
        .then(outbox.append(change.events()))
        .then(returnSurplus.afterDecision(change.payment()));
  }
}
