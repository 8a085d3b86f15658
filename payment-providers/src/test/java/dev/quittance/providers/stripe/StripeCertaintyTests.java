package dev.quittance.providers.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.Secret;
import dev.quittance.providers.WebhookVerdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must never look certain: "nothing was sent", "it does not exist", "it was refused". */
@Timeout(60)
class StripeCertaintyTests {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String INTENT = """
      {"id": "pi_1", "object": "payment_intent", "status": "succeeded", "amount": 1000,
       "amount_received": 1000, "currency": "usd", "created": 1795255200,
       "client_secret": "pi_1_secret_abc"}""";
  private static final String REFUND = """
      {"id": "re_%s", "object": "refund", "status": "%s", "amount": 100, "currency": "usd",
       "created": 1795255200, "metadata": {"refund_id": "r-%s"}}""";

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      paths.add(exchange.getRequestURI().getRawPath());
      requests.add(call + " " + URLDecoder.decode(form, StandardCharsets.UTF_8));
      String answer = answers.getOrDefault(
          query.contains("starting_after") ? call + " after" : call, "200 {}");
      byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static StripeProvider provider(int port, Instant now) {
    return new StripeProvider(new StripeSettings(new Secret("sk_test_x"), null,
        List.of(new Secret("whsec")), "http://shop/done", "http://shop/cancel",
        null, "http://localhost:" + port, 10_000, 10_000), Clock.fixed(now, ZoneOffset.UTC));
  }

  private StripeProvider provider() {
    return provider(server.getAddress().getPort(), NOW);
  }

  private static CreatePayment command(String channel) {
    return new CreatePayment(new PaymentId("p-1"), new OrderId("o-1"), "user-1",
        new Money(1000, "USD"), channel, "Trial", null, null, null, Map.of(),
        NOW.plusSeconds(1800), NOW, false);
  }

  private static PaymentReference payment() {
    return new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"), "pi_1", Map.of(),
        new Money(1000, "USD"));
  }

  private static String list(boolean more, String... items) {
    return "200 {\"object\": \"list\", \"has_more\": " + more + ", \"data\": ["
        + String.join(",", items) + "]}";
  }

  @Test
  void callsItUnknownWhenTheServerDiesAfterItTookThePost() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    try (ServerSocket dying = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerOnceThenDie(dying, posts));
      StripeProvider provider = provider(dying.getLocalPort(), NOW);
      provider.read(payment());

      assertThat(provider.create(command(null))).isInstanceOf(ProviderOutcome.Unknown.class);
      assertThat(posts).hasValue(1);
    }
  }

  /** The first request leaves a kept-alive connection; the second is read, and then all is gone. */
  private static void answerOnceThenDie(ServerSocket server, AtomicInteger posts) {
    try (Socket socket = server.accept()) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      readRequest(in);
      byte[] body = INTENT.replace("succeeded", "processing").getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(("HTTP/1.1 404 Not Found\r\nContent-Length: " + body.length
          + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      readRequest(in);
      posts.incrementAndGet();
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    var length = java.util.regex.Pattern.compile("(?i)content-length: *([0-9]+)").matcher(head);
    in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
  }

  @ParameterizedTest
  @CsvSource(value = {"200 {}", "200 {\"data\": []}", "200 {\"has_more\": false}", "404 x"},
      delimiter = '|')
  void provesNoAbsenceByAnAnswerThatIsNoList(String answer) {
    answers.put("GET /v1/payment_intents", answer);

    assertThat(provider().find(new PaymentSearch(command(null), NOW, NOW)))
        .isInstanceOf(PaymentReading.Unavailable.class);
  }

  @Test
  void provesAbsenceByAListReadToItsEnd() {
    answers.put("GET /v1/payment_intents", list(true, INTENT));
    answers.put("GET /v1/payment_intents after", list(false));

    assertThat(provider().find(new PaymentSearch(command(null), NOW, NOW)))
        .isInstanceOf(PaymentReading.NotFound.class);
  }

  @Test
  void recognisesItsOwnRefundAfterTheKeyWasForgotten() {
    answers.put("POST /v1/refunds", """
        400 {"error": {"type": "invalid_request_error", "code": "charge_already_refunded",
         "message": "already refunded"}}""");
    answers.put("GET /v1/refunds", list(false, REFUND.formatted("1", "succeeded", "1")));

    assertThat(refund("r-1")).isInstanceOf(ProviderOutcome.Succeeded.class);
    assertThat(refund("r-2")).isInstanceOf(ProviderOutcome.Declined.class);
    answers.put("GET /v1/refunds", "500 x");
    assertThat(refund("r-1")).isInstanceOf(ProviderOutcome.Unknown.class);
  }

  private ProviderOutcome refund(String refundId) {
    return provider().refund(new CreateRefund(
        new RefundId(refundId), payment(), new Money(100, "USD"), "requested", false));
  }

  @Test
  void readsEveryPageOfRefundsAndGuessesNoStatus() {
    answers.put("GET /v1/payment_intents/pi_1", "200 " + INTENT);
    answers.put("GET /v1/refunds", list(true, REFUND.formatted("1", "succeeded", "1")));
    answers.put("GET /v1/refunds after", list(false, REFUND.formatted("2", "failed", "2")));

    assertThat(provider().read(payment())).isInstanceOfSatisfying(PaymentReading.Found.class,
        found -> {
          assertThat(found.snapshot().refunds()).hasSize(2);
          assertThat(found.snapshot().status()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
        });
    answers.put("GET /v1/refunds after", list(false, REFUND.formatted("2", "brand_new", "2")));
    assertThat(provider().read(payment())).isInstanceOf(PaymentReading.Unavailable.class);
  }

  @Test
  void sendsTheSameSessionAgainSomeSecondsLater() {
    provider(server.getAddress().getPort(), NOW).create(command("checkout_session"));
    provider(server.getAddress().getPort(), NOW.plusSeconds(20))
        .create(command("checkout_session"));

    assertThat(requests).hasSize(2);
    assertThat(requests.get(0)).isEqualTo(requests.get(1)).contains("expires_at=");
  }

  @ParameterizedTest
  @CsvSource({"200", "402", "500"})
  void showsNoClientSecretOfAnAnswerThatWasCut(String status) {
    answers.put("POST /v1/payment_intents",
        status + " " + INTENT.substring(0, INTENT.length() - 2));

    assertThat(provider().create(command(null)).toString()).doesNotContain("secret_abc");
    answers.put("POST /v1/payment_intents", status + " pi_1_secret_abc");
    assertThat(provider().create(command(null)).toString()).doesNotContain("secret_abc");
  }

  @ParameterizedTest
  @CsvSource({"9000000000000000000, 1, usd", "1, 9000000000000000000, mga", "1, -500, usd",
    "'\"soon\"', 1, usd"})
  void callsNumbersMalformedThatCannotBe(String created, String amount, String currency) {
    String event = """
        {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "created": %s,
         "data": {"object": {"id": "pi_1", "object": "payment_intent", "amount_received": %s,
         "currency": "%s"}}}""".formatted(created, amount, currency);
    StripeWebhooks webhooks = new StripeWebhooks(new StripeSettings(new Secret("sk_test_x"), null,
        List.of(new Secret("whsec")), null, null, null, null, 1000, 500), Clock.systemUTC());

    assertThat(webhooks.translate(event.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(WebhookVerdict.Malformed.class);
  }

  @Test
  void readsThatADelayedPaymentFailedFromItsIntent() {
    answers.put("GET /v1/checkout/sessions/cs_1", """
        200 {"id": "cs_1", "object": "checkout.session", "status": "complete",
         "payment_status": "unpaid", "amount_total": 1000, "currency": "usd", "payment_intent":
         {"id": "pi_1", "object": "payment_intent", "status": "%s", "amount": 1000,
          "amount_received": %s, "currency": "usd", "last_payment_error": %s}}"""
        .formatted("requires_payment_method", 0, "{\"code\": \"debit_not_authorized\"}"));
    assertThat(statusOf("cs_1")).isEqualTo(PaymentStatus.FAILED);

    answers.put("GET /v1/checkout/sessions/cs_1", """
        200 {"id": "cs_1", "object": "checkout.session", "status": "expired",
         "payment_status": "unpaid", "amount_total": 1000, "currency": "usd", "expires_at": 1,
         "payment_intent": {"id": "pi_1", "object": "payment_intent", "status": "succeeded",
         "amount": 1000, "amount_received": 1000, "currency": "usd"}}""");
    answers.put("GET /v1/refunds", list(false));
    assertThat(statusOf("cs_1")).isEqualTo(PaymentStatus.SUCCEEDED);
  }

  private PaymentStatus statusOf(String id) {
    PaymentReading reading = provider().read(new PaymentReference(new PaymentId("p-1"),
        new OrderId("o-1"), id, Map.of(), new Money(1000, "USD")));
    assertThat(reading).isInstanceOf(PaymentReading.Found.class);
    return ((PaymentReading.Found) reading).snapshot().status();
  }

  @Test
  void takesTheTimeOfTheChargeAndNotOfTheReading() {
    answers.put("GET /v1/payment_intents/pi_1", "200 " + INTENT.replace("\"created\"",
        "\"latest_charge\": {\"id\": \"ch_1\", \"created\": 1795250000}, \"created\""));
    answers.put("GET /v1/refunds", list(false));

    assertThat(provider().read(payment())).isInstanceOfSatisfying(PaymentReading.Found.class,
        found -> assertThat(found.snapshot().occurredAt())
            .isEqualTo(Instant.ofEpochSecond(1795250000)));
  }

  @Test
  void keepsTheWholeAnswerOfARefusal() {
    answers.put("POST /v1/payment_intents", """
        400 {"error": {"type": "invalid_request_error", "code": "amount_too_small",
         "message": "too small", "param": "amount"}}""");

    assertThat(provider().create(command(null))).isInstanceOfSatisfying(
        ProviderOutcome.NotAttempted.class,
        refused -> assertThat(refused.raw().body()).contains("\"param\": \"amount\""));
  }

  @Test
  void sendsNoIdThatCouldNameAnotherPath() {
    provider().read(new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"),
        "pi_1/../../refunds?x=", Map.of(), new Money(1000, "USD")));

    assertThat(requests).singleElement().asString().startsWith("GET /v1/payment_intents/pi_1/");
    assertThat(paths).singleElement().asString()
        .isEqualTo("/v1/payment_intents/pi_1%2F%2E%2E%2F%2E%2E%2Frefunds%3Fx%3D");
  }

  @Test
  void listsEventsPageByPage() {
    answers.put("GET /v1/events", list(true, "{\"id\": \"evt_1\"}", "{\"id\": \"evt_2\"}"));
    answers.put("GET /v1/events after", list(false, "{\"id\": \"evt_3\"}"));
    EventQuery first = new EventQuery(NOW.minusSeconds(60), NOW, null);

    EventListing.Page page = (EventListing.Page) provider().listEvents(first);
    assertThat(page.bodies()).hasSize(2);
    assertThat(page.cursor()).isEqualTo("evt_2");
    assertThat(provider().listEvents(new EventQuery(first.from(), first.to(), page.cursor())))
        .isEqualTo(new EventListing.Page(List.of("{\"id\":\"evt_3\"}"), null));
    answers.put("GET /v1/events", "200 {}");
    assertThat(provider().listEvents(first)).isInstanceOf(EventListing.Unavailable.class);
  }

  @ParameterizedTest
  @CsvSource({"canceled, Succeeded", "succeeded, Declined", "processing, NotAttempted"})
  void tellsHowAPaymentEndedThatCannotBeCancelled(String status, String outcome) {
    answers.put("POST /v1/payment_intents/pi_1/cancel", """
        400 {"error": {"type": "invalid_request_error",
         "code": "payment_intent_unexpected_state", "message": "no"}}""");
    answers.put("GET /v1/payment_intents/pi_1",
        "200 " + INTENT.replace("\"succeeded\"", "\"" + status + "\""));
    answers.put("GET /v1/refunds", list(false));

    assertThat(provider().cancel(new CancelPayment(payment(), "test")).getClass().getSimpleName())
        .isEqualTo(outcome);
  }
}
