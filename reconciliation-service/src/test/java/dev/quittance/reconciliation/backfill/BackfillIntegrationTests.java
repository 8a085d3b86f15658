package dev.quittance.reconciliation.backfill;

import static dev.quittance.reconciliation.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.EventListing;
import dev.quittance.reconciliation.FakeEvents;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.reconciliation.Samples;
import dev.quittance.reconciliation.payments.OpenPayment.ClosedBy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class BackfillIntegrationTests extends ReconciliationTestBase {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant EARLIER = NOON.minusSeconds(1800);

  @Autowired
  private WalkEvents walkEvents;
  @Autowired
  private EventLists lists;
  @Autowired
  private EventCursors cursors;
  @Autowired
  private BackfillSettings settings;
  @Autowired
  private BackfillMetrics metrics;
  @Autowired
  private MeterRegistry meters;

  @BeforeEach
  void open() {
    walkEvents.open("lister").block(PATIENCE);
  }

  private boolean next() {
    return Boolean.TRUE.equals(walkEvents.next("lister").block(PATIENCE));
  }

  /** Reads pages until there is none at this moment of the test clock. */
  private void walk() {
    boolean more = true;
    while (more) {
      more = next();
    }
  }

  private void walkAfter(Duration time) {
    clock.advance(time);
    walk();
  }

  private EventCursor cursor() {
    return cursors.all().filter(cursor -> cursor.paymentChannel().equals("lister"))
        .blockFirst(PATIENCE);
  }

  private void add(String eventId, String type, Instant at) {
    LISTER.events().add(eventId, type, id, at);
  }

  private void hearWebhook(String eventId, String type, Instant at) {
    PaymentOutcome outcome = FakeEvents.outcome("lister", eventId, type, id, at);
    assertThat(outcome).isNotNull();
    hear(outcome);
  }

  private double missed() {
    return meters.counter("quittance.backfill.events.missed", "payment_channel", "lister").count();
  }

  @Test
  void publishesAMissedEventUnderTheIdOfItsWebhook() {
    hearCreated(id, "lister", null);
    add("evt_1", "succeeded", EARLIER);
    double before = missed();

    walk();

    assertThat(sent()).containsExactly(
        new Sent("lister:evt_1", "payment.succeeded.v1", "evt_1", "payment.outcomes"));
    assertThat(discrepancies()).containsExactly("missed_event resolved");
    assertThat(all("SELECT payment_id || ' ' || (detail->>'event_id') FROM discrepancies"))
        .containsExactly(id + " lister:evt_1");
    assertThat(cursor().walkedTo()).isEqualTo(NOON.minusSeconds(300));
    assertThat(cursor().eventsMissed()).isEqualTo(1);
    assertThat(missed()).isEqualTo(before + 1);

    hearWebhook("evt_1", "succeeded", EARLIER);
    assertThat(row().closedBy()).isEqualTo(ClosedBy.WEBHOOK);
  }

  /** A payer who pays on a page that was left open; found by the first fault run. */
  @Test
  void publishesALateSuccessOfACancelledPaymentWhoseWebhookWasLost() {
    hearCreated(id, "lister", null);
    hear(new PaymentCancelled(
        Samples.report("lister", id, true, ReportedBy.CALL), "superseded"));
    add("evt_late", "succeeded", EARLIER);

    walk();

    assertThat(sent()).containsExactly(
        new Sent("lister:evt_late", "payment.succeeded.v1", "evt_late", "payment.outcomes"));
  }

  @Test
  void goesOnInTheTraceOfThePayment() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    hear(Samples.created(id, "lister", NOON, null), "00-" + trace + "-b7ad6b7169203331-01");
    add("evt_1", "refunded", EARLIER);

    walk();

    assertThat(all("SELECT headers->>'ce_traceparent' FROM outbox")).singleElement()
        .satisfies(traceparent -> assertThat(traceparent)
            .startsWith("00-" + trace + "-").doesNotContain("b7ad6b7169203331"));
    assertThat(all("SELECT headers->>'ce_source' FROM outbox"))
        .containsExactly("/reconciliation-service");
  }

  @Test
  void publishesNothingThatAWebhookBrought() {
    add("evt_1", "succeeded", EARLIER);
    add("evt_2", "customer.created", EARLIER);
    hearWebhook("evt_1", "succeeded", EARLIER);

    walk();

    assertThat(sent()).isEmpty();
    assertThat(discrepancies()).isEmpty();
    assertThat(cursor().eventsListed()).isEqualTo(2);
  }

  @Test
  void publishesOnceWhatLiesInTheOverlapOfManyWalks() {
    add("evt_1", "succeeded", NOON.minusSeconds(400));
    walk();
    walkAfter(Duration.ofMinutes(5));
    walkAfter(Duration.ofMinutes(5));

    assertThat(LISTER.events().queries()).hasSize(3);
    assertThat(cursor().eventsListed()).isEqualTo(3);
    assertThat(sent()).hasSize(1);
    assertThat(discrepancies()).hasSize(1);
  }

  @Test
  void findsAnEventThatAppearedLate() {
    walk();
    add("evt_late", "succeeded", NOON.minusSeconds(600));
    walkAfter(Duration.ofMinutes(5));

    assertThat(sent()).extracting(Sent::id).containsExactly("lister:evt_late");
  }

  @Test
  void leavesWhatIsSoYoungThatItsWebhookMayBeUnderWay() {
    add("evt_1", "succeeded", NOON.minusSeconds(200));
    walk();
    assertThat(sent()).isEmpty();

    walkAfter(Duration.ofMinutes(5));
    assertThat(sent()).hasSize(1);
  }

  @Test
  void readsAllPages() {
    for (int n = 0; n < 7; n++) {
      add("evt_" + n, "refunded", EARLIER.plusSeconds(n));
    }
    walk();

    assertThat(LISTER.events().queries()).hasSize(4);
    assertThat(sent()).extracting(Sent::id).containsExactlyInAnyOrder("lister:evt_0",
        "lister:evt_1", "lister:evt_2", "lister:evt_3", "lister:evt_4", "lister:evt_5",
        "lister:evt_6");
    walk();
    assertThat(LISTER.events().queries()).as("it rests").hasSize(4);
  }

  @Test
  void recordsWhatCannotBeReadOnceAndGoesOn() {
    LISTER.events().addUnreadable("evt_bad", NOON.minusSeconds(500));
    add("evt_1", "succeeded", NOON.minusSeconds(600));
    walk();
    LISTER.events().addUnreadable("evt_bad", NOON.minusSeconds(500));
    walkAfter(Duration.ofMinutes(5));

    assertThat(sent()).extracting(Sent::id).containsExactly("lister:evt_1");
    assertThat(all("SELECT detail->>'event_key' FROM discrepancies"))
        .containsExactlyInAnyOrder("evt_bad", "null");
    assertThat(discrepancies())
        .containsExactlyInAnyOrder("missed_event resolved", "unreadable_event open");
    assertThat(cursor().eventsUnreadable()).isEqualTo(1);
  }

  @Test
  void publishesAnEventOnceItsAdapterCanReadIt() {
    LISTER.events().addUnreadable("evt_1", NOON.minusSeconds(500));
    walk();
    assertThat(sent()).isEmpty();

    LISTER.events().clear();
    add("evt_1", "succeeded", NOON.minusSeconds(500));
    walkAfter(Duration.ofMinutes(5));

    assertThat(sent()).extracting(Sent::id).containsExactly("lister:evt_1");
    assertThat(discrepancies()).containsExactlyInAnyOrder(
        "unreadable_event resolved", "missed_event resolved");
  }

  @Test
  void doesAPageAgainWhenItDiesBeforeTheCommit() {
    for (int n = 0; n < 4; n++) {
      add("evt_" + n, "succeeded", EARLIER.plusSeconds(n));
    }
    assertThat(next()).isTrue();
    database.sql("ALTER TABLE discrepancies RENAME TO discrepancies_away").then().block(PATIENCE);
    try {
      assertThatThrownBy(this::next).hasMessageContaining("discrepancies");
    } finally {
      database.sql("ALTER TABLE discrepancies_away RENAME TO discrepancies").then()
          .block(PATIENCE);
    }
    assertThat(sent()).as("the first page").hasSize(2);
    assertThat(next()).as("under a dead one's lease").isFalse();

    walkAfter(Duration.ofMinutes(3));
    assertThat(sent()).extracting(Sent::id).containsExactlyInAnyOrder(
        "lister:evt_0", "lister:evt_1", "lister:evt_2", "lister:evt_3");
    assertThat(cursor().walkedTo()).isEqualTo(NOON.minusSeconds(300));
  }

  @Test
  void triesAPageAgainThatCannotBeRead() {
    add("evt_1", "succeeded", EARLIER);
    LISTER.events().answer(new EventListing.Unavailable("unreadable", "no list of events"));
    walk();
    assertThat(cursor().failures()).isEqualTo(1);
    assertThat(cursor().lastError()).isEqualTo("unreadable: no list of events");
    assertThat(cursor().walkedTo()).isEqualTo(NOON.minusSeconds(3600));

    LISTER.events().answer(null);
    walkAfter(Duration.ofSeconds(5));
    assertThat(sent()).hasSize(1);
    assertThat(cursor().failures()).isZero();
    assertThat(cursor().lastError()).isNull();
  }

  @Test
  void walksOnFromWhereItWasAfterALongRest() {
    walk();
    add("evt_1", "succeeded", NOON.plus(Duration.ofDays(1)));
    add("evt_2", "refunded", NOON.plus(Duration.ofDays(3)));
    walkAfter(Duration.ofDays(4));

    assertThat(sent()).extracting(Sent::id).containsExactly("lister:evt_1", "lister:evt_2");
    assertThat(discrepancies()).doesNotContain("events_out_of_reach open");
  }

  @Test
  void saysWhatNobodyCanListAnyMore() {
    walk();
    walkAfter(Duration.ofDays(40));
    walkAfter(Duration.ofMinutes(5));

    assertThat(discrepancies()).containsExactly("events_out_of_reach open");
    assertThat(cursor().walkedTo()).isEqualTo(clock.instant().minusSeconds(300));
  }

  @Test
  void saysWhatWasForgottenWhileAWindowCouldNotBeRead() {
    walk();
    LISTER.events().answer(new EventListing.Unavailable("unreadable", "no list of events"));
    walkAfter(Duration.ofDays(1));
    walkAfter(Duration.ofDays(28).plusHours(12));
    walkAfter(Duration.ofMinutes(10));
    assertThat(discrepancies()).isEmpty();

    LISTER.events().answer(null);
    walkAfter(Duration.ofMinutes(10));

    assertThat(discrepancies()).containsExactly("events_out_of_reach open");
    assertThat(all("SELECT detail->>'from' FROM discrepancies"))
        .containsExactly(NOON.minusSeconds(300).toString());
  }

  @Test
  void losesThePageOfAWalkThatIsBegunAnew() {
    add("evt_1", "succeeded", EARLIER);
    LISTER.events().duringList(() ->
        cursors.walkAgain("lister", NOON.minusSeconds(7200), NOON).block(PATIENCE));
    assertThatThrownBy(this::next).hasMessageContaining("lease");
    LISTER.events().duringList(null);
    assertThat(sent()).isEmpty();

    walk();
    assertThat(sent()).hasSize(1);
    assertThat(LISTER.events().queries().getLast().from())
        .isEqualTo(NOON.minusSeconds(7200).minus(settings.overlap()));
  }

  @Test
  void isWalkedByOneInstanceAtATime() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<String> expected = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      LISTER.events().add("evt_" + n, "succeeded", PaymentId.random(), EARLIER.plusSeconds(n));
      expected.add("lister:evt_" + n);
    }
    LISTER.events().duringList(() -> {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      Thread.onSpinWait();
      running.decrementAndGet();
    });
    List<EventWalker> walkers = List.of(new EventWalker(lists, walkEvents, quick()),
        new EventWalker(lists, walkEvents, quick()));
    walkers.forEach(EventWalker::start);
    try {
      await().atMost(PATIENCE).until(() -> cursor().walkedTo().equals(NOON.minusSeconds(300)));
    } finally {
      walkers.forEach(EventWalker::stop);
    }
    assertThat(most).hasValue(1);
    assertThat(sent()).extracting(Sent::id).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(LISTER.events().queries()).hasSize(10);
  }

  private BackfillSettings quick() {
    return new BackfillSettings(true, settings.interval(), settings.settle(), settings.overlap(),
        settings.start(), settings.reach(), settings.longestWindow(), settings.mostPages(),
        Duration.ofMillis(20));
  }

  @Test
  void showsHowFarItIsBehind() {
    walk();
    metrics.refresh().block(PATIENCE);
    assertThat(meters.get("quittance.backfill.cursor.age").tag("payment_channel", "lister")
        .gauge().value()).isEqualTo(300);
  }
}
