package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.quittance.events.Money;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Success by a person's word. */
class MarkPaidIntegrationTests extends OrderTestBase {

  private static final String CLAIM = "{\"reason\": \"bank transfer of 20 May\"}";

  private WebTestClient.ResponseSpec mark(String order, String body) {
    return as("admin-1", "payments:admin").post().uri("/api/orders/" + order + "/mark-paid")
        .contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  /** An order with an attempt that its payer can pay. */
  private PaymentRequested begun(String order) {
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    answer(request);
    paying.join();
    return request;
  }

  private List<RefundRequested> refundsOf(String order) {
    return requests.events(RefundRequested.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  private List<String> actions(String order) {
    return json(as("admin-1", "payments:admin").get().uri(
            "/api/orders/" + order + "/timeline").exchange())
        .required("entries").valueStream().map(entry -> entry.required("action").asString()
            + " by " + entry.required("actor").asString()).toList();
  }

  @Test
  void paysAnOrderThatNobodyHasTriedToPay() {
    String order = newOrder();

    JsonNode marked = json(mark(order, CLAIM).expectStatus().isOk());

    assertThat(marked.required("status").asString()).isEqualTo("paid");
    assertThat(marked.required("payment_channel").asString()).isEqualTo("manual");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) == 1);
    assertThat(orderEvents.events(OrderPaid.class)).anySatisfy(event -> {
      assertThat(event.orderId().value()).isEqualTo(order);
      assertThat(event.amount()).isEqualTo(PRICE);
      assertThat(event.paymentChannel()).isEqualTo("manual");
    });
    assertThat(actions(order)).contains(
        "payment.marked_paid by admin-1", "payment.finalize by admin-1");
    assertThat(json(as("admin-1", "payments:admin").get().uri(
            "/api/orders/" + order + "/timeline").exchange())
        .toString()).contains("bank transfer of 20 May");
  }

  @Test
  void stopsTheOpenAttemptAndRefundsItsMoneyIfItComesAfterAll() {
    String order = newOrder();
    PaymentRequested request = begun(order);

    mark(order, CLAIM).expectStatus().isOk();

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
        requests.events(PaymentCancellationRequested.class).stream()
            .anyMatch(event -> event.paymentId().equals(request.paymentId())));
    succeed(order, request.paymentId(), PRICE);
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> refundsOf(order).size() == 1);
    assertThat(refundsOf(order).getFirst().paymentId()).isEqualTo(request.paymentId());
    assertThat(refundsOf(order).getFirst().amount()).isEqualTo(PRICE);
    awaitStatus(order, "paid");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) == 1);
    assertThat(actions(order)).contains("payment.surplus by webhook");
  }

  @Test
  void takesTheLateWordOfTheAttemptItNamesAsTheSameMoney() {
    String order = newOrder();
    PaymentRequested request = begun(order);

    mark(order, "{\"reason\": \"seen in the dashboard\", \"payment_id\": \"%s\"}"
        .formatted(request.paymentId())).expectStatus().isOk().expectBody()
        .jsonPath("$.payment_id").isEqualTo(request.paymentId().value())
        .jsonPath("$.payment_channel").isEqualTo("stripe");
    succeed(order, request.paymentId(), PRICE);

    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> actions(order).contains("payment.webhook by webhook"));
    assertThat(refundsOf(order)).isEmpty();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) == 1);
    assertThat(requests.events(PaymentCancellationRequested.class))
        .noneMatch(event -> event.paymentId().equals(request.paymentId()));
  }

  @Test
  void takesNoAttemptForTheMoneyThatWasOfAnotherPrice() {
    String order = newOrder();
    PaymentRequested request = begun(order);
    String code = "C" + order.substring(0, 8).toUpperCase(Locale.ROOT);
    as("admin-1", "payments:admin").post().uri("/api/admin/coupons")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"code\": \"%s\", \"percent\": \"10\"}".formatted(code)).exchange()
        .expectStatus().isCreated();
    post("/api/orders/" + order + "/coupon", "{\"coupon_code\": \"" + code + "\"}")
        .expectStatus().isOk();

    mark(order, "{\"reason\": \"x\", \"payment_id\": \"%s\"}".formatted(request.paymentId()))
        .expectStatus().isEqualTo(409).expectBody().jsonPath("$.code")
        .isEqualTo("payment_amount_differs");

    mark(order, CLAIM).expectStatus().isOk();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) == 1);
    assertThat(orderEvents.events(OrderPaid.class)).anySatisfy(event -> {
      assertThat(event.orderId().value()).isEqualTo(order);
      assertThat(event.amount()).isEqualTo(new Money(4500, "CNY"));
    });
  }

  @Test
  void endsAReview() {
    String order = newOrder();
    PaymentRequested request = begun(order);
    succeed(order, request.paymentId(), new Money(4999, "CNY"));
    awaitStatus(order, "review");

    mark(order, "{\"reason\": \"seen in the dashboard\", \"payment_id\": \"%s\"}"
        .formatted(request.paymentId())).expectStatus().isOk();

    awaitStatus(order, "paid");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) == 1);
    assertThat(actions(order)).doesNotContain("payment.surplus by admin-1");
    assertThat(refundsOf(order)).isEmpty();
  }

  @Test
  void givesBackWhatWasNotBelievedWhenSomethingElsePays() {
    String order = newOrder();
    PaymentRequested request = begun(order);
    awaitCreated(order);
    succeed(order, request.paymentId(), new Money(4400, "CNY"));
    succeed(order, request.paymentId(), new Money(5000, "USD"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> actions(order).stream()
        .filter("payment.mismatch by webhook"::equals).count() == 2);

    mark(order, CLAIM).expectStatus().isOk();

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refundsOf(order).size() == 1);
    assertThat(refundsOf(order).getFirst().amount()).isEqualTo(new Money(4400, "CNY"));
    assertThat(actions(order)).contains(
        "payment.surplus by admin-1", "payment.surplus_kept by admin-1");
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(orderEvents.events(OrderReviewRequired.class)).anySatisfy(event -> {
          assertThat(event.orderId().value()).isEqualTo(order);
          assertThat(event.reason()).isEqualTo("surplus_refund_failed");
          assertThat(event.detail()).contains("50.00 USD");
        }));
    awaitStatus(order, "paid");
  }

  @Test
  void paysOnceHoweverManySaySoWhileTheWebhookComes() {
    String order = newOrder();
    PaymentRequested request = begun(order);

    List<CompletableFuture<Integer>> marks = IntStream.range(0, 6)
        .mapToObj(count -> CompletableFuture.supplyAsync(() -> mark(order, CLAIM)
            .returnResult(String.class).getStatus().value())).toList();
    succeed(order, request.paymentId(), PRICE);
    List<Integer> statuses = marks.stream().map(CompletableFuture::join).toList();

    assertThat(statuses).allMatch(status -> status == 200 || status == 409);
    assertThat(statuses.stream().filter(status -> status == 200).count())
        .isLessThanOrEqualTo(1);
    awaitStatus(order, "paid");
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> actions(order).contains("payment.webhook by webhook"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) == 1);
    int surplus = statuses.contains(200) ? 1 : 0;
    Awaitility.await("the surplus, if a person was first").atMost(Duration.ofSeconds(20))
        .until(() -> refundsOf(order).size() == surplus);
  }

  @Test
  void takesBackWhatWasMarkedByARefundThatNoProviderHears() {
    String order = newOrder();
    mark(order, CLAIM).expectStatus().isOk();

    as("admin-1", "payments:admin").post().uri("/api/orders/" + order + "/refunds")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"amount\": null, \"reason\": \"wrong order\"}").exchange()
        .expectStatus().isCreated().expectBody().jsonPath("$.status").isEqualTo("succeeded");

    awaitStatus(order, "refunded");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
        orderEvents.events(OrderRefunded.class).stream()
            .anyMatch(event -> event.orderId().value().equals(order)));
    assertThat(refundsOf(order)).isEmpty();
  }

  @Test
  void refusesAPaidOrderAndWhoMayNot() {
    String order = newOrder();
    post("/api/orders/" + order + "/mark-paid", CLAIM).expectStatus().isForbidden()
        .expectBody().jsonPath("$.code").isEqualTo("forbidden");
    mark(order, "{}").expectStatus().isBadRequest();
    mark(order, "{\"reason\": \"x\", \"payment_id\": \"none\"}").expectStatus().isNotFound()
        .expectBody().jsonPath("$.code").isEqualTo("payment_not_found");
    mark("none", CLAIM).expectStatus().isNotFound();
    awaitStatus(order, "created");

    paidOrder(order);

    mark(order, CLAIM).expectStatus().isEqualTo(409).expectBody().jsonPath("$.code")
        .isEqualTo("order_already_paid");
    assertThat(actions(order)).doesNotContain("payment.marked_paid by admin-1");
  }

  /** A success that waits in a review is nobody's once something else pays the order. */
  @Test
  void givesBackTheMoneyThatCameInReviewWhenSomethingElsePays() {
    String order = newOrder();
    PaymentRequested first = begun(order);
    CompletableFuture<JsonNode> paying = pay(order, "dummy");
    PaymentRequested second = request(order, 2);
    answer(second);
    paying.join();
    succeed(order, first.paymentId(), new Money(4999, "CNY"));
    awaitStatus(order, "review");
    requests.send(new PaymentSucceeded(new ProviderReport("dummy", "evt_" + order, null,
        Map.of(), first.orderId(), second.paymentId(), Instant.now(), ReportedBy.WEBHOOK),
        PRICE));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(
        () -> actions(order).contains("payment.success_in_review by webhook"));

    mark(order, CLAIM).expectStatus().isOk();

    awaitStatus(order, "paid");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refundsOf(order).size() == 2);
    assertThat(refundsOf(order))
        .extracting(RefundRequested::paymentId, RefundRequested::amount)
        .containsExactlyInAnyOrder(tuple(first.paymentId(), new Money(4999, "CNY")),
            tuple(second.paymentId(), PRICE));
    assertThat(actions(order)).contains("payment.surplus by admin-1");
  }

  /** It goes back: the order would be called paid, or worse, be left unpaid with a 200. */
  @Test
  void takesNoMoneyForTheOrdersThatGoesBackAlready() {
    String order = newOrder();
    PaymentRequested request = begun(order);
    String code = "C" + order.substring(0, 8).toUpperCase(Locale.ROOT);
    as("admin-1", "payments:admin").post().uri("/api/admin/coupons")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"code\": \"%s\", \"percent\": \"10\"}".formatted(code)).exchange()
        .expectStatus().isCreated();
    post("/api/orders/" + order + "/coupon", "{\"coupon_code\": \"" + code + "\"}")
        .expectStatus().isOk();
    succeed(order, request.paymentId(), PRICE);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refundsOf(order).size() == 1);
    as(user).delete().uri("/api/orders/" + order + "/coupon").exchange().expectStatus().isOk();

    mark(order, "{\"reason\": \"x\", \"payment_id\": \"%s\"}".formatted(request.paymentId()))
        .expectStatus().isEqualTo(409).expectBody().jsonPath("$.code")
        .isEqualTo("payment_surplus");
    assertThat(actions(order)).doesNotContain("payment.marked_paid by admin-1");
  }
}
