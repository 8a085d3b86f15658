package dev.quittance.order.disputes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.CreditsRevoked;
import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import dev.quittance.order.OrderTestBase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Disputes as providers tell them: early, late, twice, and beside refunds. */
class DisputeIntegrationTests extends OrderTestBase {

  private static final long CREDITS = 500;

  private DisputeOpened opened(String order, PaymentId payment, String dispute) {
    return new DisputeOpened(report(order, payment), dispute, PRICE, "fraudulent");
  }

  private DisputeClosed closed(String order, PaymentId payment, String dispute, boolean lost) {
    return new DisputeClosed(report(order, payment), dispute, PRICE, lost);
  }

  private JsonNode shown(String order) {
    return json(as(user).get().uri("/api/orders/" + order).exchange());
  }

  private JsonNode credits() {
    return json(as(user).get().uri("/api/users/credits").exchange());
  }

  private void awaitDispute(String order, String dispute) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(
        () -> shown(order).required("dispute").asString().equals(dispute));
  }

  private void awaitBalance(long balance, long frozen) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
      JsonNode credits = credits();
      assertThat(List.of(credits.required("balance").asLong(),
          credits.required("frozen").asLong())).containsExactly(balance, frozen);
    });
  }

  private List<String> actions(String order) {
    return json(as(user).get().uri("/api/orders/" + order + "/timeline").exchange())
        .required("entries").valueStream()
        .map(entry -> entry.required("action").asString()).toList();
  }

  /** A paid order that has its credits. */
  private PaymentId bought(String order) {
    PaymentId payment = paidOrder(order);
    awaitBalance(CREDITS, 0);
    return payment;
  }

  private void spend(long amount, int status) {
    as(user, "credits:spend").post().uri("/api/users/credits/spend")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"amount\": %d, \"reason\": \"x\", \"reference\": \"%s\"}"
            .formatted(amount, UUID.randomUUID()))
        .exchange().expectStatus().isEqualTo(status);
  }

  @Test
  void freezesTheCreditsAndThawsThemWhenTheDisputeIsWon() {
    String order = newOrder();
    PaymentId payment = bought(order);
    spend(100, 200);

    DisputeOpened dispute = opened(order, payment, "dp_1");
    requests.send(dispute);
    requests.send(dispute);
    awaitDispute(order, "open");
    awaitBalance(0, 400);
    spend(1, 409);
    assertThat(json(as(user).get().uri("/api/orders/" + order + "/payment").exchange())
        .required("dispute").asString()).isEqualTo("open");

    requests.send(closed(order, payment, "dp_1", false));
    awaitDispute(order, "won");
    awaitBalance(400, 0);
    requests.send(opened(order, payment, "dp_1"));
    requests.send(new PaymentRefunded(report(order, payment), null, "re_1",
        new Money(1000, "CNY"), null));
    awaitStatus(order, "partially_refunded");
    assertThat(shown(order).required("dispute").asString()).as("told late").isEqualTo("won");
    assertThat(actions(order)).containsOnlyOnce("dispute.opened", "dispute.won",
        "credit.purchased", "credit.frozen", "credit.thawed", "credit.revoked");
  }

  @Test
  void takesTheCreditsWhenTheDisputeIsLostAndNothingTwice() {
    String order = newOrder();
    PaymentId payment = bought(order);
    spend(100, 200);

    requests.send(opened(order, payment, "dp_1"));
    awaitDispute(order, "open");
    DisputeClosed lost = closed(order, payment, "dp_1", true);
    requests.send(lost);
    requests.send(lost);
    awaitDispute(order, "lost");
    awaitBalance(0, 0);
    assertThat(credits().required("debt").asLong()).isEqualTo(100);

    requests.send(new PaymentRefunded(report(order, payment), null, "re_1", PRICE, null));
    awaitStatus(order, "refunded");
    assertThat(credits().required("debt").asLong()).isEqualTo(100);
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(orderEvents.events(CreditsRevoked.class).stream()
            .filter(event -> event.orderId().value().equals(order))
            .map(CreditsRevoked::totalRevoked)).containsExactly(CREDITS));
  }

  @Test
  void takesNothingForADisputeOfWhatWasRefunded() {
    String order = newOrder();
    PaymentId payment = bought(order);
    requests.send(new PaymentRefunded(report(order, payment), null, "re_1", PRICE, null));
    awaitStatus(order, "refunded");

    requests.send(closed(order, payment, "dp_1", true));

    awaitDispute(order, "lost");
    assertThat(shown(order).required("status").asString()).isEqualTo("refunded");
    assertThat(credits().required("debt").asLong()).isZero();
    assertThat(actions(order)).containsOnlyOnce("credit.revoked");
  }

  /** The same end, whichever of refund and lost dispute comes first, or both at once. */
  @Test
  void refundAndDisputeAtOnceHaveOneOutcome() {
    String order = newOrder();
    PaymentId payment = bought(order);
    List<PaymentOutcome> told = List.of(
        closed(order, payment, "dp_1", true), opened(order, payment, "dp_1"),
        new PaymentRefunded(report(order, payment), null, "re_1", new Money(2500, "CNY"), null));

    told.stream().map(each -> CompletableFuture.runAsync(() -> requests.send(each))).toList()
        .forEach(CompletableFuture::join);

    awaitStatus(order, "partially_refunded");
    awaitDispute(order, "lost");
    awaitBalance(0, 0);
    assertThat(credits().required("debt").asLong()).isZero();
  }

  @Test
  void aDisputeBeforeThePaymentIsKnownFreezesWhatIsGranted() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    answer(request);
    paying.join();
    requests.send(opened(order, request.paymentId(), "dp_early"));
    awaitDispute(order, "open");
    assertThat(shown(order).required("status").asString()).isEqualTo("awaiting_payment");

    succeed(order, request.paymentId(), PRICE);

    awaitStatus(order, "paid");
    awaitBalance(0, CREDITS);
    requests.send(closed(order, request.paymentId(), "dp_early", false));
    awaitBalance(CREDITS, 0);
  }

  @Test
  void findsThePaymentByTheProvidersIdsAlone() {
    String order = newOrder();
    PaymentId payment = bought(order);

    requests.send(new DisputeOpened(new ProviderReport("stripe", "evt_" + UUID.randomUUID(),
        null, Map.of("payment_intent", "pi_" + payment), null, null, Instant.now(),
        ReportedBy.WEBHOOK), "dp_1", PRICE, "fraudulent"));

    awaitDispute(order, "open");
    awaitBalance(0, CREDITS);
  }

  @Test
  void aDisputeDoesNotOpenAnEndedOrderAgain() {
    for (String ended : List.of("expired", "cancelled")) {
      String order = newOrder();
      CompletableFuture<JsonNode> paying = pay(order, "stripe");
      PaymentRequested request = request(order, 1);
      answer(request);
      paying.join();
      database.sql("UPDATE orders SET status = :ended, version = version + 1"
              + " WHERE order_id = :order")
          .bind("ended", ended).bind("order", order).fetch().rowsUpdated()
          .block(Duration.ofSeconds(20));

      requests.send(opened(order, request.paymentId(), "dp_" + order));
      awaitDispute(order, "open");
      requests.send(closed(order, request.paymentId(), "dp_" + order, true));
      awaitDispute(order, "lost");

      assertThat(shown(order).required("status").asString()).isEqualTo(ended);
      awaitBalance(0, 0);
    }
  }

  @Test
  void aDisputeThatContradictsWhatIsKnownFreezesNothing() {
    String order = newOrder();
    PaymentId payment = bought(order);
    ProviderReport other = new ProviderReport("paypal", "evt_" + UUID.randomUUID(), null,
        Map.of(), null, payment, Instant.now(), ReportedBy.WEBHOOK);

    requests.send(new DisputeOpened(other, "dp_1", PRICE, "fraudulent"));

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(
        () -> actions(order).contains("payment.mismatch"));
    assertThat(shown(order).required("dispute").asString()).isEqualTo("none");
    awaitBalance(CREDITS, 0);
  }

  private WebTestClient.ResponseSpec refund(String order, String amount) {
    return as("admin-1", "payments:admin").post().uri("/api/orders/" + order + "/refunds")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"amount\": %s, \"reason\": \"x\"}".formatted(amount)).exchange();
  }

  private void assertDisputed(String order, String amount, String refundable) {
    refund(order, amount).expectStatus().isEqualTo(409).expectBody()
        .jsonPath("$.code").isEqualTo("payment_disputed")
        .jsonPath("$.refundable").isEqualTo(refundable);
  }

  private List<RefundRequested> asked(String order) {
    return requests.events(RefundRequested.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  /** The answer to who asks for the order's first refund, which the provider then has. */
  private WebTestClient.ResponseSpec refundAccepted(String order, String amount) {
    CompletableFuture<WebTestClient.ResponseSpec> asking =
        CompletableFuture.supplyAsync(() -> refund(order, amount));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !asked(order).isEmpty());
    requests.send(accepted(asked(order).getFirst()));
    // 202 if that was told too late for the answer.
    return asking.join().expectStatus().value(status -> assertThat(status).isIn(201, 202));
  }

  @Test
  void refundsNothingOfWhatIsDisputedOrLostAndAllAgainOnceItIsWon() {
    String order = newOrder();
    PaymentId payment = bought(order);
    requests.send(opened(order, payment, "dp_1"));
    awaitDispute(order, "open");

    assertDisputed(order, "null", "0.00");
    assertDisputed(order, "\"0.01\"", "0.00");
    refund(order, "\"50.01\"").expectStatus().isEqualTo(422);

    requests.send(closed(order, payment, "dp_1", false));
    awaitDispute(order, "won");
    refundAccepted(order, "\"10.00\"");
    requests.send(closed(order, payment, "dp_2", true));
    awaitDispute(order, "lost");
    assertDisputed(order, "null", "0.00");
    assertThat(asked(order)).hasSize(1);
  }

  @Test
  void refundsThePartThatIsNotDisputed() {
    String order = newOrder();
    PaymentId payment = bought(order);
    requests.send(new DisputeOpened(
        report(order, payment), "dp_1", new Money(2000, "CNY"), "fraudulent"));
    awaitDispute(order, "open");

    assertDisputed(order, "\"30.01\"", "30.00");
    refundAccepted(order, "null").expectBody()
        .jsonPath("$.amount").isEqualTo("30.00");
    assertDisputed(order, "\"0.01\"", "0.00");
    assertThat(asked(order)).singleElement().extracting(RefundRequested::amount)
        .isEqualTo(new Money(3000, "CNY"));
  }
}
