package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventJson;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.order.CouponTestBase;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.postgresql.codec.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Outcomes that wait for their payment. */
@ExtendWith(OutputCaptureExtension.class)
class ParkedOutcomesIntegrationTests extends CouponTestBase {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Autowired
  private RetryParkedOutcomes retry;
  @Autowired
  private ParkedOutcomes parkedOutcomes;
  @Autowired
  private MeterRegistry meters;

  private void park(String id, String type, byte[] body, String age) {
    database.sql("""
            INSERT INTO parked_outcomes (event_id, event_type, body, due_at, parked_at)
            VALUES (:id, :type, :body, now() - CAST(:age AS interval),
                    now() - CAST(:age AS interval))
            """)
        .bind("id", id).bind("type", type).bind("body", Json.of(body)).bind("age", age)
        .fetch().rowsUpdated().block(TIMEOUT);
  }

  private void change(String eventId, String assignment) {
    database.sql("UPDATE parked_outcomes SET " + assignment + " WHERE event_id = :id")
        .bind("id", eventId).fetch().rowsUpdated().block(TIMEOUT);
  }

  private long parked(String eventId) {
    return number("SELECT count(*) FROM parked_outcomes WHERE event_id = :value", eventId);
  }

  private void awaitTries(String eventId, int tries) {
    Awaitility.await().atMost(PATIENCE).until(() -> number(
        "SELECT tries::bigint FROM parked_outcomes WHERE event_id = :value", eventId) == tries);
  }

  /** An attempt of which the gateway has not told yet, so that nobody knows the provider's ids. */
  private PaymentRequested requested(String order) {
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    paying.exceptionally(_ -> null);
    return request;
  }

  /** A success that names its payment by the provider's ids only. */
  private PaymentSucceeded nameless(PaymentRequested request) {
    return new PaymentSucceeded(new ProviderReport("stripe", "evt_" + UUID.randomUUID(),
        "pi_" + request.paymentId(), Map.of("payment_intent", "pi_" + request.paymentId()), null,
        null, Instant.now(), ReportedBy.WEBHOOK), request.amount());
  }

  private PaymentSucceeded foreign() {
    return new PaymentSucceeded(
        report("o-" + UUID.randomUUID(), new PaymentId(UUID.randomUUID().toString())), PRICE);
  }

  private String path(String eventId) {
    return "/admin/parked-outcomes/" + eventId + "/put-aside";
  }

  private JsonNode putAside(String eventId, String reason) {
    return json(adminPost(path(eventId), "{\"reason\": \"" + reason + "\"}")
        .expectStatus().isOk());
  }

  private double oldestAge() {
    retry.measure().block(TIMEOUT);
    return meters.get("quittance.orders.oldest.parked.age").gauge().value();
  }

  @AfterEach
  void forget() {
    database.sql("DELETE FROM parked_outcomes").fetch().rowsUpdated().block(TIMEOUT);
  }

  @Test
  void oneThatCannotBeAppliedHoldsUpNoneOfTheOthers() {
    String order = newOrder();
    PaymentRequested request = openAttempt(order);
    PaymentSucceeded success =
        new PaymentSucceeded(report(order, request.paymentId()), request.amount());

    park("stuck-1", "payment.of_tomorrow.v1", "{}".getBytes(), "1 hour");
    park("stuck-2", "payment.succeeded.v1", "{}".getBytes(), "1 hour");
    park(success.eventId(), "payment.succeeded.v1", EventJson.write(success), "1 minute");

    awaitStatus(order, "paid");
  }

  @Test
  void whatItPaysLaterBelongsToTheTraceInWhichItCame() {
    String order = newOrder();
    PaymentRequested request = requested(order);
    PaymentSucceeded success = nameless(request);
    requests.send(EventEnvelope.of(
        success, "/test", Instant.now(), "00-" + TRACE + "-00f067aa0ba902b7-01"));
    Awaitility.await().atMost(PATIENCE).until(() -> parked(success.eventId()) == 1);

    answer(request);

    awaitStatus(order, "paid");
    assertPaidOnce(order);
    assertThat(orderEvents.events()).filteredOn(event -> event.data() instanceof OrderPaid paid
        && paid.orderId().value().equals(order)).singleElement()
        .satisfies(event -> assertThat(event.traceparent()).contains(TRACE));
    assertThat(parked(success.eventId())).isZero();
  }

  @Test
  void oneThatIsPutAsideHidesNoOther() {
    PaymentSucceeded foreign = foreign();
    park(foreign.eventId(), "payment.succeeded.v1", EventJson.write(foreign), "1 day");
    PaymentSucceeded real = foreign();
    park(real.eventId(), "payment.succeeded.v1", EventJson.write(real), "1 hour");
    assertThat(oldestAge()).isGreaterThan(86_000);

    JsonNode aside = putAside(foreign.eventId(), "of the test environment");

    assertThat(oldestAge()).isBetween(3600.0, 86_000.0);
    assertThat(aside.required("state").asString()).isEqualTo("aside");
    assertThat(aside.required("aside_by").asString()).isEqualTo("admin-1");
    assertThat(aside.required("aside_reason").asString()).isEqualTo("of the test environment");
    assertThat(aside.required("payment_id").asString())
        .isEqualTo(String.valueOf(foreign.report().paymentId()));
    assertThat(putAside(foreign.eventId(), "another reason").required("aside_reason").asString())
        .as("asked again").isEqualTo("of the test environment");
  }

  @Test
  void isAppliedAlsoAfterItWasPutAsideAndTheDecisionStays() {
    String order = newOrder();
    PaymentRequested request = requested(order);
    PaymentSucceeded success = nameless(request);
    requests.send(success);
    Awaitility.await().atMost(PATIENCE).until(() -> parked(success.eventId()) == 1);
    putAside(success.eventId(), "not ours");

    answer(request);
    awaitCreated(order);
    change(success.eventId(), "due_at = now()");

    awaitStatus(order, "paid");
    JsonNode shown = json(admin().get().uri("/admin/parked-outcomes/" + success.eventId())
        .exchange().expectStatus().isOk());
    assertThat(shown.required("state").asString()).isEqualTo("applied");
    assertThat(shown.required("aside_reason").asString()).isEqualTo("not ours");
    assertThat(shown.required("next_try_at").isNull()).isTrue();
    assertPaidOnce(order);
  }

  /** An instance that failed may come late, after another one has applied it. */
  @Test
  void isNeverTriedAgainOnceItIsApplied() {
    PaymentSucceeded foreign = foreign();
    park(foreign.eventId(), "payment.succeeded.v1", EventJson.write(foreign), "1 minute");
    putAside(foreign.eventId(), "not ours");
    change(foreign.eventId(), "applied_at = now(), due_at = 'infinity'");

    parkedOutcomes.later(new ParkedOutcomes.Claimed(foreign.eventId(), "payment.succeeded.v1",
        EventJson.write(foreign), 3, true)).block(TIMEOUT);

    assertThat(number("SELECT count(*) FROM parked_outcomes WHERE event_id = :value"
        + " AND due_at = 'infinity'", foreign.eventId())).isEqualTo(1);
    change(foreign.eventId(), "due_at = now()");
    assertThat(parkedOutcomes.due(100).collectList().block(TIMEOUT))
        .extracting(ParkedOutcomes.Due::eventId).doesNotContain(foreign.eventId());
    assertThat(parkedOutcomes.claim(new ParkedOutcomes.Due(
        foreign.eventId(), "payment.succeeded.v1", null)).block(TIMEOUT)).isNull();
  }

  @Test
  void listsThemByStateAndPage() {
    for (String id : new String[] {"list-1", "list-2", "list-3"}) {
      park(id, "payment.succeeded.v1", EventJson.write(foreign()), "1 minute");
    }
    putAside("list-2", "not ours");

    JsonNode first = json(admin().get().uri("/admin/parked-outcomes?state=waiting&limit=1")
        .exchange().expectStatus().isOk());
    JsonNode second = json(admin().get().uri("/admin/parked-outcomes?state=waiting&limit=1&cursor="
        + first.required("next_cursor").asString()).exchange().expectStatus().isOk());

    assertThat(first.at("/items/0/event_id").asString()).isEqualTo("list-3");
    assertThat(second.at("/items/0/event_id").asString()).isEqualTo("list-1");
    assertThat(json(admin().get().uri("/admin/parked-outcomes?state=aside").exchange())
        .at("/items/0/event_id").asString()).isEqualTo("list-2");
    assertThat(json(admin().get().uri("/admin/parked-outcomes").exchange())
        .required("items")).hasSize(3);
  }

  @Test
  void refusesWhoMayNotAndWhatMakesNoSense() {
    park("refused", "payment.succeeded.v1", EventJson.write(foreign()), "1 minute");

    assertProblem(post(path("refused"), "{\"reason\": \"x\"}"), 403, "forbidden");
    assertProblem(as(user).get().uri("/admin/parked-outcomes").exchange(), 403, "forbidden");
    assertProblem(adminPost(path("refused"), "{}"), 400, "invalid_request");
    assertProblem(adminPost(path("none"), "{\"reason\": \"x\"}"), 404,
        "parked_outcome_not_found");
    assertProblem(admin().get().uri("/admin/parked-outcomes?state=lost").exchange(), 400,
        "invalid_request");
    assertProblem(admin().get().uri("/admin/parked-outcomes?cursor=x").exchange(), 400,
        "invalid_cursor");
    assertThat(json(admin().get().uri("/admin/parked-outcomes/refused").exchange())
        .required("state").asString()).isEqualTo("waiting");
  }

  @Test
  void saysOnceThatOneHasNoPayment(CapturedOutput output) {
    PaymentSucceeded foreign = foreign();
    park(foreign.eventId(), "payment.succeeded.v1", EventJson.write(foreign), "0");
    awaitTries(foreign.eventId(), 1);
    String said = "an outcome has no payment here: eventId=" + foreign.eventId();
    assertThat(output).doesNotContain(said);

    change(foreign.eventId(), "tries = 8, due_at = now()");
    awaitTries(foreign.eventId(), 9);
    change(foreign.eventId(), "due_at = now()");
    awaitTries(foreign.eventId(), 10);

    assertThat(output.getAll()).containsOnlyOnce(said);
  }
}
