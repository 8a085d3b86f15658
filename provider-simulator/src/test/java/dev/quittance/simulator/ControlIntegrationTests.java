package dev.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.checkout.Session;
import com.stripe.param.RefundCreateParams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ControlIntegrationTests {

  private static Merchant merchant;
  private static RunningSimulator simulator;

  @BeforeAll
  static void start() {
    merchant = new Merchant();
    simulator = RunningSimulator.sendingTo(merchant);
  }

  @AfterAll
  static void stop() {
    simulator.close();
    merchant.close();
  }

  @BeforeEach
  void reset() {
    simulator.resetWhenAllIsTold();
    merchant.received().clear();
  }

  @Test
  void failsThenPaysASession() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");

    assertThat(act(session.getId(), "fail", "").path("status").asString()).isEqualTo("open");
    JsonNode open = simulator.onlyPayment();
    assertThat(open.path("status").asString()).isEqualTo("pending");
    assertThat(open.path("failed_attempts").asInt()).isEqualTo(1);
    act(session.getId(), "pay", "{\"card\": \"4000002500003155\"}");

    JsonNode paid = simulator.onlyPayment();
    assertThat(paid.path("provider_payment_id").asString()).isEqualTo(session.getId());
    assertThat(paid.path("order_id").asString()).isEqualTo("o1");
    assertThat(paid.path("payment_id").asString()).isEqualTo("pay-o1");
    assertThat(paid.path("amount_minor").asLong()).isEqualTo(19900);
    assertThat(paid.path("captured_minor").asLong()).isEqualTo(19900);
    assertThat(paid.path("status").asString()).isEqualTo("succeeded");
    assertThat(paid.path("references").path("payment_intent").asString()).startsWith("pi_");
    await().untilAsserted(() -> assertThat(merchant.types()).contains(
        "payment_intent.payment_failed", "payment_intent.requires_action",
        "payment_intent.succeeded", "checkout.session.completed"));
  }

  @Test
  void filtersTheLedgerByOrder() throws StripeException {
    Checkouts.openSession(simulator, "o1");
    Checkouts.paidIntent(simulator, "o2");

    JsonNode ledger = simulator.read("/_sim/ledger?provider=stripe&order_id=o2");

    assertThat(ledger.path("payments").size()).isEqualTo(1);
    assertThat(ledger.path("totals").path("cny").path("captured_minor").asLong())
        .isEqualTo(19900);
    assertThat(simulator.read("/_sim/ledger?provider=paypal").path("payments").size()).isZero();
  }

  @Test
  void expiresAndStillTakesMoneyThatArrivesLate() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");
    act(session.getId(), "expire", "");
    assertThat(act(session.getId(), "pay", "").path("error").asString()).contains("expired");

    act(session.getId(), "pay", "{\"despite_end\": true}");

    assertThat(simulator.onlyPayment().path("status").asString()).isEqualTo("succeeded");
    await().untilAsserted(() -> assertThat(merchant.types())
        .contains("checkout.session.expired", "payment_intent.succeeded"));
  }

  @Test
  void completesWithoutMoneyWhenTheMethodIsDelayed() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");

    JsonNode unpaid = act(session.getId(), "pay", "{\"delayed\": true}");
    assertThat(unpaid.path("status").asString()).isEqualTo("complete");
    assertThat(unpaid.path("payment_status").asString()).isEqualTo("unpaid");
    assertThat(simulator.onlyPayment().path("captured_minor").asLong()).isZero();
    act(session.getId(), "pay", "");

    assertThat(simulator.onlyPayment().path("captured_minor").asLong()).isEqualTo(19900);
    await().untilAsserted(() -> assertThat(merchant.types()).contains(
        "checkout.session.completed", "checkout.session.async_payment_succeeded"));
  }

  @Test
  void tellsThatADelayedMethodFailed() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");
    act(session.getId(), "pay", "{\"delayed\": true}");
    act(session.getId(), "fail", "");

    await().untilAsserted(() -> assertThat(merchant.types()).contains(
        "checkout.session.async_payment_failed", "payment_intent.payment_failed"));
    assertThat(simulator.onlyPayment().path("captured_minor").asLong()).isZero();
  }

  @Test
  void refundsAsTheDashboardWouldAndTakesTheRefundBack() throws StripeException {
    PaymentIntent paid = Checkouts.paidIntent(simulator, "o1");
    JsonNode refund = act(paid.getId(), "refund",
        "{\"amount\": 500, \"metadata\": {\"refund_id\": \"r1\"}}");

    JsonNode payment = simulator.onlyPayment();
    assertThat(payment.path("refunded_minor").asLong()).isEqualTo(500);
    assertThat(payment.path("status").asString()).isEqualTo("partially_refunded");
    assertThat(payment.path("refunds").get(0).path("refund_id").asString()).isEqualTo("r1");
    act(refund.path("id").asString(), "fail", "");

    assertThat(simulator.onlyPayment().path("refunded_minor").asLong()).isZero();
    assertThat(simulator.onlyPayment().path("status").asString()).isEqualTo("succeeded");
    await().untilAsserted(() -> assertThat(merchant.types()).contains(
        "refund.created", "charge.refunded", "refund.failed"));
    assertThat(act(paid.getId(), "refund", "{\"amount\": 20000}").has("error")).isTrue();
  }

  @Test
  void leavesARefundPendingUntilToldOtherwise() throws StripeException {
    PaymentIntent paid = simulator.stripe().v1().paymentIntents().create(
        Checkouts.intent("o1").setConfirm(true).setPaymentMethod("pm_card_pendingRefund")
            .build());
    Refund refund = simulator.stripe().v1().refunds().create(
        RefundCreateParams.builder().setPaymentIntent(paid.getId()).build());
    assertThat(refund.getStatus()).isEqualTo("pending");

    act(refund.getId(), "pay", "");

    assertThat(simulator.stripe().v1().refunds().retrieve(refund.getId()).getStatus())
        .isEqualTo("succeeded");
    await().untilAsserted(() -> assertThat(merchant.types()).contains("refund.updated"));
  }

  @Test
  void disputesAPaymentAndClosesTheDispute() throws StripeException {
    PaymentIntent paid = Checkouts.paidIntent(simulator, "o1");
    JsonNode dispute = act(paid.getId(), "dispute", "{\"amount\": 700}");
    assertThat(dispute.path("status").asString()).isEqualTo("needs_response");
    assertThat(simulator.onlyPayment().path("disputed").asBoolean()).isTrue();
    assertThat(simulator.onlyPayment().path("disputed_minor").asLong()).isEqualTo(700);

    act(paid.getId(), "dispute", "{\"outcome\": \"lost\"}");

    assertThat(simulator.stripe().v1().disputes().retrieve(dispute.path("id").asString())
        .getStatus()).isEqualTo("lost");
    await().untilAsserted(() -> assertThat(merchant.types()).contains(
        "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(simulator.send("POST", "/_sim/payments/pi_none/pay", "application/json", "")
        .statusCode()).isEqualTo(404);
    assertThat(simulator.send("POST", "/_sim/payments/pi_none/steal", "application/json", "")
        .statusCode()).isEqualTo(400);
  }

  @Test
  void keepsEverythingOverARestart(@TempDir Path folder) throws Exception {
    String kept = RunningSimulator.keepingIn(folder);
    String token;
    PaymentIntent paid;
    JsonNode before;
    try (RunningSimulator first = RunningSimulator.start(kept)) {
      paid = Checkouts.paidIntent(first, "o1");
      first.control("/_sim/payments/" + paid.getId() + "/refund", "{\"amount\": 100}");
      first.control("/_sim/payments/" + paid.getId() + "/dispute", "");
      act(first, Checkouts.openSession(first, "o2").getId(), "fail");
      token = first.read("/.well-known/jwks.json").toString();
      before = first.read("/_sim/ledger");
    }
    Files.writeString(
        folder.resolve("journal.jsonl"), "{\"event\":{\"id\":\"ev", StandardOpenOption.APPEND);
    try (RunningSimulator second = RunningSimulator.start(kept)) {
      assertThat(second.read("/_sim/ledger")).isEqualTo(before);
      assertThat(second.read("/.well-known/jwks.json").toString()).isEqualTo(token);
      assertThat(second.stripe().v1().events().list().getData()).isNotEmpty();
      assertThat(second.stripe().v1().paymentIntents().retrieve(paid.getId()))
          .isEqualTo(paid);
      second.control("/_sim/reset", "");
    }
    try (RunningSimulator third = RunningSimulator.start(kept)) {
      assertThat(third.read("/_sim/ledger").path("payments").size()).isZero();
    }
  }

  private static JsonNode act(String id, String action, String json) {
    return simulator.control("/_sim/payments/" + id + "/" + action, json);
  }

  private static void act(RunningSimulator where, String id, String action) {
    where.control("/_sim/payments/" + id + "/" + action, "");
  }
}
