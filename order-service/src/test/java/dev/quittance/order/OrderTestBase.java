package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundRequested;
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
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The order service on real PostgreSQL and Kafka; the test plays gateway, ingest and payer. */
@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class OrderTestBase {

  protected static final Money PRICE = new Money(5000, "CNY");
  protected static final JsonMapper JSON = JsonMapper.builder().build();

  @LocalServerPort
  protected int port;
  @Autowired
  protected DatabaseClient database;
  @Autowired
  protected PayloadSealing sealing;
  protected KafkaProbe requests;
  protected KafkaProbe orderEvents;
  protected final String user = "user-" + UUID.randomUUID();

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
    registry.add("PAYLOAD_SEALING_KEYS", () -> "k:" + Base64.getEncoder()
        .encodeToString(new byte[32]));
    registry.add("RATE_LIMIT_PER_MINUTE", () -> "1000000");
    registry.add("quittance.watch.heartbeat", () -> "500ms");
    registry.add("quittance.orders.expiry.poll-interval", () -> "500ms");
    registry.add("WEBHOOK_ALLOW_INSECURE_TARGETS", () -> "true");
    registry.add("PAYMENT_CHANNELS_ENABLED", () -> "stripe,pingxx,dummy");
    registry.add("PAYMENT_WEBHOOK_URL", WebhookSink::url);
    registry.add("PAYMENT_WEBHOOK_SECRET", () -> WebhookSink.SECRET);
    registry.add("STRIPE_PUBLISHABLE_KEY", () -> "pk_test_shown");
    registry.add("quittance.catalogue.products.course.name", () -> "A course");
    registry.add("quittance.catalogue.products.course.prices.CNY", () -> "199.00");
    registry.add("quittance.catalogue.products.course.prices.USD", () -> "29.99");
  }

  @BeforeEach
  final void listen() {
    requests = new KafkaProbe(Topic.PAYMENT_REQUESTS);
    orderEvents = new KafkaProbe(Topic.ORDER_EVENTS);
  }

  @AfterEach
  final void close() {
    requests.close();
    orderEvents.close();
  }

  protected WebTestClient as(String who, String... scopes) {
    return nobody().mutate()
        .defaultHeader("Authorization", TestTokens.bearer(who, scopes)).build();
  }

  /** A client without a token; not pooled, as an answer that no test reads keeps its connection. */
  protected WebTestClient nobody() {
    return WebTestClient.bindToServer(new ReactorClientHttpConnector(
            HttpClient.create(ConnectionProvider.newConnection())))
        .baseUrl("http://localhost:" + port).responseTimeout(Duration.ofSeconds(30)).build();
  }

  protected WebTestClient.ResponseSpec post(String path, String body, String... headers) {
    WebTestClient.RequestBodySpec spec =
        as(user).post().uri(path).contentType(MediaType.APPLICATION_JSON);
    for (int index = 0; index < headers.length; index += 2) {
      spec.header(headers[index], headers[index + 1]);
    }
    return spec.bodyValue(body).exchange();
  }

  protected static JsonNode json(WebTestClient.ResponseSpec response) {
    return JSON.readTree(response.expectBody(String.class).returnResult().getResponseBody());
  }

  protected String newOrder() {
    return json(post("/api/orders", "{\"package\": \"trial\"}")).required("order_id")
        .asString();
  }

  protected CompletableFuture<JsonNode> pay(String order, String channel) {
    return CompletableFuture.supplyAsync(() -> json(post("/api/order/reqiure-to-pay",
        "{\"order_id\": \"%s\", \"channel\": \"%s\"}".formatted(order, channel))));
  }

  protected PaymentRequested request(String order, int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> requestsOf(order).size() >= count);
    return requestsOf(order).getLast();
  }

  protected List<PaymentRequested> requestsOf(String order) {
    return requests.events(PaymentRequested.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  protected void answer(PaymentRequested request) {
    requests.send(created(request, "payment_intent",
        "{\"mode\": \"payment_intent\", \"client_secret\": \"cs\"}"));
  }

  /** What the gateway tells of a payment that the provider asked for now has. */
  protected PaymentCreated created(PaymentRequested request, String mode, String payload) {
    String provider = request.paymentChannel();
    return new PaymentCreated(request.orderId(), request.paymentId(),
        provider == null ? "stripe" : provider, request.channel(), "pi_" + request.paymentId(),
        Map.of("payment_intent", "pi_" + request.paymentId()), request.amount(), mode,
        sealing.seal(payload, request.paymentId().value()), null, Instant.now());
  }

  /** What the gateway tells of a refund that the provider has, and has not made yet. */
  protected static RefundCreated accepted(RefundRequested asked) {
    return new RefundCreated(asked.orderId(), asked.paymentId(), asked.refundId(), "stripe",
        "re_" + asked.refundId(), asked.amount(), false, Instant.now());
  }

  protected ProviderReport report(String order, PaymentId payment) {
    return new ProviderReport("stripe", "evt_" + UUID.randomUUID(), "pi_" + payment,
        Map.of("payment_intent", "pi_" + payment), new OrderId(order), payment, Instant.now(),
        ReportedBy.WEBHOOK);
  }

  protected void succeed(String order, PaymentId payment, Money amount) {
    requests.send(new PaymentSucceeded(report(order, payment), amount));
  }

  protected void awaitStatus(String order, String status) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> json(as(user).get()
        .uri("/api/orders/" + order).exchange()).path("status").asString().equals(status));
  }

  /** The payer is answered by what one instance hears, before another has stored it. */
  protected void awaitCreated(String order) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !json(as(user).get()
        .uri("/api/orders/" + order + "/payment").exchange()).path("payment_status").asString()
        .equals("requested"));
  }

  /** Pays that order, and gives the attempt that paid it. */
  protected PaymentId paidOrder(String order) {
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    answer(request);
    paying.join();
    awaitCreated(order);
    succeed(order, request.paymentId(), request.amount());
    awaitStatus(order, "paid");
    return request.paymentId();
  }

  /** The event leaves by the outbox a moment after the order is paid. */
  protected void assertPaidOnce(String order) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) > 0);
    assertThat(paidEvents(order)).isEqualTo(1);
  }

  protected long paidEvents(String order) {
    return orderEvents.events(OrderPaid.class).stream()
        .filter(event -> event.orderId().value().equals(order)).count();
  }
}
