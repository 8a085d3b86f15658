package dev.quittance.providers.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official client against a server on this machine that answers as told. */
@Timeout(60)
class StripeProviderTests {

  private static final String INTENT = """
      {"id": "pi_1", "object": "payment_intent", "status": "requires_payment_method",
       "amount": 5000, "currency": "cny", "client_secret": "pi_1_secret_x", "latest_charge": null,
       "metadata": {"order_id": "o-1", "payment_id": "p-1"}}
      """;
  private final CountDownLatch never = new CountDownLatch(1);
  private HttpServer server;
  private int status = 200;
  private String answer = INTENT;
  private boolean silent;
  private String received = "";
  private String key = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      if (silent) {
        await();
      }
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  private void await() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    never.countDown();
    server.stop(0);
  }

  private static StripeProvider provider(int port) {
    return provider(port, 10_000);
  }

  private static StripeProvider provider(int port, int timeoutMillis) {
    return new StripeProvider(new StripeSettings(new Secret("sk_test_x"), "pk_test_x",
        List.of(new Secret("whsec")), "http://shop/done", "http://shop/cancel",
        null, "http://localhost:" + port, timeoutMillis, timeoutMillis),
        Clock.systemUTC());
  }

  private ProviderOutcome create(String channel) {
    return provider(server.getAddress().getPort()).create(command(channel, 5000, "CNY"));
  }

  private static CreatePayment command(String channel, long minor, String currency) {
    return new CreatePayment(new PaymentId("p-1"), new OrderId("o-1"), "user-1",
        new Money(minor, currency), channel, "Trial & more", null, null, null, Map.of(),
        Instant.now(), Instant.now(), false);
  }

  @Test
  void createsAPaymentIntentUnderItsOwnKey() {
    ProviderOutcome outcome = create(null);

    assertThat(outcome).isInstanceOfSatisfying(ActionRequired.class, required -> {
      assertThat(required.object().id()).isEqualTo("pi_1");
      assertThat(required.payload().fields()).containsEntry("client_secret", "pi_1_secret_x");
      assertThat(required.object().raw().body()).doesNotContain("pi_1_secret_x");
      assertThat(required.toString()).doesNotContain("pi_1_secret_x");
    });
    assertThat(key).isEqualTo("payment_p-1");
    assertThat(received).contains("amount=5000").contains("currency=cny")
        .contains("metadata%5Bpayment_id%5D=p-1");
  }

  @Test
  void createsASessionWhoseMetadataReachesTheIntent() {
    answer = """
        {"id": "cs_1", "object": "checkout.session", "status": "open", "payment_status": "unpaid",
         "amount_total": 5000, "currency": "cny", "url": "http://pay/cs_1", "payment_intent": null}
        """;
    assertThat(create("checkout_session")).isInstanceOfSatisfying(ActionRequired.class,
        required -> assertThat(required.payload().fields())
            .containsEntry("checkout_session_url", "http://pay/cs_1")
            .containsEntry("payment_intent_id", null));
    assertThat(received).contains("payment_intent_data%5Bmetadata%5D%5Bpayment_id%5D=p-1")
        .contains("session_id%3D%7BCHECKOUT_SESSION_ID%7D").contains("client_reference_id=o-1");
  }

  @ParameterizedTest
  @CsvSource({"400, NotAttempted", "401, NotAttempted", "403, NotAttempted", "404, NotAttempted",
    "402, Declined", "409, Unknown", "429, NotAttempted", "500, Unknown", "503, Unknown"})
  void saysOfEachErrorWhetherMoneyCanHaveMoved(int code, String expected) {
    status = code;
    answer = "{\"error\": {\"type\": \"" + (code == 402 ? "card_error" : "api_error")
        + "\", \"code\": \"card_declined\", \"message\": \"no\"}}";

    assertThat(create(null).getClass().getSimpleName()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"'not json'", "'[]'", "'{}'", "''",
    "'{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"status\":\"new\"}'"})
  void cannotTellFromAnAnswerItCannotRead(String garbage) {
    answer = garbage;

    assertThat(create(null)).isInstanceOf(Unknown.class);
  }

  @Test
  void cannotTellWhenTheAnswerDoesNotCome() {
    silent = true;

    assertThat(provider(server.getAddress().getPort(), 1500).create(command(null, 5000, "CNY")))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void knowsThatNothingWasSentWhenNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(provider(port).create(command(null, 5000, "CNY"))).isInstanceOfSatisfying(
        NotAttempted.class, notAttempted -> assertThat(notAttempted.retryable()).isTrue());
  }

  @Test
  void refusesBeforeTheCallWhatStripeCannotDo() {
    assertThat(create("wx_pub")).isInstanceOf(NotAttempted.class);
    assertThat(provider(server.getAddress().getPort()).create(command(null, 1234, "KWD")))
        .isInstanceOf(NotAttempted.class);
    assertThat(received).isEmpty();
  }

  @Test
  void readsAPaymentBack() {
    PaymentReference reference = new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"),
        "pi_1", Map.of(), new Money(5000, "CNY"));
    StripeProvider provider = provider(server.getAddress().getPort());

    assertThat(provider.read(reference)).isInstanceOfSatisfying(PaymentReading.Found.class,
        found -> assertThat(found.snapshot().paymentId()).isEqualTo(new PaymentId("p-1")));
    status = 404;
    answer = "{\"error\": {\"type\": \"invalid_request_error\", \"message\": \"no\"}}";
    assertThat(provider.read(reference)).isInstanceOf(PaymentReading.NotFound.class);
    status = 500;
    assertThat(provider.read(reference)).isInstanceOf(PaymentReading.Unavailable.class);
  }

  @Test
  void declinesNothingThatWasNotDeclined() {
    status = 402;
    answer = "{\"error\": {\"type\": \"card_error\", \"decline_code\": "
        + "\"insufficient_funds\", \"message\": \"no money\"}}";

    assertThat(create(null)).isInstanceOfSatisfying(Declined.class,
        declined -> assertThat(declined.code()).isEqualTo("insufficient_funds"));
  }
}
