package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.events.Topic;
import dev.quittance.runtime.sealing.PayloadSealing;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.KafkaProbe;
import dev.quittance.runtime.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The order service on real PostgreSQL and Kafka; the test plays gateway, ingest and payer. */
@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "quittance.orders.answer-timeout=4s")
class PayingIntegrationTests {

  private static final Money PRICE = new Money(5000, "CNY");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @LocalServerPort
  private int port;
  @Autowired
  private PayloadSealing sealing;
  private KafkaProbe requests;
  private KafkaProbe orderEvents;
  private final String user = "user-" + UUID.randomUUID();

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
    registry.add("PAYLOAD_SEALING_KEYS", () -> "k:" + Base64.getEncoder()
        .encodeToString(new byte[32]));
    registry.add("PAYMENT_CHANNELS_ENABLED", () -> "stripe,dummy");
  }

  @BeforeEach
  void listen() {
    requests = new KafkaProbe(Topic.PAYMENT_REQUESTS);
    orderEvents = new KafkaProbe(Topic.ORDER_EVENTS);
  }

  @AfterEach
  void close() {
    requests.close();
    orderEvents.close();
  }

  private WebTestClient as(String who, String... scopes) {
    return WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .responseTimeout(Duration.ofSeconds(30))
        .defaultHeader("Authorization", TestTokens.bearer(who, scopes)).build();
  }

  private WebTestClient.ResponseSpec post(String path, String body, String... headers) {
    WebTestClient.RequestBodySpec spec =
        as(user).post().uri(path).contentType(MediaType.APPLICATION_JSON);
    for (int index = 0; index < headers.length; index += 2) {
      spec.header(headers[index], headers[index + 1]);
    }
    return spec.bodyValue(body).exchange();
  }

  private static JsonNode json(WebTestClient.ResponseSpec response) {
    return JSON.readTree(response.expectBody(String.class).returnResult().getResponseBody());
  }

  private String newOrder() {
    return json(post("/api/orders", "{\"package\": \"trial\"}")).required("order_id")
        .asString();
  }

  private CompletableFuture<JsonNode> pay(String order, String channel) {
    return CompletableFuture.supplyAsync(() -> json(post("/api/order/reqiure-to-pay",
        "{\"order_id\": \"%s\", \"channel\": \"%s\"}".formatted(order, channel))));
  }

  private PaymentRequested request(String order, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> requestsOf(order).size() >= count);
    return requestsOf(order).getLast();
  }

  private List<PaymentRequested> requestsOf(String order) {
    return requests.events(PaymentRequested.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  private void answer(PaymentRequested request) {
    requests.send(new PaymentCreated(request.orderId(), request.paymentId(), "stripe",
        request.channel(), "pi_" + request.paymentId(),
        Map.of("payment_intent", "pi_" + request.paymentId()), request.amount(),
        "payment_intent", sealing.seal(
            "{\"mode\": \"payment_intent\", \"client_secret\": \"cs\"}",
            request.paymentId().value()), null, Instant.now()));
  }

  private ProviderReport report(String order, PaymentId payment) {
    return new ProviderReport("stripe", "evt_" + UUID.randomUUID(), "pi_" + payment,
        Map.of("payment_intent", "pi_" + payment), new OrderId(order), payment, Instant.now(),
        ReportedBy.WEBHOOK);
  }

  private void succeed(String order, PaymentId payment, Money amount) {
    requests.send(new PaymentSucceeded(report(order, payment), amount));
  }

  private void awaitStatus(String order, String status) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> json(as(user).get()
        .uri("/api/orders/" + order).exchange()).path("status").asString().equals(status));
  }

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
    assertThat(paidEvents(order)).isEqualTo(1);
  }

  private long paidEvents(String order) {
    return orderEvents.events(OrderPaid.class).stream()
        .filter(event -> event.orderId().value().equals(order)).count();
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
    assertThat(requests.events(PaymentCancellationRequested.class))
        .anyMatch(event -> event.paymentId().value().equals(first));
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
}
