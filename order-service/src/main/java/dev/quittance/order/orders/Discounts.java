package dev.quittance.order.orders;

import reactor.core.publisher.Mono;

/** Takes a coupon off an order's price; to be called in a transaction that has locked the order. */
public interface Discounts {

  /**
   * Prices an unpaid order with a coupon, in place of the one that it has.
   *
   * @param actor who wants it: a user id
   * @return the order as it is stored now, or a problem that says why the coupon is refused
   */
  Mono<Order> apply(Order order, String couponCode, String actor);

  /** Lets others have the coupon of an order that ended unpaid; the order keeps its price. */
  Mono<Void> release(Order order, String actor);
}
