package dev.quittance.order.payments;

import dev.quittance.events.PaymentId;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Marks an order as paid because a person says so. It takes the way of every success, so that
 * whatever follows from a paid order follows: open attempts are given up, for one. A real success
 * of another attempt afterwards is a surplus, and so is one that came while it was in review.
 */
@Component
public class MarkPaid {

  private final Orders orders;
  private final Payments payments;
  private final OrderFollowUps followUps;
  private final SurplusMoney surplusMoney;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  MarkPaid(Orders orders, Payments payments, OrderFollowUps followUps,
      SurplusMoney surplusMoney, AuditTrail audit, Outbox outbox, OrderSettings settings,
      TransactionalOperator transaction, Clock clock) {
    this.orders = orders;
    this.payments = payments;
    this.followUps = followUps;
    this.surplusMoney = surplusMoney;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * What is said.
   *
   * @param paymentId the attempt whose money it is, if the provider has it and only its word is
   *     missing; null if the money came otherwise
   * @param reason why, for the audit trail
   * @param actor who says so
   */
  public record Claim(Order order, @Nullable PaymentId paymentId, String reason, String actor) {
  }

  /** The order, paid. */
  public Mono<Order> mark(Claim claim) {
    return transaction.transactional(orders.findForUpdate(claim.order().orderId())
        .switchIfEmpty(Mono.error(() -> OrderList.notFound(claim.order().orderId().value())))
        .flatMap(order -> orders.isRejected(order.orderId()).flatMap(rejected -> rejected
            ? Mono.error(new ProblemException(HttpStatus.CONFLICT, "order_cancelled",
                "order " + order.orderId() + " was in review, and its money goes back"))
            : mark(order, claim))));
  }

  private Mono<Order> mark(Order order, Claim claim) {
    if (order.status().isPaid()) {
      return Mono.error(new ProblemException(HttpStatus.CONFLICT, "order_already_paid",
          "order " + order.orderId() + " is " + order.status().text()));
    }
    PaymentId claimed = claim.paymentId();
    return payments.latest(order.orderId()).map(Optional::of).defaultIfEmpty(Optional.empty())
        .flatMap(latest -> claimed == null
            ? begun(order, latest.orElse(null)) : named(order, claimed))
        .flatMap(payment -> paid(order, payment, claim));
  }

  private Mono<Payment> begun(Order order, @Nullable Payment latest) {
    Payment manual = new Payment(PaymentId.random(), order.orderId(),
        latest == null ? 1 : latest.attemptNo() + 1, Channel.MANUAL, null, order.amount(),
        PaymentFacts.NONE, false, false, null, null, null, null, null, clock.instant());
    return payments.insert(manual).thenReturn(manual);
  }

  private Mono<Payment> named(Order order, PaymentId claimed) {
    return payments.find(claimed)
        .filter(payment -> payment.orderId().equals(order.orderId()))
        .switchIfEmpty(Mono.error(() -> ShowPaymentState.notFound(
            claimed + " of order " + order.orderId())))
        .filter(payment -> payment.amount().equals(order.amount()))
        .switchIfEmpty(Mono.error(() -> new ProblemException(HttpStatus.CONFLICT,
            "payment_amount_differs", "payment " + claimed + " is not of " + order.amount())))
        .filter(payment -> !payment.surplus())
        .switchIfEmpty(Mono.error(() -> new ProblemException(HttpStatus.CONFLICT,
            "payment_surplus", "payment " + claimed + " was found not to be the order's")));
  }

  private Mono<Order> paid(Order order, Payment payment, Claim claim) {
    Instant now = clock.instant();
    PaymentFacts facts = payment.facts();
    Payment received = payment.with(facts.andReceived(payment.amount().amountMinor()));
    // A person has looked, which is what an order in review waits for.
    Order looked = order.status() == OrderStatus.REVIEW
        ? order.with(OrderStatus.AWAITING_PAYMENT) : order;
    OrderChange change = OrderChange.of(looked, received,
        facts.refundedMinor(), settings.refundSurplus(), now);
    return payments.save(change.payment())
        .then(orders.save(change.order(), null))
        .then(audit.add(order.orderId(), payment.paymentId(), "payment.marked_paid",
            claim.actor(), claim.reason(),
            AuditData.of(payment.amount())))
        .then(audit.add(order.orderId(), payment.paymentId(), "payment.finalize",
            claim.actor(), change.detail(), AuditData.of(order, change)))
        .then(outbox.append(change.events()))
        .then(followUps.follow(change.events(), change.order()))
        .then(surplusMoney.settle(change.order(), claim.actor()))
        .thenReturn(change.order());
  }
}
