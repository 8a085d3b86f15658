package dev.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultIntegrationTests {

  private static RunningSimulator simulator;

  @BeforeAll
  static void start() {
    simulator = RunningSimulator.start();
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.control("/_sim/reset", "");
  }

  @Test
  void failsBeforeTheWork() throws StripeException {
    order("{\"status\": 503, \"operation\": \"payment_intents.*\", \"count\": 1}");

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> Checkouts.openIntent(simulator, "o1"))
        .satisfies(e -> assertThat(e.getStatusCode()).isEqualTo(503));
    assertThat(payments()).isZero();
    Checkouts.openIntent(simulator, "o1");
    assertThat(payments()).isOne();
  }

  @Test
  void limitsTheRate() {
    order("{\"status\": 429}");

    assertThatExceptionOfType(RateLimitException.class)
        .isThrownBy(() -> Checkouts.openIntent(simulator, "o1"));
  }

  @Test
  void failsAfterTheWork() {
    order("{\"status\": 502, \"when\": \"after\"}");

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> Checkouts.openIntent(simulator, "o1"));
    assertThat(payments()).isOne();
  }

  @Test
  void closesTheConnectionBeforeTheWork() {
    order("{\"close\": true}");

    assertThatExceptionOfType(ApiConnectionException.class)
        .isThrownBy(() -> Checkouts.openIntent(simulator, "o1"));
    assertThat(payments()).isZero();
  }

  @Test
  void closesTheConnectionAfterTheMoneyWasTaken() throws StripeException {
    // No count: the JDK's HttpURLConnection, which stripe-java uses, silently sends a POST
    // again when a kept connection is closed under it.
    order("{\"close\": true, \"when\": \"after\"}");
    RequestOptions key = RequestOptions.builder().setIdempotencyKey("payment_1").build();
    var params = Checkouts.intent("o1").setConfirm(true).setPaymentMethod("pm_card_visa")
        .build();

    assertThatExceptionOfType(ApiConnectionException.class).isThrownBy(() ->
        simulator.stripe().v1().paymentIntents().create(params, key));
    simulator.send("DELETE", "/_sim/faults", "text/plain", "");
    PaymentIntent again = simulator.stripe().v1().paymentIntents().create(params, key);

    assertThat(again.getStatus()).isEqualTo("succeeded");
    assertThat(simulator.onlyPayment().path("provider_payment_id").asString())
        .isEqualTo(again.getId());
  }

  @Test
  void isSlowerThanTheCallerWaits() {
    order("{\"latency_ms\": 8000, \"when\": \"after\", \"count\": 1}");

    assertThatExceptionOfType(ApiConnectionException.class).isThrownBy(() ->
        simulator.stripe().v1().paymentIntents().create(Checkouts.intent("o1").build(),
            RequestOptions.builder().setReadTimeout(200).build()));
    await().untilAsserted(() -> assertThat(payments()).isOne());
  }

  @Test
  void strikesOnlyWhatWasOrderedAndStopsWhenTakenBack() throws StripeException {
    order("{\"status\": 500, \"operation\": \"refunds.*\"}");
    order("{\"status\": 500, \"provider\": \"paypal\"}");
    PaymentIntent paid = Checkouts.paidIntent(simulator, "o1");
    var refund = com.stripe.param.RefundCreateParams.builder()
        .setPaymentIntent(paid.getId()).build();

    assertThatExceptionOfType(ApiException.class).isThrownBy(() ->
        simulator.stripe().v1().refunds().create(refund));
    simulator.send("DELETE", "/_sim/faults", "text/plain", "");
    assertThat(simulator.stripe().v1().refunds().create(refund).getStatus())
        .isEqualTo("succeeded");
  }

  @Test
  void refusesAFaultThatDoesNothing() {
    assertThat(simulator.control("/_sim/faults", "{\"operation\": \"*\"}").path("error")
        .asString()).contains("latency_ms, status, close or garble");
    assertThat(simulator.control("/_sim/faults", "{\"status\": 200}").has("error")).isTrue();
  }

  private static void order(String json) {
    assertThat(simulator.control("/_sim/faults", json).has("faults")).isTrue();
  }

  private static int payments() {
    return simulator.read("/_sim/ledger").path("payments").size();
  }
}
