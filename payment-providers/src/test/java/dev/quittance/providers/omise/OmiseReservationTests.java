package dev.quittance.providers.omise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.Settings;
import dev.quittance.providers.Simulators;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Charges that somebody else only reserved, which the conformance suite does not make. */
@Timeout(60)
class OmiseReservationTests {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static ConfigurableApplicationContext context;
  private static String url;
  private static OmiseProvider provider;

  @BeforeAll
  static void start() {
    context = Simulators.start("--server.port=0",
        "--simulator.omise.webhook-url=", "--logging.level.root=WARN");
    url = "http://localhost:"
        + ((WebServerApplicationContext) context).getWebServer().getPort();
    provider = new OmiseProvider(OmiseSettings.of(new Settings(Map.of(
        "OMISE_SECRET_KEY", "skey_test_simulator", "OMISE_WEBHOOK_SECRET", "c2VjcmV0",
        "OMISE_CONNECT_TIMEOUT_MILLIS", "10000", "OMISE_READ_TIMEOUT_MILLIS", "10000",
        "OMISE_API_BASE", url)::get)), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @AfterEach
  void endFaults() throws Exception {
    HTTP.send(HttpRequest.newBuilder(URI.create(url + "/_sim/faults")).DELETE().build(),
        BodyHandlers.discarding());
  }

  private static JsonNode post(String path, String key, String json) throws Exception {
    return JSON.readTree(HTTP.send(HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Basic "
            + Base64.getEncoder().encodeToString((key + ":").getBytes()))
        .POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString()).body());
  }

  private static PaymentReference reserved() throws Exception {
    String token = post("/tokens", "pkey_test_simulator",
        "{\"card\": {\"number\": \"4242424242424242\"}}").path("id").asString();
    String charge = post("/charges", "skey_test_simulator", """
        {"amount": 1000, "currency": "thb", "capture": false, "card": "%s"}"""
        .formatted(token)).path("id").asString();
    return new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"), charge, Map.of(),
        new Money(1000, "THB"));
  }

  private static PaymentStatus statusOf(PaymentReference payment) {
    assertThat(provider.read(payment)).isInstanceOf(PaymentReading.Found.class);
    return ((PaymentReading.Found) provider.read(payment)).snapshot().status();
  }

  @Test
  void capturesOnceAndCannotGiveBackThen() throws Exception {
    PaymentReference payment = reserved();
    assertThat(statusOf(payment)).isEqualTo(PaymentStatus.AUTHORISED);

    for (int time = 0; time < 2; time++) {
      assertThat(provider.capture(new CapturePayment(payment))).isInstanceOfSatisfying(
          Succeeded.class, done ->
              assertThat(done.object().amount()).isEqualTo(new Money(1000, "THB")));
    }
    assertThat(provider.cancel(new CancelPayment(payment, "test"))).isInstanceOf(Declined.class);
    assertThat(statusOf(payment)).isEqualTo(PaymentStatus.SUCCEEDED);
  }

  @Test
  void givesBackAndCannotCaptureThen() throws Exception {
    PaymentReference payment = reserved();

    for (int time = 0; time < 2; time++) {
      assertThat(provider.cancel(new CancelPayment(payment, "test")))
          .isInstanceOf(Succeeded.class);
    }
    assertThat(provider.capture(new CapturePayment(payment))).isInstanceOf(Declined.class);
    assertThat(statusOf(payment)).isEqualTo(PaymentStatus.CANCELLED);
  }

  @ParameterizedTest
  @CsvSource({"after, close, true, SUCCEEDED", "after, garble, true, SUCCEEDED",
    "before, close, true, AUTHORISED", "before, garble, true, AUTHORISED",
    "after, status, 500, SUCCEEDED", "before, status, 503, AUTHORISED"})
  void doesNotKnowWhatBecameOfACaptureUntilItReads(
      String when, String kind, String value, PaymentStatus status) throws Exception {
    PaymentReference payment = reserved();
    post("/_sim/faults", "", """
        {"provider": "omise", "operation": "charges.capture", "when": "%s", "%s": %s}"""
        .formatted(when, kind, value));

    assertThat(provider.capture(new CapturePayment(payment))).isInstanceOf(Unknown.class);
    endFaults();
    assertThat(statusOf(payment)).isEqualTo(status);
    assertThat(provider.capture(new CapturePayment(payment))).isInstanceOf(Succeeded.class);
    assertThat(statusOf(payment)).isEqualTo(PaymentStatus.SUCCEEDED);
  }

  @Test
  void triesLaterWhatWasTooMuchNow() throws Exception {
    PaymentReference payment = reserved();
    post("/_sim/faults", "", """
        {"provider": "omise", "operation": "charges.*", "status": 429}""");

    assertThat(provider.capture(new CapturePayment(payment))).isInstanceOfSatisfying(
        NotAttempted.class, refused -> assertThat(refused.retryable()).isTrue());
    assertThat(provider.cancel(new CancelPayment(payment, "test"))).isInstanceOfSatisfying(
        NotAttempted.class, refused -> assertThat(refused.retryable()).isTrue());
  }
}
