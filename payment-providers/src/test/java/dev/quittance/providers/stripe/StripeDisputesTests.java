package dev.quittance.providers.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.DisputeSnapshot;
import dev.quittance.providers.DisputeSnapshot.Status;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reading a payment shows of its disputes. */
@Timeout(60)
class StripeDisputesTests {

  private static final String NONE = "{\"object\": \"list\", \"data\": [], \"has_more\": false}";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private boolean disputed = true;
  private int listStatus = 200;
  private String disputes = NONE;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/payment_intents/pi_1", exchange -> answer(exchange, 200, """
        {"id": "pi_1", "object": "payment_intent", "status": "succeeded", "amount": 5000,
         "amount_received": 5000, "currency": "cny", "metadata": {"payment_id": "p-1"},
         "latest_charge": {"id": "ch_1", "object": "charge", "created": 1, "disputed": %s}}
        """.formatted(disputed)));
    server.createContext("/v1/refunds", exchange -> answer(exchange, 200, NONE));
    server.createContext(
        "/v1/disputes", exchange -> answer(exchange, listStatus, disputes));
    server.start();
  }

  private void answer(HttpExchange exchange, int status, String text)
      throws IOException {
    requests.add(exchange.getRequestURI().toString());
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<DisputeSnapshot> read() {
    Map<String, String> settings = Map.of("STRIPE_SECRET_KEY", "sk_test_x",
        "STRIPE_WEBHOOK_SECRET", "whsec_x",
        "STRIPE_API_BASE", "http://localhost:" + server.getAddress().getPort());
    PaymentReading reading = new StripeProvider(
        StripeSettings.of(new Settings(settings::get)), Clock.systemUTC()).read(
            new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"), "pi_1", Map.of(),
                new Money(5000, "CNY")));
    assertThat(reading).isInstanceOf(PaymentReading.Found.class);
    return ((PaymentReading.Found) reading).snapshot().disputes();
  }

  @ParameterizedTest
  @CsvSource({"needs_response, OPEN", "under_review, OPEN", "warning_needs_response, OPEN",
    "warning_under_review, OPEN", "won, WON", "warning_closed, WON", "prevented, WON",
    "lost, LOST", "brand_new, "})
  void readsTheDisputesOfAChargeThatHasSome(String told, @Nullable Status status) {
    disputes = """
        {"object": "list", "has_more": false, "data": [{"id": "du_1", "object": "dispute",
         "amount": 5000, "currency": "cny", "reason": "fraudulent", "status": "%s",
         "created": 1700000000}]}
        """.formatted(told);

    assertThat(read()).isEqualTo(status == null ? List.of() : List.of(new DisputeSnapshot("du_1",
        new Money(5000, "CNY"), "fraudulent", status, Instant.ofEpochSecond(1_700_000_000))));
    assertThat(requests).last().asString().startsWith("/v1/disputes?")
        .contains("payment_intent=pi_1");
  }

  @Test
  void asksForNoDisputesOfAChargeWithoutAny() {
    disputed = false;
    assertThat(read()).isEmpty();
    assertThat(requests).noneMatch(request -> request.startsWith("/v1/disputes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "<html>",
    "{\"data\": [{\"status\": \"won\"}], \"has_more\": false}"})
  void tellsThePaymentThoughItsDisputesCannotBeRead(String answer) {
    disputes = answer;
    assertThat(read()).isEmpty();
  }

  @Test
  void tellsThePaymentThoughItsDisputesMayNotBeRead() {
    listStatus = 403;
    disputes = "{\"error\": {\"type\": \"invalid_request_error\", \"message\": \"no\"}}";
    assertThat(read()).isEmpty();
  }
}
