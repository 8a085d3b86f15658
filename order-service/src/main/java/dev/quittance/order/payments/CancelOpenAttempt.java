package dev.quittance.order.payments;

import dev.quittance.events.Event;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.OpenAttempts;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUp;
import dev.quittance.runtime.outbox.Outbox;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Gives up the open attempt of an order that has ended, costs something else by now, or was paid by
 * another one: nobody is shown its payload again, and its provider is asked to end it.
 */
@Component
class CancelOpenAttempt implements OpenAttempts, OrderFollowUp {

  private final Payments payments;
  private final AuditTrail audit;
  private final Outbox outbox;

  CancelOpenAttempt(Payments payments, AuditTrail audit, Outbox outbox) {
    this.payments = payments;
    this.audit = audit;
    this.outbox = outbox;
  }

  @Override
  public Mono<Void> cancel(Order order, String actor, String reason) {
    return payments.open(order.orderId())
        .collectList().flatMapIterable(all -> all)
        .concatMap(open -> payments.save(open.asSuperseded())
            .then(audit.add(order.orderId(), open.paymentId(),
                "payment.cancellation_requested", actor, reason + ", it was for " + open.amount()))
            .then(outbox.append(new PaymentCancellationRequested(
                order.orderId(), open.paymentId(), reason))))
        .then();
  }

  @Override
  public Mono<Void> follow(Event event, Order order) {
    return event instanceof OrderPaid ? cancel(order, "policy:paid", "order_paid") : Mono.empty();
  }
}
