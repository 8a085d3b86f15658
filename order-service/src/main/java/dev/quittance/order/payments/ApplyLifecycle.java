package dev.quittance.order.payments;

import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.Orders;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Applies what became of a payment request; to be called inside a transaction. */
@Component
class ApplyLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ApplyLifecycle.class);

  private final Orders orders;
  private final Payments payments;
  private final AuditTrail audit;

  ApplyLifecycle(Orders orders, Payments payments, AuditTrail audit) {
    this.orders = orders;
    this.payments = payments;
    this.audit = audit;
  }

  Mono<Void> created(PaymentCreated event) {
    return change(event.paymentId(), (order, payment) -> payments
        .save(payment.createdAs(
            Channel.of(event, payment.channel()), event.providerPaymentId(), event.sealedPayload(),
            event.expiresAt()))
        .then(payments.addReferences(
            payment.paymentId(), event.paymentChannel(), event.references()))
        .then(chosen(order, Channel.of(event, null)))
        .then(audit.add(order.orderId(), payment.paymentId(), "payment.created", "gateway",
            event.paymentChannel() + " has it as " + event.providerPaymentId())));
  }

  /** From now on the order goes on with the provider that the gateway chose for it. */
  private Mono<Void> chosen(Order order, Channel how) {
    return Channel.AUTO.equals(order.paymentChannel())
        ? orders.save(order.through(how.provider(), how.subChannel()), null) : Mono.empty();
  }

  Mono<Void> creationFailed(PaymentCreationFailed event) {
    return change(event.paymentId(), (order, payment) -> payments
        .save(payment.with(payment.facts().andEnded()).failedWith(event.code(), event.message()))
        .then(audit.add(order.orderId(), payment.paymentId(), "payment.creation_failed",
            "gateway", event.code() + ": " + event.message())));
  }

  private Mono<Void> change(PaymentId paymentId, BiFunction<Order, Payment, Mono<Void>> change) {
    return payments.find(paymentId)
        .switchIfEmpty(Mono.error(() -> new IllegalStateException(
            "no payment " + paymentId + ": the gateway answers what nobody asked")))
        .flatMap(found -> orders.findForUpdate(found.orderId())
            .flatMap(order -> payments.find(paymentId)
                .doOnNext(payment -> log.info("lifecycle: orderId={} paymentId={} from={}",
                    order.orderId(), paymentId, payment.status().text()))
                .flatMap(payment -> change.apply(order, payment))));
  }
}
