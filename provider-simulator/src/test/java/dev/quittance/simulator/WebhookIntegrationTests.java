package dev.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.EventListParams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebhookIntegrationTests {

  private static Merchant merchant;
  private static RunningSimulator simulator;

  @BeforeAll
  static void start() {
    merchant = new Merchant();
    simulator = RunningSimulator.sendingTo(merchant, "--simulator.webhooks.max-tries=5");
  }

  @AfterAll
  static void stop() {
    simulator.close();
    merchant.close();
  }

  @BeforeEach
  void reset() {
    simulator.control("/_sim/reset", "");
    merchant.received().clear();
  }

  @AfterEach
  void answerAgain() {
    merchant.answer(200);
  }

  @Test
  void tellsOneCheckoutInSignedEventsOfTheirOwn() throws Exception {
    Session session = Checkouts.openSession(simulator, "o1");
    simulator.form("/pay/" + session.getId(), "card=4242424242424242");

    await().untilAsserted(() -> assertThat(merchant.types()).containsExactlyInAnyOrder(
        "payment_intent.created", "charge.succeeded", "payment_intent.succeeded",
        "checkout.session.completed"));
    assertThat(new HashSet<>(merchant.received().stream().map(Merchant.Received::id).toList()))
        .hasSize(4);
    for (Merchant.Received received : merchant.received()) {
      Event event = Webhook.constructEvent(
          received.body(), received.signature(), RunningSimulator.WEBHOOK_SECRET);
      assertThat(event.getApiVersion()).isEqualTo("2026-07-29.dahlia");
      assertThat(event.getDataObjectDeserializer().getObject()).isPresent();
      assertThat(event.getRequest().getId()).isNull();
    }
  }

  @Test
  void namesTheRequestThatCausedAnEvent() throws StripeException {
    simulator.stripe().v1().paymentIntents().create(Checkouts.intent("o1").build(),
        RequestOptions.builder().setIdempotencyKey("payment_1").build());

    await().until(() -> merchant.received().size() == 1);
    assertThat(merchant.received().getFirst().event().path("request").path("idempotency_key")
        .asString()).isEqualTo("payment_1");
  }

  @Test
  void repeatsAnEventUntilItIsAnsweredWith2xx() throws StripeException {
    merchant.answerNext(500, 302, 404, 202);
    PaymentIntent intent = Checkouts.openIntent(simulator, "o1");

    await().untilAsserted(() -> assertThat(delivery(intent.getId(), 0))
        .isEqualTo("delivered 4 202"));
    assertThat(merchant.received()).extracting(Merchant.Received::id)
        .hasSize(4).containsOnly(merchant.received().getFirst().id());
  }

  @Test
  void givesUpAfterTheLastTryAndListsTheEventAsUndelivered() throws StripeException {
    merchant.answer(503);
    PaymentIntent intent = Checkouts.openIntent(simulator, "o1");
    await().untilAsserted(() -> assertThat(delivery(intent.getId(), 0))
        .isEqualTo("given_up 5 503"));
    merchant.answer(200);
    simulator.stripe().v1().paymentIntents().cancel(intent.getId());
    await().until(() -> merchant.types().contains("payment_intent.canceled"));

    await().untilAsserted(() -> assertThat(events(false)).containsExactly(
        "payment_intent.created"));
    await().untilAsserted(() -> assertThat(events(true)).containsExactly(
        "payment_intent.canceled"));
  }

  @Test
  void duplicatesDropsDelaysAndForgesTheNextEvents() throws Exception {
    order("duplicate", "{\"type\": \"payment_intent.created\"}");
    PaymentIntent twice = Checkouts.openIntent(simulator, "o1");
    await().until(() -> merchant.received().size() == 2);
    assertThat(merchant.received().get(0).body()).isEqualTo(merchant.received().get(1).body());

    order("drop", "{\"count\": 1}");
    simulator.stripe().v1().paymentIntents().cancel(twice.getId());
    assertThat(delivery(twice.getId(), 0)).isEqualTo("dropped 0 0");

    order("forge", "{\"payment_id\": \"" + twice.getId() + "\"}");
    await().until(() -> merchant.received().size() == 3);
    Merchant.Received forged = merchant.received().get(2);
    assertThat(forged.type()).isEqualTo("payment_intent.succeeded");
    assertThatExceptionOfType(SignatureVerificationException.class).isThrownBy(() ->
        Webhook.constructEvent(
            forged.body(), forged.signature(), RunningSimulator.WEBHOOK_SECRET));

    order("delay", "{\"delay_ms\": 60000}");
    PaymentIntent late = Checkouts.openIntent(simulator, "o2");
    assertThat(delivery(late.getId(), 0)).isEqualTo("pending 0 0");
    String eventId = simulator.read("/_sim/webhooks?payment=" + late.getId())
        .path("deliveries").get(0).path("event_id").asString();
    order("delay", "{\"event\": \"" + eventId + "\", \"delay_ms\": 0}");
    await().until(() -> merchant.received().size() == 4);
  }

  @Test
  void takesBackAnOrderWithACountOfNone() throws StripeException {
    order("drop", "{\"count\": 10}");
    order("drop", "{\"count\": 0}");
    Checkouts.openIntent(simulator, "o1");

    await().untilAsserted(() -> assertThat(merchant.types())
        .containsExactly("payment_intent.created"));
  }

  @Test
  void turnsTheOrderOfEventsRound() throws StripeException {
    order("reorder", "{\"count\": 3, \"delay_ms\": 30000}");
    Checkouts.paidIntent(simulator, "o1");

    await().untilAsserted(() -> assertThat(merchant.types()).containsExactly(
        "payment_intent.succeeded", "charge.succeeded", "payment_intent.created"));
  }

  @Test
  void releasesReorderedEventsThoughTheOthersNeverCome() throws StripeException {
    order("reorder", "{\"count\": 9, \"delay_ms\": 50}");
    Checkouts.openIntent(simulator, "o1");

    await().untilAsserted(() -> assertThat(merchant.types())
        .containsExactly("payment_intent.created"));
  }

  @Test
  void deliversAfterARestartWhatWasPending(@TempDir Path folder) throws StripeException {
    try (Merchant down = new Merchant()) {
      down.answer(500);
      String kept = RunningSimulator.keepingIn(folder);
      PaymentIntent intent;
      try (RunningSimulator first = RunningSimulator.sendingTo(
          down, kept, "--simulator.webhooks.max-tries=1000")) {
        intent = Checkouts.paidIntent(first, "o1");
        await().until(() -> down.received().size() > 3);
      }
      down.received().clear();
      down.answer(200);
      try (RunningSimulator second = RunningSimulator.sendingTo(down, kept)) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
            assertThat(down.types()).containsExactlyInAnyOrder("payment_intent.created",
                "charge.succeeded", "payment_intent.succeeded"));
        assertThat(second.onlyPayment().path("provider_payment_id").asString())
            .isEqualTo(intent.getId());
      }
    }
  }

  private static void order(String kind, String json) {
    assertThat(simulator.control("/_sim/webhooks/" + kind, json).has("error")).isFalse();
  }

  private static String delivery(String payment, int index) {
    var found = simulator.read("/_sim/webhooks?payment=" + payment)
        .path("deliveries").path(index);
    return found.path("status").asString() + " " + found.path("try_count").asInt() + " "
        + found.path("last_status").asInt();
  }

  private static List<String> events(boolean delivered) throws StripeException {
    return simulator.stripe().v1().events().list(
            EventListParams.builder().setDeliverySuccess(delivered).build())
        .getData().stream().map(Event::getType).toList();
  }
}
