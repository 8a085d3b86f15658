package dev.quittance.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.stripe.exception.ApiException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import dev.quittance.simulator.Checkouts;
import dev.quittance.simulator.RunningSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdempotencyIntegrationTests {

  private static final RequestOptions KEY =
      RequestOptions.builder().setIdempotencyKey("payment_1").build();

  private static RunningSimulator simulator;
  private static V1Services stripe;

  @BeforeAll
  static void start() {
    simulator = RunningSimulator.start();
    stripe = simulator.stripe().v1();
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
  void answersARepeatedKeyWithTheFirstAnswer() throws StripeException {
    PaymentIntent first = stripe.paymentIntents().create(Checkouts.intent("o1").build(), KEY);
    PaymentIntent again = stripe.paymentIntents().create(Checkouts.intent("o1").build(), KEY);

    assertThat(again.getId()).isEqualTo(first.getId());
    assertThat(again.getLastResponse().body()).isEqualTo(first.getLastResponse().body());
    assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
        .hasValue("true");
    assertThat(first.getLastResponse().headers().firstValue("Idempotent-Replayed")).isEmpty();
    simulator.onlyPayment();
  }

  @Test
  void refusesOtherParametersWithTheSameKey() throws StripeException {
    stripe.paymentIntents().create(Checkouts.intent("o1").build(), KEY);

    assertThatExceptionOfType(IdempotencyException.class)
        .isThrownBy(() ->
            stripe.paymentIntents().create(Checkouts.intent("o2").build(), KEY))
        .satisfies(e -> assertThat(e.getStatusCode()).isEqualTo(400));
    simulator.onlyPayment();
  }

  @Test
  void storesADeclineButNotAValidationFailure() throws StripeException {
    assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() ->
        stripe.paymentIntents().create(Checkouts.intent("o1").setAmount(0L).build(), KEY));
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(CardException.class).isThrownBy(() ->
          stripe.paymentIntents().create(Checkouts.intent("o1").setConfirm(true)
              .setPaymentMethod("pm_card_chargeDeclined").build(), KEY));
    }

    assertThat(simulator.onlyPayment().path("failed_attempts").asInt()).isEqualTo(1);
  }

  @Test
  void replaysAFailureAfterTheWorkWasDone() {
    simulator.control("/_sim/faults", """
        {"provider": "stripe", "operation": "payment_intents.create", "when": "after",
         "status": 500, "count": 1}""");

    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(() ->
              stripe.paymentIntents().create(Checkouts.intent("o1").build(), KEY))
          .satisfies(e -> assertThat(e.getStatusCode()).isEqualTo(500));
    }

    simulator.onlyPayment();
  }

  @Test
  void refusesAKeyThatIsStillInUse() {
    simulator.control("/_sim/faults", """
        {"operation": "payment_intents.create", "when": "after", "latency_ms": 7000,
         "count": 1}""");
    RequestOptions patient = RequestOptions.builder()
        .setIdempotencyKey(KEY.getIdempotencyKey()).setReadTimeout(30_000).build();
    CompletableFuture<PaymentIntent> slow = CompletableFuture.supplyAsync(() -> {
      try {
        return simulator.stripe().v1().paymentIntents()
            .create(Checkouts.intent("o1").build(), patient);
      } catch (StripeException e) {
        throw new IllegalStateException(e);
      }
    });
    Awaitility.await().until(() -> !simulator.read("/_sim/ledger").path("payments").isEmpty());

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() ->
            stripe.paymentIntents().create(Checkouts.intent("o1").build(), KEY))
        .satisfies(e -> assertThat(e.getStatusCode()).isEqualTo(409));
    assertThat(slow.join().getId()).startsWith("pi_");
  }

  @Test
  void takesBracketsEscapedOrNot() {
    String literal = create("metadata[order_id]=o1&amount=500&currency=usd");
    String escaped = create("currency=usd&amount=500&metadata%5Border_id%5D=o1");

    assertThat(literal).contains("\"metadata\":{\"order_id\":\"o1\"}");
    assertThat(escaped).isEqualTo(literal);
    simulator.onlyPayment();
  }

  private static String create(String form) {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(simulator.url() + "/v1/payment_intents"))
        .header("Authorization", "Basic " + Base64.getEncoder()
            .encodeToString("sk_test_simulator:".getBytes(
                StandardCharsets.UTF_8)))
        .header("Idempotency-Key", "payment_2")
        .POST(HttpRequest.BodyPublishers.ofString(form)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
