package dev.quittance.order.coupons.web;

import dev.quittance.order.coupons.ChangeCoupon;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.web.OrderView;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
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
  record CouponWish(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, pattern = Texts.NOT_BLANK)
      @Nullable String couponCode) {
  }

  /** Puts a coupon on an unpaid order, in place of the one it has. */
  @Endpoint(id = "applyCoupon", problems = {
    "400 invalid_request", "404 order_not_found", "409 order_already_paid", "409 order_cancelled",
    "409 order_expired", "409 order_in_review", "422 unknown_coupon", "409 coupon_exhausted",
    "409 coupon_user_limit", "422 coupon_currency_mismatch", "422 coupon_expired",
    "422 coupon_inactive", "422 coupon_leaves_nothing", "422 coupon_not_applicable",
    "422 coupon_not_yet_valid", "422 coupon_without_effect", "429 rate_limited"
  })
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

  /** Takes the coupon off an unpaid order. */
  @Endpoint(id = "removeCoupon", problems = {
    "404 order_not_found", "409 order_already_paid", "409 order_cancelled", "409 order_expired",
    "409 order_in_review"
  })
  @DeleteMapping
  Mono<OrderView> remove(@PathVariable String orderId, Caller caller) {
    return orderList.visible(orderId, caller)
        .flatMap(order -> changeCoupon.remove(order, caller.userId()))
        .map(OrderView::of);
  }
}
