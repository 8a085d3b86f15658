package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundRequested;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A review that ends without delivery. */
class RejectPaymentIntegrationTests extends RejectPaymentTestBase {

  @Test
  void givesBackWhatCameOnceAndCancelsTheOrder() {
    String code = coupon("\"percent\": \"10\"");
    String order = idOf(json(order(code)));
    PaymentId payment = review(order, TOO_LITTLE);

    JsonNode first = json(reject(order).expectStatus().isOk());
    JsonNode second = json(reject(order).expectStatus().isOk());

    assertThat(first.required("status").asString()).isEqualTo("cancelled");
    assertThat(second).isEqualTo(first);
    RefundRequested refund = refund(order);
    assertThat(refund.paymentId()).isEqualTo(payment);
    assertThat(refund.amount()).isEqualTo(TOO_LITTLE);
    requests.send(new RefundCreated(refund.orderId(), payment, refund.refundId(), "stripe",
        "re_" + refund.refundId(), refund.amount(), true, Instant.now()));
    Awaitility.await().atMost(PATIENCE).until(() -> number(
        "SELECT count(*) FROM payments WHERE payment_id = :value AND status = 'refunded'",
        payment.value()) == 1);
    assertUsed(code, 0);
    assertCancelled(order);
    assertThat(refundsAsked(order)).hasSize(1);
    assertThat(actions(order)).containsOnlyOnce(
        "review.rejected", "payment.surplus", "order.cancelled", "coupon.released");
    assertThat(json(admin().get().uri("/api/orders/" + order + "/timeline").exchange())
        .required("entries").valueStream()
        .filter(entry -> entry.required("action").asString().equals("review.rejected")))
        .singleElement().satisfies(entry -> {
          assertThat(entry.required("actor").asString()).isEqualTo("admin-1");
          assertThat(entry.required("detail").asString()).isEqualTo("too little came");
        });
  }

  @Test
  void nothingMakesItPaidByThatMoneyAfterwards() {
    String order = newOrder();
    PaymentId payment = review(order, TOO_LITTLE);
    reject(order).expectStatus().isOk();
    refund(order);

    assertProblem(markPaid(order), 409, "order_cancelled");
    assertProblem(adminPost("/api/orders/" + order + "/mark-paid",
        "{\"reason\": \"x\", \"payment_id\": \"%s\"}".formatted(payment)), 409, "order_cancelled");
    tellAgain(order, payment, TOO_LITTLE);
    tellAgain(order, payment, PRICE);

    assertCancelled(order);
    Awaitility.await().untilAsserted(() -> assertThat(reviews(order)).as("the rest is told")
        .containsExactly("amount_mismatch", "surplus_refund_failed"));
    assertThat(refundsAsked(order)).as("one at a time").hasSize(1);
    assertThat(json(as(user).get().uri("/api/payments/" + payment).exchange())
        .required("status").asString()).isEqualTo("failed");
  }

  @Test
  void leavesMoneyThatItCannotRefundToAPerson() {
    String order = newOrder();
    PaymentId payment = review(order, new Money(5000, "USD"));

    reject(order).expectStatus().isOk();
    tellAgain(order, payment, new Money(5000, "USD"));

    assertCancelled(order);
    assertThat(refundsAsked(order)).isEmpty();
    awaitKept(order, "50.00 USD");
    assertThat(reviews(order)).containsExactly("currency_mismatch", "surplus_refund_failed");
  }

  @Test
  void waitsWithTheRefundWhileThePayerDisputesIt() {
    String order = newOrder();
    PaymentId payment = review(order, TOO_LITTLE);
    requests.send(new DisputeOpened(report(order, payment), "du_1", TOO_LITTLE, "fraudulent"));
    Awaitility.await().atMost(PATIENCE).until(() -> number(
        "SELECT count(*) FROM disputes WHERE payment_id = :value", payment.value()) == 1);

    reject(order).expectStatus().isOk();

    Awaitility.await().atMost(PATIENCE)
        .until(() -> reviews(order).contains("surplus_disputed"));
    assertThat(refundsAsked(order)).isEmpty();
    requests.send(new DisputeClosed(report(order, payment), "du_1", TOO_LITTLE, false));
    assertThat(refund(order).amount()).isEqualTo(TOO_LITTLE);
    assertCancelled(order);
  }

  @Test
  void givesBackEverySuccessThatWaits() {
    String order = newOrder();
    PaymentId first = review(order, TOO_LITTLE);
    tellAgain(order, first, PRICE);

    reject(order).expectStatus().isOk();

    assertThat(refund(order).amount()).as("what came in the end").isEqualTo(PRICE);
    assertCancelled(order);
    assertThat(refundsAsked(order)).hasSize(1);
  }

  @Test
  void hasOneEndingHoweverManyDecide() {
    String order = newOrder();
    PaymentId payment = review(order, TOO_LITTLE);

    List<CompletableFuture<Integer>> decisions = IntStream.range(0, 8)
        .mapToObj(count -> CompletableFuture.supplyAsync(() ->
            (count % 2 == 0 ? reject(order) : markPaid(order))
                .returnResult(String.class).getStatus().value())).toList();
    tellAgain(order, payment, TOO_LITTLE);
    List<Integer> statuses = decisions.stream().map(CompletableFuture::join).toList();

    assertThat(statuses).allMatch(status -> status == 200 || status == 409);
    if (shown(order).required("status").asString().equals("paid")) {
      assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
      assertPaidOnce(order);
      assertThat(actions(order)).doesNotContain("order.cancelled", "review.rejected");
    } else {
      assertThat(statuses.stream().filter(status -> status == 200)).hasSize(4);
      refund(order);
      assertCancelled(order);
      assertThat(refundsAsked(order)).hasSize(1);
      assertThat(actions(order)).doesNotContain("payment.marked_paid");
    }
  }

  @Test
  void refusesWhoMayNotAndWhatIsNotInReview() {
    String order = newOrder();
    assertProblem(reject(order), 409, "order_not_in_review");
    review(order, TOO_LITTLE);
    String path = "/api/orders/" + order + "/reject-payment";

    assertProblem(post(path, REASON), 403, "forbidden");
    assertProblem(adminPost(path, "{}"), 400, "invalid_request");
    assertProblem(reject("none"), 404, "order_not_found");
    assertProblem(cancel(order), 409, "order_in_review");
    assertThat(shown(order).required("status").asString()).isEqualTo("review");

    String cancelled = newOrder();
    cancel(cancelled).expectStatus().isOk();
    assertProblem(reject(cancelled), 409, "order_not_in_review");
    assertThat(refundsAsked(order)).isEmpty();
  }
}
