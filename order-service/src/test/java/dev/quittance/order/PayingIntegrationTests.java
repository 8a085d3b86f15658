package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.runtime.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Paying, in order and out of order. */
class PayingIntegrationTests extends OrderTestBase {

  @Test
  void answersWithThePayloadAndPaysOnceHoweverOftenItIsTold() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    answer(request);
    JsonNode answer = paying.join();
    assertThat(answer.required("payment_payload").required("client_secret").asString())
        .isEqualTo("cs");
    assertThat(answer.required("price").asString()).isEqualTo("50.00");
    assertThat(answer.required("channel").asString()).isEqualTo("stripe:payment_intent");

    EventEnvelope success = EventEnvelope.of(new PaymentSucceeded(
        report(order, request.paymentId()), PRICE), "/test", Instant.now(), null);
    requests.send(success);
    requests.send(success);
    succeed(order, request.paymentId(), PRICE);

    awaitStatus(order, "paid");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) == 1);
    post("/api/order/require-to-pay", "{\"order_id\": \"" + order + "\"}")
        .expectStatus().isEqualTo(409).expectBody().jsonPath("$.code")
        .isEqualTo("order_already_paid");
    assertPaidOnce(order);
  }

  @Test
  void aWebhookBeforePaymentCreatedPaysTheOrder() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);

    succeed(order, request.paymentId(), PRICE);
    awaitStatus(order, "paid");
    answer(request);

    paying.join();
    awaitStatus(order, "paid");
  }

  @Test
  void deliversNothingForAnotherAmountOrCurrency() {
    for (Money wrong : List.of(new Money(4999, "CNY"), new Money(5000, "USD"))) {
      String order = json(as(user, "orders:price").post().uri("/api/orders")
          .contentType(MediaType.APPLICATION_JSON)
          .bodyValue("{\"amount\": \"50.00\", \"currency\": \"CNY\", \"subject\": \"x\"}")
          .exchange()).required("order_id").asString();
      CompletableFuture<JsonNode> paying = pay(order, "stripe");
      PaymentRequested request = request(order, 1);
      answer(request);
      paying.join();

      succeed(order, request.paymentId(), wrong);

      awaitStatus(order, "review");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
          orderEvents.events(OrderReviewRequired.class).stream()
              .anyMatch(event -> event.orderId().value().equals(order)));
      succeed(order, request.paymentId(), PRICE);
      assertThat(paidEvents(order)).isZero();
    }
  }

  @Test
  void showsAPaidOrderWhenTheKeyOfItsPayloadIsNoLongerKept() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    answer(request);
    paying.join();
    awaitCreated(order);
    database.sql("UPDATE payments SET sealed_payload = 'gone.' || sealed_payload"
        + " WHERE payment_id = :id").bind("id", request.paymentId().value()).then().block();
    as(user).get().uri("/api/orders/" + order + "/payment").exchange()
        .expectStatus().is5xxServerError();

    succeed(order, request.paymentId(), PRICE);
    awaitStatus(order, "paid");

    assertThat(json(as(user).get().uri("/api/orders/" + order + "/payment").exchange())
        .path("payment_payload").isObject()).isFalse();
    as(user).get().uri("/api/payments/" + request.paymentId().value()).exchange()
        .expectStatus().isOk();
  }

  @Test
  void keepsAnOutcomeWhosePaymentIsNotKnownYet() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    // No metadata came back: only the provider's own id tells whose it is, and that is not known.
    requests.send(new PaymentSucceeded(new ProviderReport("stripe", "evt_" + UUID.randomUUID(),
        "pi_" + request.paymentId(), Map.of("payment_intent", "pi_" + request.paymentId()), null,
        null, Instant.now(), ReportedBy.WEBHOOK), PRICE));

    answer(request);

    paying.join();
    awaitStatus(order, "paid");
  }

  @Test
  void reusesTheOpenAttemptAndReplacesItForAnotherChannel() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    answer(request(order, 1));
    String first = paying.join().required("payment_id").asString();
    assertThat(pay(order, "stripe").join().required("payment_id").asString()).isEqualTo(first);

    CompletableFuture<JsonNode> other = pay(order, "stripe:checkout_session");
    answer(request(order, 2));

    assertThat(other.join().required("payment_id").asString()).isNotEqualTo(first);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> requests
        .events(PaymentCancellationRequested.class).stream()
        .anyMatch(event -> event.paymentId().value().equals(first)));
  }

  @Test
  void twoAtOnceMakeOneAttempt() {
    String order = newOrder();
    CompletableFuture<JsonNode> one = pay(order, "stripe");
    CompletableFuture<JsonNode> two = pay(order, "stripe");
    answer(request(order, 1));

    assertThat(one.join().required("payment_id")).isEqualTo(two.join().required("payment_id"));
    assertThat(requestsOf(order)).hasSize(1);
  }

  @Test
  void answersPendingWhenTheProviderIsSlowAndTellsADecline() {
    String order = newOrder();
    JsonNode pending = pay(order, "stripe").join();
    assertThat(pending.required("status").asString()).isEqualTo("pending");
    PaymentRequested request = request(order, 1);

    requests.send(new PaymentCreationFailed(request.orderId(), request.paymentId(), "stripe",
        "declined", "no", false, Instant.now()));

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> json(as(user).get()
        .uri("/api/orders/" + order + "/payment").exchange()).path("payment_status").asString()
        .equals("failed"));
  }

  @Test
  void showsAnOrderToItsOwnerOnly() {
    String order = newOrder();

    as("somebody-else").get().uri("/api/orders/" + order).exchange()
        .expectStatus().isNotFound().expectBody().jsonPath("$.code").isEqualTo("order_not_found");
    as("admin", "payments:admin").get().uri("/api/orders/" + order).exchange()
        .expectStatus().isOk();
    WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build().get()
        .uri("/api/orders/" + order).exchange().expectStatus().isUnauthorized()
        .expectBody().jsonPath("$.code").isEqualTo("unauthorized");
    as(user).get().uri("/api/orders/" + order).header("Authorization",
            TestTokens.bearer(user, Instant.now().minusSeconds(3600)))
        .exchange().expectStatus().isUnauthorized();
  }

  @Test
  void takesNoPriceFromAClient() {
    post("/api/orders", "{\"amount\": \"0.01\", \"currency\": \"CNY\", \"subject\": \"x\"}")
        .expectStatus().isForbidden().expectBody().jsonPath("$.code")
        .isEqualTo("price_not_allowed");
    assertThat(newOrder()).as("the open order of the same package").isEqualTo(newOrder());
  }

  @Test
  void createsOneOrderOfOneKeyThoughTheFirstAnswerWasLost() {
    String key = UUID.randomUUID().toString();
    JsonNode first = json(createPriced("50.00", key).expectStatus().isCreated());
    database.sql("DELETE FROM idempotency_keys").fetch().rowsUpdated()
        .block(Duration.ofSeconds(20));

    JsonNode again = json(createPriced("50.00", key).expectStatus().isCreated());

    assertThat(again.required("order_id")).isEqualTo(first.required("order_id"));
    database.sql("DELETE FROM idempotency_keys").fetch().rowsUpdated()
        .block(Duration.ofSeconds(20));
    createPriced("60.00", key).expectStatus().isEqualTo(422).expectBody()
        .jsonPath("$.code").isEqualTo("idempotency_key_reused");
  }

  private WebTestClient.ResponseSpec createPriced(String amount, String key) {
    return as(user, "orders:price").post().uri("/api/orders")
        .contentType(MediaType.APPLICATION_JSON).header("Idempotency-Key", key)
        .bodyValue("{\"amount\": \"%s\", \"currency\": \"CNY\", \"subject\": \"x\"}"
            .formatted(amount)).exchange();
  }

  @Test
  void givesTheFirstAnswerAgainForTheSameKey() {
    String key = UUID.randomUUID().toString();
    String body = "{\"package\": \"value\"}";
    JsonNode first = json(post("/api/orders", body, "Idempotency-Key", key)
        .expectStatus().isCreated());

    JsonNode again = json(post("/api/orders", body, "Idempotency-Key", key)
        .expectStatus().isCreated().expectHeader().valueEquals("Idempotency-Replayed", "true"));

    assertThat(again).isEqualTo(first);
    post("/api/orders", "{\"package\": \"trial\"}", "Idempotency-Key", key)
        .expectStatus().isEqualTo(422).expectBody().jsonPath("$.code")
        .isEqualTo("idempotency_key_reused");
  }

  @Test
  void refusesChannelsByTheContract() {
    String order = newOrder();
    String body = "{\"order_id\": \"" + order + "\", \"payment_channel\": \"%s\"}";

    post("/api/order/require-to-pay", body.formatted("scripe")).expectStatus().isBadRequest();
    post("/api/order/require-to-pay", body.formatted("paypal")).expectStatus().isEqualTo(422)
        .expectBody().jsonPath("$.enabled_channels[0]").isEqualTo("stripe");
    post("/api/order/require-to-pay", "{}").expectStatus().isBadRequest();
    post("/api/order/require-to-pay", "not json").expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isNotEmpty();
  }

  @Test
  void showsThePackagesToEverybody() {
    WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build().get()
        .uri("/api/payments/packages").exchange().expectStatus().isOk().expectBody()
        .jsonPath("$.packages.standard.price").isEqualTo("100.00")
        .jsonPath("$.packages.premium.credits").isEqualTo(13000)
        .jsonPath("$.credit_value_rmb").isEqualTo(0.1);
  }

  @ParameterizedTest
  @CsvSource({
    "missing_field, 400, missing_field",
    "unsupported, 400, unsupported",
    "declined, 402, payment_declined",
    "unauthorized, 502, payment_creation_failed",
  })
  void saysWhoseFaultItIsThatAPaymentWasNotCreated(String code, int status, String problem) {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);

    requests.send(new PaymentCreationFailed(request.orderId(), request.paymentId(), "stripe",
        code, "extra.open_id is missing", false, Instant.now()));

    JsonNode answer = paying.join();
    assertThat(answer.required("status").asInt()).isEqualTo(status);
    assertThat(answer.required("code").asString()).isEqualTo(problem);
    assertThat(answer.required("detail").asString()).contains("extra.open_id is missing");
    assertThat(answer.required("payment_channel").asString()).isEqualTo("stripe");
  }
}
