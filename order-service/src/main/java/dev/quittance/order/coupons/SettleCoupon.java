package dev.quittance.order.coupons;

import dev.quittance.events.Event;
import dev.quittance.events.OrderExpired;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUp;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What becomes of an order's coupon when the order is paid, expires or is refunded. An order that
 * is paid after it gave its coupon back has used it nevertheless: it is counted again, above the
 * limit if others have taken it meanwhile, because the payer has kept to the price they were told.
 */
@Component
class SettleCoupon implements OrderFollowUp {

  private static final String ACTOR = "policy:coupons";

  private final Coupons coupons;
  private final Redemptions redemptions;
  private final RedeemCoupon redeemCoupon;
  private final AuditTrail audit;
  private final CouponSettings settings;

  SettleCoupon(Coupons coupons, Redemptions redemptions, RedeemCoupon redeemCoupon,
      AuditTrail audit, CouponSettings settings) {
    this.coupons = coupons;
    this.redemptions = redemptions;
    this.redeemCoupon = redeemCoupon;
    this.audit = audit;
    this.settings = settings;
  }

  @Override
  public Mono<Void> follow(Event event, Order order) {
    String code = order.couponCode();
    if (code == null) {
      return Mono.empty();
    }
    boolean full = event instanceof OrderRefunded refunded && refunded.full();
    if (event instanceof OrderExpired || full && settings.releaseOnFullRefund()) {
      return redeemCoupon.release(order, ACTOR);
    }
    // A refund that failed in the end leaves an order that is not refunded in full any more.
    return event instanceof OrderPaid || event instanceof OrderRefunded && !full
        ? use(order, code) : Mono.empty();
  }

  private Mono<Void> use(Order order, String code) {
    return redemptions.confirm(order.orderId(), code)
        .flatMap(confirmed -> confirmed ? Mono.empty() : useAgain(order, code));
  }

  private Mono<Void> useAgain(Order order, String code) {
    return coupons.lock(List.of(code))
        .then(redemptions.confirmAgain(order, code))
        .flatMap(again -> again ? coupons.count(code).then(audit.add(order.orderId(), null,
            "coupon.counted_again", ACTOR, code + ": the order is " + order.status().text()))
            : Mono.empty());
  }
}
