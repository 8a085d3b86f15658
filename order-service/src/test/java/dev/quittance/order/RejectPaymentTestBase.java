package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderCancelled;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What tests of the end of reviews have in common. */
abstract class RejectPaymentTestBase extends CouponTestBase {

  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final Money TOO_LITTLE = new Money(4400, "CNY");
  static final String REASON = "{\"reason\": \"too little came\"}";

  WebTestClient.ResponseSpec reject(String order) {
    return adminPost("/api/orders/" + order + "/reject-payment", REASON);
  }

  WebTestClient.ResponseSpec markPaid(String order) {
    return adminPost("/api/orders/" + order + "/mark-paid", REASON);
  }

  /** The attempt whose money brought that order into review. */
  PaymentId review(String order, Money came) {
    PaymentRequested attempt = openAttempt(order);
    awaitCreated(order);
    succeed(order, attempt.paymentId(), came);
    awaitStatus(order, "review");
    return attempt.paymentId();
  }

  RefundRequested refund(String order) {
    return Awaitility.await().atMost(PATIENCE)
        .until(() -> refundsAsked(order), asked -> !asked.isEmpty()).getFirst();
  }

  RefundRequested refund(String order, int count) {
    return Awaitility.await().atMost(PATIENCE)
        .until(() -> refundsAsked(order), asked -> asked.size() == count).get(count - 1);
  }

  void made(RefundRequested refund) {
    requests.send(new RefundCreated(refund.orderId(), refund.paymentId(), refund.refundId(),
        "stripe", "re_" + refund.refundId(), refund.amount(), true, Instant.now()));
    Awaitility.await().atMost(PATIENCE).until(() -> number(
        "SELECT count(*) FROM refund_requests WHERE refund_id = :value AND status = 'succeeded'",
        refund.refundId().value()) == 1);
  }

  /** Another provider than that of the payment tells. */
  static ProviderReport foreign(String order, PaymentId payment) {
    return new ProviderReport("dummy", "evt_" + UUID.randomUUID(), null, Map.of(),
        new OrderId(order), payment, Instant.now(), ReportedBy.WEBHOOK);
  }

  void execute(String sql, String order) {
    database.sql(sql).bind("order", order).fetch().rowsUpdated().block(Duration.ofSeconds(10));
  }

  void forgetMismatches(String order) {
    execute("DELETE FROM mismatches WHERE order_id = :order", order);
  }

  /** A person is told of what stays. */
  void awaitKept(String order, String... details) {
    List<OrderReviewRequired> told = Awaitility.await().atMost(PATIENCE).until(
        () -> orderEvents.events(OrderReviewRequired.class).stream()
            .filter(event -> event.orderId().value().equals(order)
                && event.reason().equals("surplus_refund_failed")).toList(),
        events -> !events.isEmpty());
    assertThat(told).singleElement().satisfies(event ->
        assertThat(event.detail()).contains(details));
    assertThat(actions(order)).containsOnlyOnce("payment.surplus_kept");
  }

  void tell(String order, PaymentOutcome outcome) {
    long before = toldSoFar(order);
    requests.send(outcome);
    Awaitility.await().atMost(PATIENCE).until(() -> toldSoFar(order) == before + 1);
  }

  void tellAgain(String order, PaymentId payment, Money amount) {
    tell(order, new PaymentSucceeded(report(order, payment), amount));
  }

  long toldSoFar(String order) {
    return actions(order).stream().filter("payment.webhook"::equals).count();
  }

  List<String> reviews(String order) {
    return orderEvents.events(OrderReviewRequired.class).stream()
        .filter(event -> event.orderId().value().equals(order))
        .map(OrderReviewRequired::reason).toList();
  }

  List<OrderCancelled> cancellations(String order) {
    return orderEvents.events(OrderCancelled.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  void assertCancelled(String order) {
    assertThat(shown(order).required("status").asString()).isEqualTo("cancelled");
    Awaitility.await().atMost(PATIENCE).until(() -> !cancellations(order).isEmpty());
    assertThat(cancellations(order)).hasSize(1);
    assertThat(paidEvents(order)).isZero();
  }
}
