package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import dev.quittance.order.audit.VerifyAudit;
import dev.quittance.order.payments.HandlePaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/**
 * What happens at the same moment has one outcome; each several times, as luck decides. Every test
 * has an order and a user of its own, so they run at the same time as well.
 */
@Execution(ExecutionMode.CONCURRENT)
class RaceIntegrationTests extends OrderTestBase {

  private static final int ROUNDS = 4;
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  @Autowired
  private HandlePaymentEvent handlePaymentEvent;
  @Autowired
  private VerifyAudit verifyAudit;

  /** Does all of it at the same time; an error of any is an error. */
  private static void atOnce(Runnable... deeds) {
    CyclicBarrier start = new CyclicBarrier(deeds.length);
    List<CompletableFuture<Void>> all = Stream.of(deeds)
        .map(deed -> CompletableFuture.runAsync(() -> {
          try {
            start.await();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          deed.run();
        }, THREADS)).toList();
    all.forEach(CompletableFuture::join);
  }

  /** Handles it as a listener would, on the thread that calls: no topic keeps them in order. */
  private void tell(Event event) {
    handlePaymentEvent.handle(EventEnvelope.of(event, "/test", Instant.now(), null))
        .block(Duration.ofSeconds(30));
  }

  private PaymentRequested openAttempt(String order) {
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    answer(request);
    paying.join();
    return request;
  }

  private ProviderReport bySync(String order, PaymentId payment) {
    return new ProviderReport("stripe",
        ProviderReport.bySync("stripe", "pi_" + payment, "succeeded"), "pi_" + payment,
        Map.of("payment_intent", "pi_" + payment), new OrderId(order), payment, Instant.now(),
        ReportedBy.SYNC);
  }

  private List<String> actions(String order) {
    return json(as("admin", "payments:admin").get().uri("/api/orders/" + order + "/timeline")
        .exchange()).required("entries").valueStream()
        .map(entry -> entry.required("action").asString()).toList();
  }

  private JsonNode orderOf(String order) {
    return json(as(user).get().uri("/api/orders/" + order).exchange());
  }

  private void expectPaidOnce(String order) {
    assertThat(orderOf(order).required("status").asString()).isEqualTo("paid");
    assertThat(actions(order)).containsOnlyOnce("payment.finalize");
    expectHoldsTogether(order);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> paidEvents(order) >= 1);
    assertPaidOnce(order);
  }

  private void expectHoldsTogether(String order) {
    assertThat(verifyAudit.verify(order).blockOptional().orElseThrow().broken()).isNull();
  }

  private List<RefundRequested> refundsAsked(String order) {
    return requests.events(RefundRequested.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  @RepeatedTest(ROUNDS)
  void webhookSyncAndRedirectPayOnce() {
    String order = newOrder();
    PaymentId payment = openAttempt(order).paymentId();
    PaymentSucceeded webhook = new PaymentSucceeded(report(order, payment), PRICE);

    atOnce(() -> tell(webhook), () -> tell(webhook),
        () -> tell(new PaymentSucceeded(bySync(order, payment), PRICE)),
        () -> as(user).get().uri("/payment/stripe/result?order_id=" + order).exchange()
            .expectStatus().isOk(),
        () -> post("/api/order/payment-detail", "{\"order_id\": \"" + order + "\"}")
            .expectStatus().isOk());

    expectPaidOnce(order);
    assertThat(actions(order).stream().filter("payment.webhook"::equals)).hasSize(2);
  }

  @RepeatedTest(ROUNDS)
  void successWinsOverWhateverElseIsToldAtTheSameTime() {
    String order = newOrder();
    PaymentId payment = openAttempt(order).paymentId();

    atOnce(() -> tell(new PaymentSucceeded(report(order, payment), PRICE)),
        () -> tell(new PaymentExpired(report(order, payment))),
        () -> tell(new PaymentCancelled(report(order, payment), "superseded")),
        () -> tell(new PaymentFailed(report(order, payment), "card_declined", "no", true)));

    expectPaidOnce(order);
  }

  @RepeatedTest(ROUNDS)
  void aNewAttemptAndTheSuccessOfTheOldOnePayOnce() {
    String order = newOrder();
    PaymentId first = openAttempt(order).paymentId();
    int[] status = new int[1];

    atOnce(() -> tell(new PaymentSucceeded(report(order, first), PRICE)),
        () -> status[0] = post("/api/order/require-to-pay",
            "{\"order_id\": \"%s\", \"channel\": \"stripe:checkout_session\"}".formatted(order))
            .returnResult(String.class).getStatus().value());

    expectPaidOnce(order);
    assertThat(status[0]).isIn(202, 409);
    if (status[0] == 202) {
      PaymentId second = request(order, 2).paymentId();
      tell(new PaymentSucceeded(report(order, second), PRICE));
      expectPaidOnce(order);
      Awaitility.await().atMost(Duration.ofSeconds(20))
          .until(() -> refundsAsked(order).size() == 1);
      assertThat(refundsAsked(order).getFirst().paymentId()).isEqualTo(second);
    }
  }

  @RepeatedTest(ROUNDS)
  void twoAttemptsThatSucceedAtOncePayOnceAndTheOtherGoesBack() {
    String order = newOrder();
    PaymentId first = openAttempt(order).paymentId();
    CompletableFuture<JsonNode> again = pay(order, "stripe:checkout_session");
    PaymentId second = request(order, 2).paymentId();
    answer(request(order, 2));
    again.join();

    atOnce(() -> tell(new PaymentSucceeded(report(order, first), PRICE)),
        () -> tell(new PaymentSucceeded(report(order, second), PRICE)),
        () -> tell(new PaymentSucceeded(report(order, first), PRICE)),
        () -> tell(new PaymentSucceeded(report(order, second), PRICE)));

    expectPaidOnce(order);
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> refundsAsked(order).size() == 1);
    assertThat(actions(order)).containsOnlyOnce("payment.surplus");
    String paidBy = json(as(user).get().uri("/api/orders/" + order + "/payment").exchange())
        .required("payment_id").asString();
    assertThat(refundsAsked(order).getFirst().paymentId().value()).isNotEqualTo(paidBy)
        .isIn(first.value(), second.value());
  }

  private int askRefund(String order, String amount) {
    return as("admin-1", "payments:admin").post().uri("/api/orders/" + order + "/refunds")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"amount\": %s, \"reason\": \"broken\"}".formatted(amount)).exchange()
        .returnResult(String.class).getStatus().value();
  }

  @RepeatedTest(ROUNDS)
  void aRefundAskedForAndOneFromTheDashboardNeverExceedThePayment() {
    String order = newOrder();
    PaymentId payment = paidOrder(order);
    int[] status = new int[1];

    CompletableFuture<Void> both = CompletableFuture.runAsync(
        () -> atOnce(() -> status[0] = askRefund(order, "\"30.00\""),
            () -> tell(new PaymentRefunded(report(order, payment), null, "re_dashboard",
                new Money(4000, "CNY"), null))), THREADS);
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> both.isDone() || !refundsAsked(order).isEmpty());
    refundsAsked(order).forEach(asked -> tell(accepted(asked)));
    both.join();

    // Either we asked first, then the provider has to refuse; or we saw that too little is left.
    assertThat(status[0]).isIn(201, 202, 422);
    if (status[0] != 422) {
      Awaitility.await().atMost(Duration.ofSeconds(20))
          .until(() -> refundsAsked(order).size() == 1);
      tell(new RefundFailed(report(order, payment), refundsAsked(order).getFirst().refundId(),
          null, new Money(3000, "CNY"), "charge_already_refunded", "too much"));
    }
    assertThat(orderOf(order).required("status").asString()).isEqualTo("partially_refunded");
    assertThat(askRefund(order, "\"10.01\"")).isEqualTo(422);
    CompletableFuture<Integer> rest =
        CompletableFuture.supplyAsync(() -> askRefund(order, "null"), THREADS);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refundsAsked(order).stream()
        .anyMatch(event -> event.amount().amountMinor() == 1000));
    tell(accepted(refundsAsked(order).getLast()));
    assertThat(rest.join()).isIn(201, 202);
    expectHoldsTogether(order);
  }

  @RepeatedTest(ROUNDS)
  void aRefundAndADisputeAreBothNotedOnce() {
    String order = newOrder();
    PaymentId payment = paidOrder(order);
    ProviderReport opened = report(order, payment);
    PaymentRefunded refund = new PaymentRefunded(report(order, payment), null, "re_1",
        new Money(2000, "CNY"), new Money(2000, "CNY"));

    atOnce(() -> tell(refund), () -> tell(refund),
        () -> tell(new DisputeOpened(opened, "dp_1", PRICE, "fraudulent")),
        () -> tell(new DisputeClosed(report(order, payment), "dp_1", PRICE, true)));

    expectHoldsTogether(order);
    assertThat(actions(order).stream().filter("payment.webhook"::equals)).hasSize(4);
    assertThat(database.sql("SELECT dispute FROM payments WHERE payment_id = :id")
        .bind("id", payment.value()).mapValue(String.class).one().block()).isEqualTo("lost");
    assertThat(database.sql("SELECT sum(amount_minor)::bigint FROM refunds WHERE payment_id = :id")
        .bind("id", payment.value()).mapValue(Long.class).one().block()).isEqualTo(2000L);
  }

  @Test
  void manyTabsMakeOneAttempt() {
    String order = newOrder();
    Runnable tab = () -> post("/api/order/require-to-pay",
        "{\"order_id\": \"" + order + "\", \"channel\": \"stripe\"}")
        .expectStatus().isAccepted();

    atOnce(tab, tab, tab, tab, tab, tab, tab, tab);

    request(order, 1);
    assertThat(requestsOf(order)).hasSize(1);
    assertThat(actions(order)).containsOnlyOnce("payment.intent");
  }
}
