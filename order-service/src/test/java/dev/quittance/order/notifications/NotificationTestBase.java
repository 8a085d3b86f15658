package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.PaymentId;
import dev.quittance.order.notifications.Receiver.Received;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service on a real database with a clock that stands still. No Kafka listener runs, and
 * notifications are sent when a test says so.
 */
@Timeout(60)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
  "spring.kafka.listener.auto-startup=false", "quittance.outbox.enabled=false",
  "quittance.notifications.enabled=false", "spring.r2dbc.pool.max-size=4",
})
@Import(TestClock.class)
abstract class NotificationTestBase {

  static final Receiver RECEIVER = new Receiver();
  static final String BOT = "/open-apis/bot/v2/hook/bot-token-4711";
  static final String BOT_SECRET = "bot-secret-4712";
  static final String SHOP = "/shop";
  static final Duration LONG = Duration.ofDays(1);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @LocalServerPort
  int port;
  @Autowired
  TestClock clock;
  @Autowired
  DatabaseClient database;
  @Autowired
  MeterRegistry meters;
  @Autowired
  Notifications notifications;
  @Autowired
  NotificationRates rates;
  @Autowired
  DeliverNotification deliverNotification;
  @Autowired
  NotificationSender sender;
  @Autowired
  NotificationUpkeep upkeep;
  @Autowired
  FeishuSettings feishu;
  @Autowired
  NotificationSettings settings;
  @Autowired
  TransactionalOperator transaction;
  @Autowired
  RecordNotifications recordNotifications;

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
    registry.add("PAYLOAD_SEALING_KEYS",
        () -> "k:" + Base64.getEncoder().encodeToString(new byte[32]));
    registry.add("WEBHOOK_ALLOW_INSECURE_TARGETS", () -> "true");
    registry.add("FEISHU_WEBHOOK_URL", () -> RECEIVER.url(BOT));
    registry.add("FEISHU_WEBHOOK_SECRET", () -> BOT_SECRET);
  }

  @BeforeEach
  final void begin() {
    clock.set(TestClock.NOON);
    RECEIVER.reset();
    database.sql("""
        TRUNCATE notifications, notification_attempts, notification_rates, webhook_endpoints,
                 inbox
        """).then().block(TIMEOUT);
  }

  OrderPaid paid() {
    return new OrderPaid(OrderId.random(), "user-1", PaymentId.random(), "stripe",
        new Money(19900, "CNY"), "trial", Map.of(), clock.instant());
  }

  void hear(Event event) {
    recordNotifications.handle(EventEnvelope.of(event, "/test", clock.instant(), null))
        .block(TIMEOUT);
  }

  /** Another instance of the service. */
  NotificationSender anotherSender() {
    return new NotificationSender(
        notifications, rates, deliverNotification, feishu, settings, transaction, clock);
  }

  /** Sends what is due, and waits until that has ended. */
  void send() {
    await(sender.sendDue());
  }

  static void await(List<Future<?>> begun) {
    for (Future<?> each : begun) {
      try {
        each.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  List<Received> toBot() {
    return RECEIVER.received(BOT);
  }

  WebTestClient admin() {
    return as("admin-1", "payments:admin");
  }

  WebTestClient as(String user, String... scopes) {
    return WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .responseTimeout(Duration.ofSeconds(30))
        .defaultHeader("Authorization", TestTokens.bearer(user, scopes)).build();
  }

  WebTestClient.ResponseSpec post(String path, String body) {
    return admin().post().uri(path).contentType(MediaType.APPLICATION_JSON).bodyValue(body)
        .exchange();
  }

  static JsonNode json(WebTestClient.ResponseSpec response) {
    return JSON.readTree(text(response));
  }

  static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  static String text(WebTestClient.ResponseSpec response) {
    String body = response.expectBody(String.class).returnResult().getResponseBody();
    return body == null ? "" : body;
  }

  String get(String path) {
    return text(admin().get().uri(path).exchange().expectStatus().isOk());
  }

  /** The notifications of a target, the latest first. */
  List<JsonNode> listed(String target) {
    return json(get("/admin/notifications?target=" + target)).required("items").valueStream()
        .toList();
  }

  JsonNode only(String target) {
    List<JsonNode> all = listed(target);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  /** An endpoint with its secret. */
  record Made(String id, String secret) {
  }

  Made endpoint(String path, String... types) {
    String filter = types.length == 0 ? "" : "\"" + String.join("\", \"", types) + "\"";
    JsonNode made = json(post("/admin/webhook-endpoints",
        "{\"url\": \"%s\", \"event_types\": [%s]}".formatted(RECEIVER.url(path), filter))
        .expectStatus().isCreated());
    return new Made(made.required("endpoint").required("endpoint_id").asString(),
        made.required("secret").asString());
  }

  static List<Received> toShop() {
    return RECEIVER.received(SHOP);
  }

  String status(String target) {
    return only(target).required("status").asString();
  }

  double gauge(String name, String... tags) {
    return meters.get(name).tags(tags).gauge().value();
  }

  double attempts(String target, String outcome) {
    return meters.get("quittance.notifications.attempts").tags("target", target)
        .tag("outcome", outcome).counter().count();
  }
}
