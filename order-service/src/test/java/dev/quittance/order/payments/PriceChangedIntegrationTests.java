package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.order.CouponTestBase;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Money at a price that was, where nothing is refunded by policy. */
class PriceChangedIntegrationTests extends CouponTestBase {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Autowired
  private Orders orders;
  @Autowired
  private Payments payments;
  @Autowired
  private RefundRequests refundRequests;
  @Autowired
  private OrderFollowUps followUps;
  @Autowired
  private ReturnSurplus returnSurplus;
  @Autowired
  private Mismatches mismatches;
  @Autowired
  private AuditTrail audit;
  @Autowired
  private Outbox outbox;
  @Autowired
  private OrderCounters counters;
  @Autowired
  private Clock clock;
  @Autowired
  private TransactionalOperator transaction;

  @Test
  void sendsTheOrderToReviewAndDeliversNothing() {
    String code = coupon("\"percent\": \"10\"");
    String order = newOrder();
    PaymentRequested attempt = openAttempt(order);
    apply(order, code).expectStatus().isOk();
    OrderSettings keepSurplus = new OrderSettings(Duration.ofHours(1), "stripe",
        List.of("stripe"), TIMEOUT, false, "http://localhost/unused", null);
    ApplyOutcome applyOutcome = new ApplyOutcome(orders, payments, refundRequests, followUps,
        returnSurplus, mismatches, audit, outbox, keepSurplus, counters, clock);

    transaction.transactional(applyOutcome.apply(
        new PaymentSucceeded(report(order, attempt.paymentId()), PRICE))).block(TIMEOUT);

    assertThat(shown(order).required("status").asString()).isEqualTo("review");
    assertThat(number("SELECT count(*) FROM orders WHERE order_id = :value"
        + " AND review_reason = 'price_changed'", order)).isEqualTo(1);
    assertThat(actions(order)).contains("payment.mismatch").doesNotContain("payment.finalize");
    assertThat(refundsAsked(order)).isEmpty();
    assertUsed(code, 1);
  }
}
