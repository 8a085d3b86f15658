package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.order.CouponTestBase;
import dev.quittance.order.disputes.Disputes;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.CloseOrder;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Rejected money that is disputed goes back, too, where nothing is refunded by policy. */
class RejectWithoutPolicyIntegrationTests extends CouponTestBase {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Money TOO_LITTLE = new Money(4400, "CNY");

  @Autowired
  private Orders orders;
  @Autowired
  private Payments payments;
  @Autowired
  private RefundRequests refundRequests;
  @Autowired
  private Disputes disputes;
  @Autowired
  private OrderFollowUps followUps;
  @Autowired
  private Mismatches mismatches;
  @Autowired
  private CloseOrder closeOrder;
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

  private ApplyOutcome applyOutcome;
  private RejectPayment rejectPayment;

  @BeforeEach
  void withoutPolicy() {
    OrderSettings settings = new OrderSettings(Duration.ofHours(1), "stripe",
        List.of("stripe"), TIMEOUT, false, "http://localhost/unused", null);
    ReturnSurplus returnSurplus = new ReturnSurplus(orders, refundRequests, disputes, followUps,
        audit, outbox, settings, counters, clock);
    applyOutcome = new ApplyOutcome(orders, payments, refundRequests, followUps, returnSurplus,
        mismatches, audit, outbox, settings, counters, clock);
    rejectPayment = new RejectPayment(orders, new SurplusMoney(payments, mismatches,
        refundRequests, returnSurplus, followUps, audit, outbox, settings, counters, clock),
        closeOrder, audit, transaction);
  }

  private void apply(PaymentOutcome outcome) {
    transaction.transactional(applyOutcome.apply(outcome)).block(TIMEOUT);
  }

  private void reject(String order) {
    transaction.transactional(orders.findForUpdate(new OrderId(order)))
        .flatMap(seen -> rejectPayment.reject(seen, "too little came", "admin-1"))
        .block(TIMEOUT);
  }

  private PaymentId disputed(String order) {
    PaymentId payment = openAttempt(order).paymentId();
    apply(new PaymentSucceeded(report(order, payment), TOO_LITTLE));
    apply(new DisputeOpened(report(order, payment), "du_1", TOO_LITTLE, "fraudulent"));
    return payment;
  }

  private void expectRefund(String order) {
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> !refundsAsked(order).isEmpty());
    assertThat(refundsAsked(order)).singleElement().satisfies(refund ->
        assertThat(Objects.requireNonNull(refund).amount()).isEqualTo(TOO_LITTLE));
  }

  @Test
  void asksForItOnceTheDisputeIsWon() {
    String order = newOrder();
    PaymentId payment = disputed(order);

    reject(order);

    assertThat(number("SELECT count(*) FROM refund_requests WHERE order_id = :value", order))
        .isZero();
    apply(new DisputeClosed(report(order, payment), "du_1", TOO_LITTLE, false));
    expectRefund(order);
  }

  @Test
  void asksForItAtOnceIfTheDisputeIsWonAlready() {
    String order = newOrder();
    PaymentId payment = disputed(order);
    apply(new DisputeClosed(report(order, payment), "du_1", TOO_LITTLE, false));

    reject(order);

    expectRefund(order);
  }
}
