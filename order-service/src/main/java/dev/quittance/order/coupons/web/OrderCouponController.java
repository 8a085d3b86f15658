package dev.quittance.order.coupons.web;

import dev.quittance.order.coupons.ChangeCoupon;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.web.OrderView;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The coupon of an unpaid order, over HTTP. */
@RestController
@RequestMapping("/api/orders/{orderId}/coupon")
class OrderCouponController {

  private final OrderList orderList;
  private final ChangeCoupon changeCoupon;

  OrderCouponController(OrderList orderList, ChangeCoupon changeCoupon) {
    this.orderList = orderList;
    this.changeCoupon = changeCoupon;
  }

  /** A coupon as somebody typed it. */
  record CouponWish(@Nullable String couponCode) {
  }

  @PostMapping
  Mono<OrderView> apply(
      @PathVariable String orderId, @RequestBody CouponWish wish, Caller caller) {
    String code = wish.couponCode();
    if (code == null || code.isBlank()) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_request", "coupon_code is missing");
    }
    return orderList.visible(orderId, caller)
        .flatMap(order -> changeCoupon.apply(order, code, caller.userId()))
        .map(OrderView::of);
  }

  @DeleteMapping
  Mono<OrderView> remove(@PathVariable String orderId, Caller caller) {
    return orderList.visible(orderId, caller)
        .flatMap(order -> changeCoupon.remove(order, caller.userId()))
        .map(OrderView::of);
  }
}
