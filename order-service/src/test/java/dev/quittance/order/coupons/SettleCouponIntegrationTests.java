package dev.quittance.order.coupons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.PaymentId;
import dev.quittance.order.CouponTestBase;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Orders;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;

/** What becomes of a coupon by policy. */
class SettleCouponIntegrationTests extends CouponTestBase {

  private static final Money PAID = new Money(4500, "CNY");

  @Autowired
  private Coupons coupons;
  @Autowired
  private Redemptions redemptions;
  @Autowired
  private RedeemCoupon redeemCoupon;
  @Autowired
  private AuditTrail audit;
  @Autowired
  private Orders orders;
  @Autowired
  private TransactionalOperator transaction;

  private void fullyRefunded(String order, PaymentId payment, boolean release) {
    OrderRefunded event = new OrderRefunded(
        new OrderId(order), user, payment, PAID, PAID, null, true, Instant.now());
    SettleCoupon settle = new SettleCoupon(
        coupons, redemptions, redeemCoupon, audit, new CouponSettings(release));
    transaction.transactional(orders.findForUpdate(new OrderId(order))
        .flatMap(locked -> settle.follow(event, locked))).block(Duration.ofSeconds(10));
  }

  @Test
  void aFullRefundGivesTheCouponBackOnceIfThePolicySaysSo() {
    String code = coupon("\"percent\": \"10\"");
    String order = idOf(json(order(code)));
    PaymentId payment = paidOrder(order);

    fullyRefunded(order, payment, false);
    assertUsed(code, 1);
    assertThat(actions(order)).doesNotContain("coupon.released");

    fullyRefunded(order, payment, true);
    fullyRefunded(order, payment, true);
    assertUsed(code, 0);
    assertThat(actions(order)).containsOnlyOnce("coupon.released");
  }
}
