package dev.quittance.order.coupons;

import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.Orders;
import dev.quittance.order.orders.Payable;
import java.time.Clock;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Puts a coupon on an unpaid order, or takes it off. */
@Component
public class ChangeCoupon {

  private final Orders orders;
  private final RedeemCoupon redeemCoupon;
  private final TransactionalOperator transaction;
  private final Clock clock;

  ChangeCoupon(Orders orders, RedeemCoupon redeemCoupon, TransactionalOperator transaction,
      Clock clock) {
    this.orders = orders;
    this.redeemCoupon = redeemCoupon;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * The order with that coupon instead of the one that it had, if any.
   *
   * @param seen the order as the caller may see it
   * @param actor a user id
   */
  public Mono<Order> apply(Order seen, String couponCode, String actor) {
    return change(seen, order -> redeemCoupon.apply(order, couponCode, actor));
  }

  /** The order at its list price. */
  public Mono<Order> remove(Order seen, String actor) {
    return change(seen, order -> redeemCoupon.remove(order, actor));
  }

  private Mono<Order> change(Order seen, Function<Order, Mono<Order>> change) {
    return transaction.transactional(orders.findForUpdate(seen.orderId())
        .switchIfEmpty(Mono.error(() -> OrderList.notFound(seen.orderId().value())))
        .doOnNext(order -> Payable.require(order, clock.instant()))
        .flatMap(change));
  }
}
