package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Refunds: asked for, told by the provider, and both at the same time. */
class RefundIntegrationTests extends OrderTestBase {

  private WebTestClient admin() {
    return as("admin-1", "payments:admin");
  }

  private WebTestClient.ResponseSpec ask(String order, String amount) {
    return admin().post().uri("/api/orders/" + order + "/refunds")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"amount\": %s, \"reason\": \"broken\"}".formatted(amount)).exchange();
  }

  private CompletableFuture<JsonNode> refund(String order, String amount) {
    return CompletableFuture.supplyAsync(() -> json(ask(order, amount)));
  }

  private List<RefundRequested> asked(String order) {
    return requests.events(RefundRequested.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  private RefundRequested awaitAsked(String order, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> asked(order).size() == count);
    return asked(order).getLast();
  }

  private void created(RefundRequested asked, boolean completed) {
    requests.send(new RefundCreated(asked.orderId(), asked.paymentId(), asked.refundId(),
        "stripe", "re_" + asked.refundId(), asked.amount(), completed, Instant.now()));
  }

  private void refunded(RefundRequested asked) {
    requests.send(new PaymentRefunded(report(asked.orderId().value(), asked.paymentId()),
        asked.refundId(), "re_" + asked.refundId(), asked.amount(), null));
  }

  private JsonNode refunds(String order) {
    return json(as(user).get().uri("/api/orders/" + order + "/refunds").exchange())
        .required("items");
  }

  @Test
  void refundsInPartsUntilNothingIsLeft() {
    String order = newOrder();
    paidOrder(order);

    CompletableFuture<JsonNode> first = refund(order, "\"20.00\"");
    created(awaitAsked(order, 1), false);
    assertThat(first.join().required("status").asString()).isEqualTo("pending");
    refunded(awaitAsked(order, 1));
    awaitStatus(order, "partially_refunded");

    CompletableFuture<JsonNode> second = refund(order, "null");
    RefundRequested rest = awaitAsked(order, 2);
    assertThat(rest.amount()).isEqualTo(new Money(3000, "CNY"));
    created(rest, true);
    assertThat(second.join().required("status").asString()).isEqualTo("succeeded");
    awaitStatus(order, "refunded");
    refunded(rest);

    ask(order, "null").expectStatus().isEqualTo(409).expectBody().jsonPath("$.code")
        .isEqualTo("nothing_to_refund");
    assertThat(refunds(order).valueStream().map(each -> each.required("status").asString()))
        .containsExactly("succeeded", "succeeded");
    assertThat(refunds(order).get(0).required("requested_by").asString()).isEqualTo("admin-1");
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(orderEvents.events(OrderRefunded.class).stream()
            .filter(event -> event.orderId().value().equals(order))
            .map(event -> event.totalRefunded().amountMinor())).containsExactly(2000L, 5000L));
  }

  @Test
  void neverAsksForMoreThanWasPaidHoweverManyAskAtOnce() {
    String order = newOrder();
    paidOrder(order);

    List<CompletableFuture<Integer>> wishes = IntStream.range(0, 8)
        .mapToObj(count -> CompletableFuture.supplyAsync(() -> ask(order, "\"20.00\"")
            .returnResult(String.class).getStatus().value())).toList();
    awaitAsked(order, 2);
    asked(order).forEach(each -> created(each, false));
    List<Integer> statuses = wishes.stream().map(CompletableFuture::join).toList();

    assertThat(statuses).filteredOn(Set.of(201, 202)::contains).hasSize(2);
    assertThat(statuses).filteredOn(status -> status == 422).hasSize(6);
    awaitAsked(order, 2);
  }

  @Test
  void countsARefundThatWasMadeElsewhere() {
    String order = newOrder();
    PaymentId payment = paidOrder(order);

    requests.send(new PaymentRefunded(
        report(order, payment), null, "re_dashboard", new Money(4000, "CNY"), null));
    awaitStatus(order, "partially_refunded");

    ask(order, "\"20.00\"").expectStatus().isEqualTo(422).expectBody()
        .jsonPath("$.code").isEqualTo("refund_exceeds_payment")
        .jsonPath("$.refundable").isEqualTo("10.00");
  }

  @Test
  void givesBackTheRightToRefundWhenARefundFailed() {
    String order = newOrder();
    paidOrder(order);
    CompletableFuture<JsonNode> wish = refund(order, "null");
    RefundRequested asked = awaitAsked(order, 1);

    requests.send(new RefundFailed(report(order, asked.paymentId()), asked.refundId(), null,
        asked.amount(), "insufficient_funds", "no"));

    assertThat(wish.join().required("failure_code").asString()).isEqualTo("insufficient_funds");
    CompletableFuture<JsonNode> again = refund(order, "null");
    created(awaitAsked(order, 2), true);
    again.join();
    awaitStatus(order, "refunded");
  }

  @Test
  void takesBackASuccessThatFailedAfterwards() {
    String order = newOrder();
    paidOrder(order);
    CompletableFuture<JsonNode> wish = refund(order, "null");
    RefundRequested asked = awaitAsked(order, 1);
    created(asked, true);
    wish.join();
    awaitStatus(order, "refunded");

    requests.send(new RefundFailed(report(order, asked.paymentId()), asked.refundId(),
        "re_" + asked.refundId(), asked.amount(), "account_closed", "sent back"));

    awaitStatus(order, "paid");
    assertThat(refunds(order).get(0).required("status").asString()).isEqualTo("failed");
  }

  @Test
  void refusesWhoMayNotAndWhatMakesNoSense() {
    String order = newOrder();
    String body = "{\"amount\": null, \"reason\": \"x\"}";
    post("/api/orders/" + order + "/refunds", body).expectStatus().isForbidden();
    ask(order, "null").expectStatus().isEqualTo(409).expectBody().jsonPath("$.code")
        .isEqualTo("order_not_paid");
    paidOrder(order);
    for (String wrong : List.of("\"0\"", "\"-1\"", "\"1.234\"", "\"many\"")) {
      ask(order, wrong).expectStatus().isBadRequest().expectBody().jsonPath("$.code")
          .isEqualTo("invalid_amount");
    }
    admin().post().uri("/api/orders/" + order + "/refunds")
        .contentType(MediaType.APPLICATION_JSON).bodyValue("{}").exchange()
        .expectStatus().isBadRequest();
    assertThat(asked(order)).isEmpty();
  }

  /** The webhook does not know our id, and is faster than the gateway. */
  @Test
  void knowsARefundAgainThatWasToldBeforeTheGatewayNamedIt() {
    String order = newOrder();
    PaymentId payment = paidOrder(order);
    CompletableFuture<JsonNode> wish = refund(order, "\"20.00\"");
    RefundRequested asked = awaitAsked(order, 1);
    requests.send(new PaymentRefunded(report(order, payment), null, "re_" + asked.refundId(),
        asked.amount(), null));
    awaitStatus(order, "partially_refunded");

    created(asked, false);

    assertThat(wish.join().required("status").asString()).isEqualTo("succeeded");
    ask(order, "\"30.01\"").expectStatus().isEqualTo(422).expectBody()
        .jsonPath("$.refundable").isEqualTo("30.00");
  }

  private WebTestClient.ResponseSpec ask(String order, String amount, String key) {
    return admin().post().uri("/api/orders/" + order + "/refunds")
        .contentType(MediaType.APPLICATION_JSON).header("Idempotency-Key", key)
        .bodyValue("{\"amount\": %s, \"reason\": \"broken\"}".formatted(amount)).exchange();
  }

  /** The gateway tells that the provider has it, in time for the answer (201) or not (202). */
  private RefundRequested expectAccepted(
      String order, int count, Supplier<WebTestClient.ResponseSpec> wish) {
    CompletableFuture<WebTestClient.ResponseSpec> asking = CompletableFuture.supplyAsync(wish);
    RefundRequested asked = awaitAsked(order, count);
    created(asked, false);
    asking.join().expectStatus().value(status -> assertThat(status).isIn(201, 202));
    return asked;
  }

  /** Whoever died between the commit and the answer has left a key that another may claim. */
  @Test
  void makesOneRefundOfOneKeyThoughTheFirstAnswerWasLost() {
    String order = newOrder();
    paidOrder(order);
    ask(order, "\"20.00\"", "key-1").expectStatus().isEqualTo(202);
    database.sql("DELETE FROM idempotency_keys").fetch().rowsUpdated()
        .block(Duration.ofSeconds(20));

    CompletableFuture<JsonNode> again = CompletableFuture.supplyAsync(
        () -> json(ask(order, "\"20.00\"", "key-1").expectStatus().isCreated()));
    created(awaitAsked(order, 1), true);

    assertThat(again.join().required("refund_id").asString())
        .isEqualTo(asked(order).getFirst().refundId().value());
    assertThat(refunds(order)).hasSize(1);
    database.sql("DELETE FROM idempotency_keys").fetch().rowsUpdated()
        .block(Duration.ofSeconds(20));
    ask(order, "\"10.00\"", "key-1").expectStatus().isEqualTo(422).expectBody()
        .jsonPath("$.code").isEqualTo("idempotency_key_reused");
    expectAccepted(order, 2, () -> ask(order, "\"10.00\"", "key-2"));
    assertThat(refunds(order)).hasSize(2);
  }

  /** It did not happen, and the caller was told so with a 5xx, at which one tries again. */
  @Test
  void triesAnewWithTheSameKeyOnceTheFirstRefundHasFailed() {
    String order = newOrder();
    paidOrder(order);
    ask(order, "\"20.00\"", "key-1").expectStatus().isEqualTo(202);
    RefundRequested first = awaitAsked(order, 1);
    requests.send(new RefundFailed(report(order, first.paymentId()), first.refundId(), null,
        first.amount(), "insufficient_funds", "no"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
        refunds(order).get(0).required("status").asString().equals("failed"));
    database.sql("DELETE FROM idempotency_keys").fetch().rowsUpdated()
        .block(Duration.ofSeconds(20));

    RefundRequested second =
        expectAccepted(order, 2, () -> ask(order, "\"20.00\"", "key-1"));

    assertThat(second.refundId()).isNotEqualTo(first.refundId());
    assertThat(refunds(order)).hasSize(2);
  }

  /** Money that came twice, and that the provider does not send back. */
  @Test
  void callsAPersonWhenASurplusCannotBeRefunded() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested late = request(order, 1);
    answer(late);
    paying.join();
    admin().post().uri("/api/orders/" + order + "/mark-paid")
        .contentType(MediaType.APPLICATION_JSON).bodyValue("{\"reason\": \"cash\"}").exchange()
        .expectStatus().isOk();
    succeed(order, late.paymentId(), late.amount());
    RefundRequested asked = awaitAsked(order, 1);

    requests.send(new RefundFailed(report(order, late.paymentId()), asked.refundId(), null,
        asked.amount(), "account_closed", "no"));

    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(orderEvents.events(OrderReviewRequired.class))
            .filteredOn(event -> event.orderId().value().equals(order)).singleElement()
            .satisfies(event -> {
              assertThat(event.reason()).isEqualTo("surplus_refund_failed");
              assertThat(event.paymentId()).isEqualTo(late.paymentId());
            }));
    awaitStatus(order, "paid");
    RefundRequested byHand = expectAccepted(order, 2, () -> admin().post()
        .uri("/api/orders/" + order + "/refunds").contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"reason\": \"by hand\", \"payment_id\": \"" + late.paymentId() + "\"}")
        .exchange());
    assertThat(byHand.amount()).isEqualTo(late.amount());
  }
}
