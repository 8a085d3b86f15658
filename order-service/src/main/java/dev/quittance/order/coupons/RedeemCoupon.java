package dev.quittance.order.coupons;

import dev.quittance.events.Money;
import dev.quittance.order.coupons.Coupon.Discount;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Discounts;
import dev.quittance.order.orders.OpenAttempts;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts a coupon on an order or takes it off, together with its reservation. The attempt that was
 * open is given up when the price changes. To be called in a transaction that has locked the order.
 */
@Component
class RedeemCoupon implements Discounts {

  private static final Set<String> TAKEN = Set.of("coupon_exhausted", "coupon_user_limit");

  private final Orders orders;
  private final Coupons coupons;
  private final Redemptions redemptions;
  private final OpenAttempts attempts;
  private final AuditTrail audit;
  private final Clock clock;

  RedeemCoupon(Orders orders, Coupons coupons, Redemptions redemptions, OpenAttempts attempts,
      AuditTrail audit, Clock clock) {
    this.orders = orders;
    this.coupons = coupons;
    this.redemptions = redemptions;
    this.attempts = attempts;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public Mono<Order> apply(Order order, String couponCode, String actor) {
    String code = Coupon.normal(couponCode);
    if (code.equals(order.couponCode())) {
      return Mono.just(order);
    }
    return decide(order, code)
        .flatMap(granted -> giveUpOther(order, code, actor)
            .then(coupons.take(code, clock.instant()))
            .flatMap(taken -> taken ? reserve(order, code, granted.off(), actor)
                : refusedAfterAll(order, code)));
  }

  /** Without a lock: of many who want the last one, those who come later need not wait. */
  private Mono<Discount.Granted> decide(Order order, String code) {
    return find(code).flatMap(coupon -> redemptions.heldBy(order.userId(), code)
        .flatMap(held -> switch (coupon.on(order, held, clock.instant())) {
          case Discount.Granted granted -> Mono.just(granted);
          case Discount.Refused refused -> refuse(refused);
        }));
  }

  private Mono<Coupon> find(String code) {
    Mono<Coupon> found = Coupon.isCode(code) ? coupons.find(code) : Mono.empty();
    return found.switchIfEmpty(Mono.error(() -> new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT, "unknown_coupon", "no such coupon")));
  }

  private static <T> Mono<T> refuse(Discount.Refused refused) {
    return Mono.error(() -> new ProblemException(TAKEN.contains(refused.code())
        ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT, refused.code(),
        refused.detail()));
  }

  private Mono<Void> giveUpOther(Order order, String code, String actor) {
    String other = order.couponCode();
    return other == null ? Mono.empty() : coupons.lock(List.of(other, code))
        .then(giveBack(order, other, "coupon.removed", actor, "replaced by " + code));
  }

  /** Somebody else was faster, between the decision and the conditional UPDATE. */
  private Mono<Order> refusedAfterAll(Order order, String code) {
    return decide(order, code).then(find(code))
        .flatMap(coupon -> refuse(coupon.exhausted()));
  }

  private Mono<Order> reserve(Order order, String code, Money off, String actor) {
    return find(code).flatMap(coupon -> redemptions.reserve(order, coupon, off, clock.instant())
        .flatMap(reserved -> reserved
            ? price(order, order.listAmount().minus(off), code, actor)
                .flatMap(priced -> audit.add(order.orderId(), null, "coupon.applied", actor,
                    code + " takes " + off + " off " + order.listAmount()).thenReturn(priced))
            : refuse(coupon.heldTooOften())));
  }

  /** Takes the coupon off; the order as it is if it has none. */
  Mono<Order> remove(Order order, String actor) {
    String code = order.couponCode();
    return code == null ? Mono.just(order)
        : giveBack(order, code, "coupon.removed", actor, "no longer wanted")
            .then(price(order, order.listAmount(), null, actor));
  }

  private Mono<Order> price(Order order, Money amount, @Nullable String code, String actor) {
    Mono<Void> cancelled = amount.equals(order.amount()) ? Mono.empty()
        : attempts.cancel(order, actor, "price_changed");
    return orders.save(order.pricedAt(amount, code), null)
        .then(cancelled)
        .then(orders.find(order.orderId()));
  }

  @Override
  public Mono<Void> release(Order order, String actor) {
    String code = order.couponCode();
    return code == null ? Mono.empty() : giveBack(order, code, "coupon.released", actor,
        "the order is " + order.status().text());
  }

  private Mono<Void> giveBack(
      Order order, String code, String action, String actor, String why) {
    return redemptions.release(order.orderId(), code)
        .flatMap(held -> held ? coupons.giveBack(code).then(
            audit.add(order.orderId(), null, action, actor, code + ": " + why)) : Mono.empty());
  }
}
