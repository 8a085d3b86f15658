package dev.quittance.order.coupons;

import dev.quittance.events.Money;

/** What a coupon does to an order. */
sealed interface Discount {

  /** It can be used: so much comes off. */
  record Granted(Money off) implements Discount {
  }

  /**
   * It cannot.
   *
   * @param code stable, for the caller
   */
  record Refused(String code, String detail) implements Discount {
  }
}
