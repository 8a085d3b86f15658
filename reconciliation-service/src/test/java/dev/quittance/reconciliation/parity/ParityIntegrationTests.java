package dev.quittance.reconciliation.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.reconciliation.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ParityIntegrationTests extends ReconciliationTestBase {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Autowired
  private RecordSaying recordSaying;
  @Autowired
  private CheckDue checkDue;
  @Autowired
  private CheckOrder checkOrder;
  @Autowired
  private ParityOrders orders;
  @Autowired
  private Strays strays;
  @Autowired
  private ParityMetrics metrics;
  @Autowired
  private MeterRegistry meters;
  @Autowired
  private TransactionalOperator transaction;

  private final Words say = Words.fresh();

  private void said(Event... events) {
    for (Event event : events) {
      said(EventEnvelope.of(event, "/test", clock.instant(), null));
    }
  }

  private void said(EventEnvelope envelope) {
    recordSaying.handle(envelope).block(TIMEOUT);
  }

  private void check() {
    checkDue.run().block(TIMEOUT);
  }

  private List<String> rows() {
    return all("SELECT due_at IS NULL || ' ' || jsonb_array_length(kept) || ' ' || (drifts = '{}')"
        + " FROM parity_orders");
  }

  private String detail(String name) {
    return all("SELECT detail->>'" + name + "' FROM discrepancies ORDER BY id").getFirst();
  }

  @Test
  void saysASuccessAgainUnderItsOwnIdUntilTheOrderIsPaid() {
    EventEnvelope success = new EventEnvelope("stripe:evt_1", "/webhook-ingest-service",
        Samples.NOON, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", say.succeeded());
    said(success);
    check();
    assertThat(discrepancies()).isEmpty();

    clock.advance(Duration.ofMinutes(10));
    check();
    check();

    assertThat(discrepancies()).containsExactly("success_not_applied open");
    assertThat(all("SELECT headers->>'ce_id' || ' ' || (headers->>'ce_source') || ' '"
        + " || (headers->>'ce_traceparent') || ' ' || topic || ' ' || message_key FROM outbox"))
        .containsExactly(success.id() + " " + success.source() + " " + success.traceparent()
            + " payment.outcomes " + ((PaymentSucceeded) success.data()).key());
    assertThat(all("SELECT body FROM outbox").getFirst())
        .contains(say.paymentId().value()).contains("19900");

    // It is heard here too, and must not look like the answer.
    said(success);
    check();
    assertThat(discrepancies()).containsExactly("success_not_applied open");

    said(say.paid());
    check();
    assertThat(discrepancies()).containsExactly("success_not_applied resolved");
    assertThat(rows()).containsExactly("true 0 true");
  }

  @Test
  void seesALostSuccessBesideASurplusThatWasLeftToAPerson() {
    Words other = say.other();
    said(say.succeeded(), say.review("surplus_disputed"), other.succeeded());
    clock.advance(Duration.ofMinutes(10));
    check();

    assertThat(discrepancies()).containsExactly("success_not_applied open");
    assertThat(all("SELECT payment_id FROM discrepancies"))
        .containsExactly(other.paymentId().value());
    assertThat(sent()).extracting(Sent::id).containsExactly(other.succeeded().eventId());

    said(other.paid());
    check();
    assertThat(discrepancies()).containsExactly("success_not_applied resolved");
  }

  @Test
  void leavesNoTraceWhereAllAgrees() {
    List<Event> events = new ArrayList<>(List.of(say.requested(), say.created(), say.succeeded(),
        say.paid("stripe", 50L), say.granted(50), say.refundRequested("r1", "admin"),
        say.refundCreated("r1", 100, true), say.orderRefunded(100, Duration.ofSeconds(1))));
    Collections.shuffle(events, new Random(3));
    events.forEach(this::said);
    events.forEach(this::said);
    clock.advance(Duration.ofDays(2));
    check();

    assertThat(rows()).containsExactly("true 0 true");
    assertThat(discrepancies()).isEmpty();
    assertThat(sent()).isEmpty();
  }

  @Test
  void stopsRepairingAfterAFewTimesAndLeavesItOpen() {
    said(say.refundRequested("r1", "admin"));
    for (int hour = 0; hour < 48; hour++) {
      clock.advance(Duration.ofHours(1));
      check();
    }

    assertThat(sent()).hasSize(5)
        .allMatch(sent -> sent.id().equals("refund.requested.v1:r1")
            && sent.topic().equals("payment.requests"));
    assertThat(discrepancies()).containsExactly("refund_unanswered open");
    assertThat(detail("repairs")).isEqualTo("5");
    assertThat(detail("refund_ids")).isEqualTo("r1");
    assertThat(rows()).containsExactly("true 1 false");

    said(say.refundCreated("r1", 100, false));
    check();
    assertThat(discrepancies()).containsExactly("refund_unanswered resolved");
    assertThat(rows()).containsExactly("true 0 true");
  }

  @Test
  void readsAPaymentOfWhichOnlyTheOrderSaysThatItIsPaid() {
    hear(say.created());
    hear(say.succeeded());
    said(say.requested(), say.created(), say.paid());
    clock.advance(Duration.ofMinutes(10));
    check();

    assertThat(discrepancies()).containsExactly("paid_without_success open");
    assertThat(all("SELECT look_again || ' ' || (due_at <= '" + clock.instant()
        + "') FROM open_payments")).containsExactly("true true");

    said(say.succeeded());
    check();
    assertThat(discrepancies()).containsExactly("paid_without_success resolved");
  }

  @Test
  void findsTheOrderOfAnOutcomeByTheProvidersIds() {
    hear(say.created());
    said(say.requested(), say.created(), say.succeededUnnamed());
    said(say.paid());
    clock.advance(Duration.ofDays(1));
    check();

    assertThat(discrepancies()).isEmpty();
    assertThat(all("SELECT event_id FROM parity_strays")).isEmpty();
  }

  @Test
  void keepsAnOutcomeOfNobodyUntilItsPaymentIsKnown() {
    said(say.succeededUnnamed());
    check();
    clock.advance(Duration.ofMinutes(10));
    check();
    assertThat(discrepancies()).containsExactly("outcome_unassigned open");

    hear(say.created());
    said(say.requested(), say.created());
    clock.advance(Duration.ofHours(6));
    check();
    assertThat(discrepancies().getFirst()).isEqualTo("outcome_unassigned resolved");
    assertThat(all("SELECT event_id FROM parity_strays")).isEmpty();

    clock.advance(Duration.ofMinutes(10));
    check();
    assertThat(discrepancies())
        .containsExactly("outcome_unassigned resolved", "success_not_applied open");
    assertThat(sent()).hasSize(1);
  }

  @Test
  void givesUpLookingForAPaymentThatNeverComes() {
    said(say.succeededUnnamed());
    for (int step = 0; step < 200; step++) {
      check();
      clock.advance(Duration.ofHours(7));
    }

    assertThat(all("SELECT (due_at IS NULL)::text || ' ' || (tries > 100) FROM parity_strays"))
        .containsExactly("true true");
    assertThat(discrepancies()).containsExactly("outcome_unassigned open");
  }

  @Test
  void forgetsAComparisonThatDiedBeforeItsCommit() {
    said(say.succeeded());
    clock.advance(Duration.ofMinutes(10));
    Mono<Void> dies = checkOrder.check(say.orderId())
        .then(Mono.error(new IllegalStateException("died")));
    transaction.transactional(dies).onErrorComplete().block(TIMEOUT);
    assertThat(discrepancies()).isEmpty();
    assertThat(sent()).isEmpty();

    check();
    assertThat(discrepancies()).hasSize(1);
    assertThat(sent()).hasSize(1);
  }

  @Test
  void comparesAnOrderOnceHoweverManyInstancesCheck() {
    List<Words> many = Stream.generate(Words::fresh).limit(40).toList();
    many.forEach(words -> said(words.succeeded()));
    clock.advance(Duration.ofMinutes(10));

    Flux.range(0, 8).flatMap(_ -> checkDue.run(), 8).then().block(TIMEOUT);

    assertThat(sent()).hasSize(40).doesNotHaveDuplicates();
    assertThat(discrepancies()).hasSize(40);
  }

  @Test
  void losesNothingThatIsSaidAtTheSameTime() {
    List<Event> events = List.of(say.requested(), say.created(), say.succeeded(),
        say.paid("stripe", 50L), say.granted(50), say.refundRequested("r1", "admin"),
        say.refundCreated("r1", 100, true), say.orderRefunded(100, Duration.ofSeconds(1)));
    Flux.fromIterable(events)
        .flatMap(event -> recordSaying.handle(say.envelope(event)), events.size())
        .then().block(TIMEOUT);
    clock.advance(Duration.ofDays(1));
    check();

    assertThat(rows()).containsExactly("true 0 true");
    assertThat(discrepancies()).isEmpty();
  }

  @Test
  void doesNotLetOneBrokenOrderHoldUpTheOthers() {
    Words other = Words.fresh();
    said(say.succeeded());
    clock.advance(Duration.ofSeconds(1));
    said(other.succeeded());
    database.sql("UPDATE parity_orders SET sayings = '{\"payments\": 1}' WHERE order_id = '"
        + say.orderId() + "'").then().block(TIMEOUT);
    clock.advance(Duration.ofMinutes(10));
    check();

    assertThat(all("SELECT order_id FROM discrepancies"))
        .containsExactly(other.orderId().value());
    assertThat(all("SELECT (due_at > '" + clock.instant() + "')::text FROM parity_orders"
        + " WHERE order_id = '" + say.orderId() + "'")).containsExactly("true");
  }

  @Test
  void asksNobodyForTheAnswerToWhatIsOlderThanTheHorizon() {
    said(new EventEnvelope("stripe:evt_old", "/test",
        Samples.NOON.minus(Duration.ofDays(21)), null, say.succeeded()));
    clock.advance(Duration.ofDays(1));
    check();

    assertThat(discrepancies()).isEmpty();
    assertThat(rows()).containsExactly("true 0 true");
  }

  @Test
  void showsDriftAndItsAgeByRule() {
    said(say.succeeded());
    clock.advance(Duration.ofMinutes(10));
    check();
    clock.advance(Duration.ofMinutes(1));
    metrics.refresh().block(TIMEOUT);

    assertThat(gauge("quittance.parity.drift")).isEqualTo(1);
    assertThat(gauge("quittance.parity.oldest.drift.age")).isEqualTo(60);

    said(say.paid());
    check();
    metrics.refresh().block(TIMEOUT);
    assertThat(meters.find("quittance.parity.drift").tag("rule", "success_not_applied").gauge())
        .isNull();
  }

  private double gauge(String name) {
    return meters.get(name).tag("rule", "success_not_applied").gauge().value();
  }

  @Test
  void findsWhatIsDueByItsIndex() {
    database.sql("""
            INSERT INTO parity_orders (order_id, sayings, heard_at, created_at, due_at)
            SELECT 'o' || n, '{}', now(), now(),
                   CASE WHEN n % 1000 = 0 THEN now() + n * interval '1 second' END
              FROM generate_series(1, 50000) n
            """).then().block(TIMEOUT);
    database.sql("ANALYZE parity_orders").then().block(TIMEOUT);

    assertThat(String.join("\n", all("EXPLAIN SELECT order_id FROM parity_orders"
        + " WHERE due_at <= now() ORDER BY due_at LIMIT 50 FOR UPDATE SKIP LOCKED")))
        .contains("Index Scan using parity_orders_due").doesNotContain("Seq Scan");
  }

  @Test
  void forgetsOnlyOldOrdersThatAgree() {
    Words open = Words.fresh();
    Words waiting = Words.fresh();
    said(say.succeeded(), say.paid());
    said(open.succeeded());
    clock.advance(Duration.ofMinutes(10));
    check();
    said(waiting.succeeded());
    Instant longAfter = clock.instant().plus(Duration.ofDays(401));
    assertThat(orders.purge(clock.instant().minus(Duration.ofDays(1)), 10).block(TIMEOUT)).isZero();

    assertThat(orders.purge(longAfter, 10).block(TIMEOUT)).isEqualTo(1);
    assertThat(all("SELECT order_id FROM parity_orders"))
        .containsExactlyInAnyOrder(open.orderId().value(), waiting.orderId().value());
    assertThat(orders.findForUpdate(new OrderId(say.orderId().value())).block(TIMEOUT)).isNull();

    said(say.succeededUnnamed());
    assertThat(strays.purge(longAfter, 10).block(TIMEOUT)).isZero();
  }
}
