package dev.quittance.order.payments;

import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.CloseOrder;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.web.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Ends a review by a person's decision not to deliver: the money that came goes back as surplus,
 * and the order is cancelled. The other ending is {@link MarkPaid}; who locks the order first wins.
 */
@Component
public class RejectPayment {

  private final Orders orders;
  private final SurplusMoney surplusMoney;
  private final CloseOrder closeOrder;
  private final AuditTrail audit;
  private final TransactionalOperator transaction;

  RejectPayment(Orders orders, SurplusMoney surplusMoney, CloseOrder closeOrder,
      AuditTrail audit, TransactionalOperator transaction) {
    this.orders = orders;
    this.surplusMoney = surplusMoney;
    this.closeOrder = closeOrder;
    this.audit = audit;
    this.transaction = transaction;
  }

  /**
   * The cancelled order; the same again if its review has ended so before.
   *
   * @param seen the order as the caller may see it
   * @param reason why, for the audit trail
   */
  public Mono<Order> reject(Order seen, String reason, String actor) {
    return transaction.transactional(orders.findForUpdate(seen.orderId())
        .switchIfEmpty(Mono.error(() -> OrderList.notFound(seen.orderId().value())))
        .flatMap(order -> order.status() == OrderStatus.REVIEW
            ? rejectLocked(order, reason, actor) : rejectedBefore(order)));
  }

  private Mono<Order> rejectLocked(Order order, String reason, String actor) {
    return audit.add(order.orderId(), null, "review.rejected", actor, reason)
        // First the money: what came is no attempt that its provider could still cancel.
        .then(surplusMoney.giveBack(order, actor))
        .then(closeOrder.cancel(order, actor, CloseOrder.Why.NOT_WANTED));
  }

  private Mono<Order> rejectedBefore(Order order) {
    return orders.isRejected(order.orderId())
        .flatMap(rejected -> rejected ? Mono.just(order)
            : Mono.error(new ProblemException(HttpStatus.CONFLICT, "order_not_in_review",
                "order " + order.orderId() + " is " + order.status().text())));
  }
}
