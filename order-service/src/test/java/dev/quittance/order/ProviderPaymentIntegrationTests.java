package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Buying in one call, and refunding by the payment's id. */
class ProviderPaymentIntegrationTests extends OrderTestBase {

  private static final String URL = "https://checkout.example/c/pay/cs_1";

  private PaymentRequested awaitRequest() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> mine().size() >= 1);
    return mine().getLast();
  }

  private List<PaymentRequested> mine() {
    return requests.events(PaymentRequested.class).stream()
        .filter(event -> event.userId().equals(user)).toList();
  }

  private CompletableFuture<JsonNode> create(String path, String body) {
    return CompletableFuture.supplyAsync(() -> json(post(path, body)));
  }

  /** Bought and paid: the payment's request. */
  private PaymentRequested bought() {
    CompletableFuture<JsonNode> created = create("/api/payments/stripe/create",
        "{\"package\": \"standard\", \"return_url\": \"https://shop.example/done\"}");
    PaymentRequested request = awaitRequest();
    requests.send(checkout(request));
    created.join();
    succeed(request.orderId().value(), request.paymentId(), request.amount());
    awaitStatus(request.orderId().value(), "paid");
    return request;
  }

  private PaymentCreated checkout(PaymentRequested request) {
    return created(request, "checkout_session",
        "{\"mode\": \"checkout_session\", \"checkout_session_url\": \"" + URL + "\"}");
  }

  private JsonNode state(String payment) {
    return json(as(user).get().uri("/api/payments/" + payment).exchange()
        .expectStatus().isOk());
  }

  private WebTestClient.ResponseSpec refund(String provider, String body) {
    return as("admin-1", "payments:admin").post().uri("/api/payments/" + provider + "/refund")
        .contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private CompletableFuture<JsonNode> refundOf(PaymentRequested payment, String amount) {
    return CompletableFuture.supplyAsync(() -> json(refund("stripe",
        "{\"payment_id\": \"%s\", \"reason\": \"Customer request\", \"amount\": %s}"
            .formatted(payment.paymentId(), amount))));
  }

  private RefundRequested awaitRefund(PaymentRequested payment, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> refundsOf(payment).size() == count);
    return refundsOf(payment).getLast();
  }

  private List<RefundRequested> refundsOf(PaymentRequested payment) {
    return requests.events(RefundRequested.class).stream()
        .filter(event -> event.paymentId().equals(payment.paymentId())).toList();
  }

  private void answer(RefundRequested asked, boolean completed) {
    requests.send(new RefundCreated(asked.orderId(), asked.paymentId(), asked.refundId(),
        "stripe", "re_" + asked.refundId(), asked.amount(), completed, Instant.now()));
  }

  @Test
  void buysOnStripesPageAndFollowsThePayment() {
    CompletableFuture<JsonNode> creating = create("/api/payments/stripe/create",
        "{\"package\": \"standard\", \"return_url\": \"https://shop.example/done\"}");
    PaymentRequested request = awaitRequest();
    assertThat(request.channel()).isEqualTo("checkout_session");
    assertThat(request.amount()).isEqualTo(new Money(10000, "CNY"));
    assertThat(request.returnUrl()).isEqualTo("https://shop.example/done");
    requests.send(checkout(request));

    JsonNode created = creating.join();
    String payment = created.required("payment_id").asString();
    assertThat(payment).isEqualTo(request.paymentId().value());
    assertThat(created.required("payment_url").asString()).isEqualTo(URL);
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> state(payment).required("payment_url").asString().equals(URL));
    assertThat(state(payment).required("status").asString()).isEqualTo("pending");
    assertThat(state(payment).required("paid_at").isNull()).isTrue();

    succeed(request.orderId().value(), request.paymentId(), request.amount());

    awaitStatus(request.orderId().value(), "paid");
    JsonNode paid = state(payment);
    assertThat(paid.required("status").asString()).isEqualTo("succeeded");
    assertThat(paid.required("amount").decimalValue()).isEqualByComparingTo("100");
    assertThat(paid.required("paid_at").isString()).isTrue();
  }

  @Test
  void buysAgainWithTheSamePaymentUntilItIsPaid() {
    PaymentRequested first = bought();
    CompletableFuture<JsonNode> second =
        create("/api/payments/stripe/create", "{\"package\": \"standard\"}");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> mine().size() == 2);
    requests.send(checkout(mine().getLast()));
    JsonNode created = second.join();
    assertThat(created.required("order_id").asString())
        .isNotEqualTo(first.orderId().value());

    JsonNode again =
        create("/api/payments/stripe/create", "{\"package\": \"standard\"}").join();

    assertThat(again).isEqualTo(created);
    assertThat(mine()).hasSize(2);
  }

  @Test
  void tellsThatItIsPendingWhenTheProviderIsSlow() {
    WebTestClient.ResponseSpec answer =
        post("/api/payments/dummy/create", "{\"product_id\": \"course\", \"currency\": \"USD\"}");

    answer.expectStatus().isAccepted().expectHeader().valueMatches(
        "Location", "/api/payments/[a-z0-9-]+").expectBody()
        .jsonPath("$.status").isEqualTo("pending").jsonPath("$.payment_url").isEmpty()
        .jsonPath("$.amount").isEqualTo("29.99").jsonPath("$.currency").isEqualTo("USD")
        .jsonPath("$.credits_purchased").isEqualTo(0);
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (List<String> wrong : List.of(
        List.of("/api/payments/stripe/create", "{}", "400", "invalid_order"),
        List.of("/api/payments/stripe/create", "{\"package\": \"none\"}", "422",
            "unknown_product"),
        List.of("/api/payments/stripe/create", "{\"package\": \"trial\", \"amount\": \"0.01\","
            + " \"currency\": \"USD\"}", "422", "currency_not_offered"),
        List.of("/api/payments/stripe/create",
            "{\"package\": \"trial\", \"return_url\": \"javascript:alert(1)\"}", "400",
            "invalid_request"),
        List.of("/api/payments/stripe/create",
            "{\"package\": \"trial\", \"country\": \"Thailand\"}", "400", "invalid_request"),
        List.of("/api/payments/scripe/create", "{\"package\": \"trial\"}", "400",
            "invalid_channel"),
        List.of("/api/payments/pingxx/create", "{\"package\": \"trial\"}", "400",
            "invalid_channel"),
        List.of("/api/payments/paypal/create", "{\"package\": \"trial\"}", "422",
            "channel_not_enabled"),
        List.of("/api/orders", "{\"package\": \"trial\", \"metadata\": {\"a\": \""
            + "x".repeat(501) + "\"}}", "400", "invalid_request"))) {
      post(wrong.get(0), wrong.get(1)).expectStatus().isEqualTo(Integer.parseInt(wrong.get(2)))
          .expectBody().jsonPath("$.code").isEqualTo(wrong.get(3));
    }
  }

  @Test
  void refundsInPartsWithTheirShareOfTheCredits() {
    PaymentRequested payment = bought();

    CompletableFuture<JsonNode> first = refundOf(payment, "33.33");
    RefundRequested asked = awaitRefund(payment, 1);
    assertThat(asked.amount()).isEqualTo(new Money(3333, "CNY"));
    assertThat(asked.requestedBy()).isEqualTo("admin-1");
    answer(asked, true);
    JsonNode told = first.join();
    assertThat(told.required("success").asBoolean()).isTrue();
    assertThat(told.required("refund_id").asString()).isEqualTo("re_" + asked.refundId());
    assertThat(told.required("amount").decimalValue()).isEqualByComparingTo("33.33");
    assertThat(told.required("credits_refunded").asLong()).isEqualTo(366);
    assertThat(told.required("message").asString()).isNotBlank();
    awaitStatus(payment.orderId().value(), "partially_refunded");
    assertThat(state(payment.paymentId().value()).required("status").asString())
        .isEqualTo("partially_refunded");

    CompletableFuture<JsonNode> rest = refundOf(payment, "null");
    answer(awaitRefund(payment, 2), false);
    assertThat(rest.join().required("credits_refunded").asLong()).isEqualTo(734);
    assertThat(rest.join().required("status").asString()).isEqualTo("pending");

    refund("stripe", "{\"payment_id\": \"" + payment.paymentId() + "\", \"reason\": \"x\"}")
        .expectStatus().isEqualTo(409).expectBody()
        .jsonPath("$.code").isEqualTo("nothing_to_refund");
  }

  @Test
  void acceptsARefundThatTheProviderHasNotAnsweredYet() {
    PaymentRequested payment = bought();

    refund("stripe", "{\"payment_id\": \"" + payment.paymentId() + "\", \"reason\": \"x\"}")
        .expectStatus().isAccepted().expectBody().jsonPath("$.success").isEqualTo(true)
        .jsonPath("$.status").isEqualTo("requested")
        .jsonPath("$.credits_refunded").isEqualTo(1100);
  }

  @Test
  void tellsThatARefundFailed() {
    PaymentRequested payment = bought();
    CompletableFuture<JsonNode> refund = refundOf(payment, "null");
    RefundRequested asked = awaitRefund(payment, 1);

    requests.send(new RefundFailed(report(asked.orderId().value(), asked.paymentId()),
        asked.refundId(), null, asked.amount(), "insufficient_funds", "no"));

    assertThat(refund.join().required("code").asString()).isEqualTo("refund_failed");
    assertThat(refund.join().required("payment_channel").asString()).isEqualTo("stripe");
  }

  @Test
  void showsAndRefundsOnlyForWhoMay() {
    PaymentRequested payment = bought();
    String body = "{\"payment_id\": \"" + payment.paymentId() + "\", \"reason\": \"x\"}";

    as("somebody-else").get().uri("/api/payments/" + payment.paymentId()).exchange()
        .expectStatus().isNotFound().expectBody().jsonPath("$.code")
        .isEqualTo("payment_not_found");
    as(user).get().uri("/api/payments/no-such-payment").exchange().expectStatus().isNotFound();
    as(user).get().uri("/api/payments/no.such.id").exchange().expectStatus().isNotFound();
    post("/api/payments/stripe/refund", body).expectStatus().isForbidden();
    refund("dummy", body).expectStatus().isNotFound().expectBody().jsonPath("$.code")
        .isEqualTo("payment_not_found");
    refund("stripe", "{\"reason\": \"x\"}").expectStatus().isBadRequest();
    refund("stripe", "{\"payment_id\": \"" + payment.paymentId() + "\"}")
        .expectStatus().isBadRequest().expectBody().jsonPath("$.code")
        .isEqualTo("invalid_request");
    assertThat(refundsOf(payment)).isEmpty();
  }
}
