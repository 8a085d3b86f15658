package dev.quittance.order.orders;

import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Cancels an order that is not paid, for its owner or an administrator. */
@Component
public class CancelOrder {

  private final Orders orders;
  private final CloseOrder closeOrder;
  private final TransactionalOperator transaction;
  private final Clock clock;

  CancelOrder(Orders orders, CloseOrder closeOrder, TransactionalOperator transaction,
      Clock clock) {
    this.orders = orders;
    this.closeOrder = closeOrder;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * The cancelled order; the same again if it was cancelled before.
   *
   * @param seen the order as the caller may see it
   * @return a problem of status 409 if it is paid, in review or expired
   */
  public Mono<Order> cancel(Order seen, String actor) {
    return transaction.transactional(orders.findForUpdate(seen.orderId())
        .switchIfEmpty(Mono.error(() -> OrderList.notFound(seen.orderId().value())))
        .flatMap(order -> cancelLocked(order, actor)));
  }

  private Mono<Order> cancelLocked(Order order, String actor) {
    if (order.status() == OrderStatus.CANCELLED) {
      return Mono.just(order);
    }
    Payable.require(order, clock.instant());
    return closeOrder.cancel(order, actor, CloseOrder.Why.NOT_WANTED);
  }
}
