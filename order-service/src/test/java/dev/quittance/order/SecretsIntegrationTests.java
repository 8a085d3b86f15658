package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeOpened;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.Topic;
import dev.quittance.runtime.testing.KafkaProbe;
import dev.quittance.runtime.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** A whole life of an order, with the most talkative logs, leaves no secret anywhere. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsIntegrationTests extends OrderTestBase {

  private static final List<String> TALKATIVE =
      List.of("dev.quittance", "org.springframework.web", "org.springframework.http",
          "org.springframework.security", "io.r2dbc.postgresql.QUERY");

  @Autowired
  private LoggingSystem logging;
  @Autowired
  private Environment settings;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String clientSecret = "pi_secret_" + UUID.randomUUID();
  private final String apiKey = "api-key-" + UUID.randomUUID();
  private final String token = TestTokens.bearer(user, "payments:admin");

  @BeforeEach
  void talk() {
    TALKATIVE.forEach(logger -> logging.setLogLevel(logger, LogLevel.TRACE));
  }

  @AfterEach
  void beQuiet() {
    TALKATIVE.forEach(logger -> logging.setLogLevel(logger, null));
  }

  private List<String> secrets() {
    return List.of(clientSecret, apiKey, token.substring("Bearer ".length()),
        token.substring(token.lastIndexOf('.') + 1),
        settings.getRequiredProperty("PAYMENT_WEBHOOK_SECRET"),
        settings.getRequiredProperty("PAYLOAD_SEALING_KEYS").split(":", 2)[1]);
  }

  /** By a client that logs nothing: what is captured is the service's. */
  private JsonNode call(String path, String body) {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("Authorization", token).header("X-API-Key", apiKey)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return JSON.readTree(http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .join().body());
  }

  @Test
  void leavesNoSecretInLogsEventsOrTheDatabase(CapturedOutput output) {
    String order = call("/api/orders", "{\"package\": \"trial\"}").required("order_id")
        .asString();
    String wish = "{\"order_id\": \"" + order + "\", \"channel\": \"stripe\"}";
    CompletableFuture<JsonNode> paying = CompletableFuture.supplyAsync(
        () -> call("/api/order/require-to-pay", wish));
    PaymentRequested request = request(order, 1);
    requests.send(new PaymentCreated(request.orderId(), request.paymentId(), "stripe",
        request.channel(), "pi_" + request.paymentId(),
        Map.of("payment_intent", "pi_" + request.paymentId()), request.amount(),
        "payment_intent", sealing.seal("{\"mode\": \"payment_intent\", \"client_secret\": \""
            + clientSecret + "\"}", request.paymentId().value()), null, Instant.now()));
    assertThat(paying.join().toString()).as("the payer gets it").contains(clientSecret);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(
        () -> call("/api/order/payment-detail", wish).toString().contains(clientSecret));
    succeed(order, request.paymentId(), PRICE);
    awaitStatus(order, "paid");

    CompletableFuture<JsonNode> refunding = CompletableFuture.supplyAsync(() -> call(
        "/api/orders/" + order + "/refunds", "{\"amount\": \"20.00\", \"reason\": \"broken\"}"));
    RefundRequested asked = awaitRefund(order);
    requests.send(new PaymentRefunded(report(order, request.paymentId()), null, "re_1",
        PRICE, null));
    requests.send(new DisputeOpened(
        report(order, request.paymentId()), "dp_1", PRICE, "fraudulent"));
    awaitStatus(order, "refunded");
    requests.send(new RefundFailed(report(order, request.paymentId()), asked.refundId(), null,
        asked.amount(), "charge_already_refunded", "too much"));
    refunding.join();
    playTheDummyProvider();
    call("/api/order/require-to-pay", wish + "}");
    call("/api/order/require-to-pay", wish);

    assertThat(output.getAll()).as("logs are captured").contains(order);
    List<String> places = new ArrayList<>(List.of(output.getAll()));
    places.addAll(rows());
    places.addAll(records());
    assertThat(places).anyMatch(place -> place.contains("order.paid"));
    for (String secret : secrets()) {
      assertThat(places.stream().filter(place -> place.contains(secret))
          .map(place -> around(place, secret))).as("a secret").isEmpty();
    }
  }

  private RefundRequested awaitRefund(String order) {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
        requests.events(RefundRequested.class).stream()
            .filter(event -> event.orderId().value().equals(order)).findFirst(),
        Optional::isPresent).orElseThrow();
  }

  /** Signs a webhook that nobody takes: its secret is used, and an error is told. */
  private void playTheDummyProvider() {
    String order = call("/api/orders", "{\"package\": \"value\"}").required("order_id")
        .asString();
    CompletableFuture<JsonNode> paying =
        CompletableFuture.supplyAsync(() -> call("/api/order/require-to-pay",
            "{\"order_id\": \"" + order + "\", \"channel\": \"dummy\"}"));
    answer(request(order, 1));
    String payment = paying.join().required("payment_id").asString();
    WebhookSink.refuseOne();
    assertThat(call("/payments/simulate",
        "{\"payment_id\": \"" + payment + "\", \"result\": \"succeed\"}").required("code")
        .asString()).isEqualTo("webhook_not_accepted");
  }

  /** Every row of every table, as text. */
  private List<String> rows() {
    List<String> tables = database.sql("""
            SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'
            """).mapValue(String.class).all().collectList().blockOptional().orElseThrow();
    assertThat(tables).contains("orders", "payments", "audit_entries", "idempotency_keys");
    return tables.stream().flatMap(table -> database
        .sql("SELECT to_jsonb(t)::text AS row FROM \"" + table + "\" t").mapValue(String.class)
        .all().collectList().blockOptional().orElseThrow().stream()).toList();
  }

  /** Every record of every topic with its headers. */
  private static List<String> records() {
    return Stream.of(Topic.values())
        .flatMap(topic -> Stream.of(topic.topicName(), topic.deadLetterTopicName()))
        .flatMap(topic -> {
          try (KafkaProbe probe = new KafkaProbe(topic)) {
            List<ConsumerRecord<String, byte[]>> all = probe.records();
            for (int more = -1; more != all.size(); all = probe.records()) {
              more = all.size();
            }
            return all.stream().map(SecretsIntegrationTests::text);
          }
        }).toList();
  }

  private static String text(ConsumerRecord<String, byte[]> record) {
    StringBuilder text = new StringBuilder(String.valueOf(record.key()));
    record.headers().forEach(header -> text.append(' ').append(header.key()).append('=')
        .append(new String(header.value(), StandardCharsets.UTF_8)));
    return text.append(' ').append(record.value() == null ? ""
        : new String(record.value(), StandardCharsets.UTF_8)).toString();
  }

  private static String around(String place, String secret) {
    int at = place.indexOf(secret);
    return place.substring(Math.max(0, at - 300), at) + "***";
  }
}
