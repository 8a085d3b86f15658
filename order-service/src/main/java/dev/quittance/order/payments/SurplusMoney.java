package dev.quittance.order.payments;

import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Money that came while an order was in review, where it waits for a person. If that person lets
 * something else pay the order, it is surplus, and goes back by policy.
 */
@Component
class SurplusMoney {

  private final Payments payments;
  private final RefundRequests refundRequests;
  private final ReturnSurplus returnSurplus;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final Clock clock;

  SurplusMoney(Payments payments, RefundRequests refundRequests, ReturnSurplus returnSurplus,
      AuditTrail audit, Outbox outbox, OrderSettings settings, Clock clock) {
    this.payments = payments;
    this.refundRequests = refundRequests;
    this.returnSurplus = returnSurplus;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.clock = clock;
  }

  /** Settles it; to be called in a transaction that has locked the order, which is paid now. */
  Mono<Void> settle(Order order, String actor) {
    return payments.waitingMoney(order.orderId()).collectList().flatMapIterable(all -> all)
        .filter(other -> !other.paymentId().equals(order.paidPaymentId()))
        .concatMap(other -> refundRequests.ofPayment(other.paymentId()).collectList()
            .flatMap(asked -> store(order, actor, OrderChange.surplus(order, other,
                Refundable.of(other, asked), "the order was paid otherwise",
                settings.refundSurplus(), clock.instant()))))
        .then();
  }

  private Mono<Void> store(Order order, String actor, OrderChange change) {
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
