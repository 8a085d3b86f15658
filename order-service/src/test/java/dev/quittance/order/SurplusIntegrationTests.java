package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A payer pays twice, and the refund of the second payment fails. */
@Timeout(120)
class SurplusIntegrationTests extends CouponTestBase {

  private static final Money PART = new Money(100, "CNY");
  private static final Money REST = new Money(4900, "CNY");

  /** What a provider said came second, with the first refund that was asked for. */
  private record Surplus(String order, PaymentId payment, RefundRequested refund) {
  }

  private Surplus surplus() {
    String order = newOrder();
    PaymentId first = openAttempt(order).paymentId();
    PaymentId second = secondAttempt(order);
    requests.send(new PaymentSucceeded(report(order, first), PRICE));
    requests.send(new PaymentSucceeded(report(order, second), PRICE));
    return new Surplus(order, second, refund(order, 1));
  }

  private PaymentId secondAttempt(String order) {
    CompletableFuture<JsonNode> again = pay(order, "stripe:checkout_session");
    PaymentId second = request(order, 2).paymentId();
    answer(request(order, 2));
    again.join();
    return second;
  }

  private RefundRequested refund(String order, int count) {
    return Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> refundsAsked(order), asked -> asked.size() == count).get(count - 1);
  }

  private void fail(Surplus surplus, RefundRequested refund, String code) {
    requests.send(new RefundFailed(report(surplus.order(), surplus.payment()), refund.refundId(),
        null, refund.amount(), code, "no"));
  }

  private void refundInDashboard(Surplus surplus) {
    requests.send(new PaymentRefunded(report(surplus.order(), surplus.payment()), null,
        "re_dashboard", PART, PART));
  }

  private List<OrderReviewRequired> reviews(String order) {
    return orderEvents.events(OrderReviewRequired.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  private void expectRefunded(Surplus surplus, RefundRequested last) {
    requests.send(new RefundCreated(last.orderId(), last.paymentId(), last.refundId(), "stripe",
        "re_last", last.amount(), true, Instant.now()));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> number(
        "SELECT count(*) FROM payments WHERE payment_id = :value AND status = 'refunded'",
        surplus.payment().value()) == 1);
    assertThat(refundsAsked(surplus.order())).endsWith(last);
    assertThat(reviews(surplus.order())).isEmpty();
    assertThat(shown(surplus.order()).required("status").asString()).isEqualTo("paid");
  }

  @Test
  void asksForTheRestWhenAPartWentBackByHandBefore() {
    Surplus surplus = surplus();
    refundInDashboard(surplus);
    fail(surplus, surplus.refund(), "refund_amount_exceeded");

    RefundRequested rest = refund(surplus.order(), 2);

    assertThat(rest.amount()).isEqualTo(REST);
    assertThat(rest.refundId().value()).isEqualTo("surplus-" + surplus.payment() + "-2");
    expectRefunded(surplus, rest);
  }

  @Test
  void asksAgainForARefundThatWasNotMade() {
    Surplus surplus = surplus();
    fail(surplus, surplus.refund(), "not_made");

    RefundRequested again = refund(surplus.order(), 2);

    assertThat(again.amount()).isEqualTo(PRICE);
    expectRefunded(surplus, again);
  }

  @Test
  void callsAPersonWhenItWouldFailAgainAndStillTakesTheRestWhenItCan() {
    Surplus surplus = surplus();
    fail(surplus, surplus.refund(), "refund_amount_exceeded");

    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> reviews(surplus.order()).size() == 1);
    assertThat(reviews(surplus.order()).getFirst().reason()).isEqualTo("surplus_refund_failed");
    assertThat(reviews(surplus.order()).getFirst().detail()).contains("50.00 CNY", "exceeded");
    assertThat(refundsAsked(surplus.order())).hasSize(1);

    // The provider refused before its news of the refund by hand came.
    refundInDashboard(surplus);
    assertThat(refund(surplus.order(), 2).amount()).isEqualTo(REST);
  }

  /** The payer disputes before we know that it is surplus: its refund is not even asked for. */
  @Test
  void asksForTheFirstTimeWhenTheDisputeIsWon() {
    String order = newOrder();
    PaymentId first = openAttempt(order).paymentId();
    PaymentId second = secondAttempt(order);
    requests.send(new PaymentSucceeded(report(order, first), PRICE));
    requests.send(new DisputeOpened(report(order, second), "du_1", PRICE, "fraudulent"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> number(
        "SELECT count(*) FROM disputes WHERE payment_id = :value", second.value()) == 1);
    requests.send(new PaymentSucceeded(report(order, second), PRICE));
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> reviews(order).size() == 1);
    assertThat(reviews(order).getFirst().reason()).isEqualTo("surplus_disputed");
    assertThat(refundsAsked(order)).isEmpty();

    requests.send(new DisputeClosed(report(order, second), "du_1", PRICE, false));

    RefundRequested asked = refund(order, 1);
    assertThat(asked.amount()).isEqualTo(PRICE);
    assertThat(asked.refundId().value()).isEqualTo("surplus-" + second);
  }

  /** Of two disputes one is won, the other lost: only what neither took is asked for. */
  @Test
  void asksForTheRestWhenTheLastDisputeHasEnded() {
    Surplus surplus = surplus();
    String order = surplus.order();
    requests.send(new DisputeOpened(report(order, surplus.payment()), "du_2", PART, "fraudulent"));
    requests.send(new DisputeOpened(report(order, surplus.payment()), "du_3", PART, "fraudulent"));
    fail(surplus, surplus.refund(), "charge_disputed");
    requests.send(new DisputeClosed(report(order, surplus.payment()), "du_2", PART, false));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> number(
        "SELECT count(*) FROM disputes WHERE payment_id = :value AND status = 'won'",
        surplus.payment().value()) == 1);
    assertThat(refundsAsked(order)).hasSize(1);

    requests.send(new DisputeClosed(report(order, surplus.payment()), "du_3", PART, true));

    RefundRequested rest = refund(order, 2);
    assertThat(rest.amount()).isEqualTo(REST);
    fail(surplus, rest, "charge_disputed");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> reviews(order).size() == 1);
    assertThat(reviews(order).getFirst().detail()).contains("49.00 CNY", "charge_disputed");
    assertThat(refundsAsked(order)).hasSize(2);
  }
}
