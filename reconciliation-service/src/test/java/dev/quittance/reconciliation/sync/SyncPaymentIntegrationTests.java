package dev.quittance.reconciliation.sync;

import static dev.quittance.reconciliation.Samples.NOON;
import static dev.quittance.reconciliation.Samples.PRICE;
import static dev.quittance.reconciliation.Samples.found;
import static dev.quittance.reconciliation.Samples.providerIdOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundId;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.DisputeSnapshot;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.reconciliation.Samples;
import dev.quittance.reconciliation.payments.LeasedPayments;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.payments.OpenPayment.ClosedBy;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class SyncPaymentIntegrationTests extends ReconciliationTestBase {

  private static final Duration LEASE = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired
  private LeasedPayments leased;
  @Autowired
  private SyncPayment syncPayment;

  /** Reads what is due at this moment of the test clock. */
  private List<SyncReport> syncDue() {
    return syncDue("stripe");
  }

  private List<SyncReport> syncDue(String provider) {
    Lease lease = new Leases(LEASE, clock).next();
    List<SyncReport> reports = leased.claimDue(provider, 10, lease)
        .concatMap(payment ->
            syncPayment.sync(Leases.task(payment, lease, SyncPayment.POLLER).orElseThrow()))
        .collectList().block(PATIENCE);
    return reports == null ? List.of() : reports;
  }

  private List<SyncReport> syncAt(Instant instant) {
    clock.set(instant);
    return syncDue();
  }

  @Test
  void publishesTheSuccessWhoseWebhookNeverCame() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    assertThat(syncAt(NOON.plusSeconds(29))).isEmpty();

    assertThat(syncAt(NOON.plusSeconds(30))).hasSize(1);

    String eventId = "sync:stripe:" + providerIdOf(id) + ":succeeded";
    assertThat(sent()).containsExactly(
        new Sent(eventId, "payment.succeeded.v1", eventId, "payment.outcomes"));
    assertThat(row().status()).isEqualTo(Status.CLOSED);
    assertThat(row().closedBy()).isEqualTo(ClosedBy.SYNC);
    assertThat(discrepancies()).containsExactly("missed_webhook resolved");
    assertThat(all("SELECT result || ' ' || event_ids[1] FROM sync_runs"))
        .containsExactly("closed " + eventId);
    assertThat(syncAt(NOON.plusSeconds(3600))).isEmpty();
  }

  @Test
  void readsNothingOnceTheWebhookCame() {
    hearCreated(id, "stripe", null);
    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE));

    assertThat(syncAt(NOON.plusSeconds(3599))).isEmpty();
    assertThat(STRIPE.reads()).doesNotContain(id);
    assertThat(sent()).isEmpty();
  }

  @Test
  void backsOffWhileThePaymentIsPendingAndGivesUpAtTheEndOfItsLife() {
    hearCreated(id, "stripe", NOON.plusSeconds(1000));
    STRIPE.answer(id, found("stripe", id, PaymentStatus.PENDING));
    List<Long> waits = new ArrayList<>();
    while (row().dueAt() != null) {
      waits.add(Duration.between(clock.instant(), row().dueAt()).toSeconds());
      clock.set(row().dueAt());
      assertThat(syncDue()).hasSize(1);
    }
    assertThat(waits).containsExactly(30L, 60L, 120L, 300L, 900L, 190L);
    assertThat(row().status()).isEqualTo(Status.GIVEN_UP);
    assertThat(discrepancies()).containsExactly("pending_past_life open");
    assertThat(sent()).isEmpty();

    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE));
    assertThat(row().status()).isEqualTo(Status.CLOSED);
    assertThat(discrepancies()).containsExactly("pending_past_life resolved");
  }

  @Test
  void publishesTheExpiryThatTheLastReadFinds() {
    hearCreated(id, "stripe", NOON.plusSeconds(10));
    STRIPE.answer(id, found("stripe", id, PaymentStatus.EXPIRED));
    syncAt(NOON.plusSeconds(30));
    assertThat(sent()).extracting(Sent::type).containsExactly("payment.expired.v1");
    assertThat(row().closedBy()).isEqualTo(ClosedBy.SYNC);
  }

  @Test
  void keepsTheErrorAndTriesAgainWhenTheProviderIsUnavailable() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, new PaymentReading.Unavailable("rate_limited", "slow down", null));
    syncAt(NOON.plusSeconds(30));
    assertThat(row().lastError()).isEqualTo("rate_limited: slow down");
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(90));

    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    syncAt(NOON.plusSeconds(90));
    assertThat(row().status()).isEqualTo(Status.CLOSED);
    assertThat(row().lastError()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 600})
  void countsNoTryWhileTheCircuitIsOpenNotEvenTheLastOne(int after) {
    openCircuit();
    hearCreated(id, "flaky", NOON.minusSeconds(600));
    clock.set(NOON.plusSeconds(after));

    List<SyncReport> reports = syncDue("flaky");

    assertThat(reports).extracting(SyncReport::result).containsExactly(SyncResult.POSTPONED);
    assertThat(reports.getFirst().error()).startsWith("circuit_open");
    assertThat(row().tries()).isZero();
    assertThat(row().status()).isEqualTo(Status.OPEN);
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(after).plus(Duration.ofMinutes(10)));
    assertThat(all("SELECT lease_owner FROM open_payments")).containsExactly("null");
    assertThat(all("SELECT result FROM sync_runs")).isEmpty();
    assertThat(FLAKY.reads()).doesNotContain(id);
  }

  @Test
  void doesNotPutOffWhatIsSaidToHaveChangedSinceItWasClaimed() {
    openCircuit();
    hearCreated(id, "flaky", null);
    clock.advance(Duration.ofSeconds(30));
    Lease lease = new Leases(LEASE, clock).next();
    OpenPayment claimed = leased.claim(id, lease).block(PATIENCE);
    hear(new PaymentUpdated(Samples.report("flaky", id, true, ReportedBy.WEBHOOK)));

    syncPayment.sync(Leases.task(claimed, lease, SyncPayment.POLLER).orElseThrow())
        .block(PATIENCE);

    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(30));
    assertThat(syncDue("flaky")).hasSize(1);
  }

  @Test
  void tellsTheGatewayThatAPayerApproved() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.AUTHORISED));
    syncAt(NOON.plusSeconds(30));
    syncAt(NOON.plusSeconds(90));

    String eventId = "sync:stripe:" + providerIdOf(id) + ":approved";
    Sent approved = new Sent(eventId, "payment.approved.v1", eventId, "payment.outcomes");
    assertThat(sent()).as("the same event at each read").containsExactly(approved, approved);
    assertThat(row().status()).as("the money is not taken yet").isEqualTo(Status.OPEN);
  }

  @Test
  void reportsAPaymentThatTheProviderRepeatedlyDoesNotHave() {
    hearCreated(id, "stripe", NOON.minusSeconds(600));
    STRIPE.answer(id, new PaymentReading.NotFound("no such payment_intent"));
    syncAt(NOON.plusSeconds(30));
    assertThat(discrepancies()).isEmpty();
    assertThat(row().status()).isEqualTo(Status.OPEN);

    syncAt(NOON.plusSeconds(90));
    assertThat(discrepancies()).containsExactly("missing_at_provider open");
    assertThat(row().status()).isEqualTo(Status.GIVEN_UP);
  }

  @Test
  void publishesTheRefundsItFinds() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.PARTIALLY_REFUNDED, new RefundSnapshot(
        "re_1", null, new Money(900, "CNY"), RefundStatus.SUCCEEDED, null, NOON)));
    syncAt(NOON.plusSeconds(30));
    assertThat(sent()).extracting(Sent::type)
        .containsExactlyInAnyOrder("payment.succeeded.v1", "payment.refunded.v1");
  }

  @Test
  void publishesHarmlesslyWhenTheWebhookComesDuringTheRead() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    PaymentSucceeded webhook =
        new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE);
    STRIPE.duringRead(() -> hear(webhook));

    List<SyncReport> reports = syncAt(NOON.plusSeconds(30));

    assertThat(reports).extracting(SyncReport::result).containsExactly(SyncResult.ALREADY_CLOSED);
    assertThat(row().closedBy()).isEqualTo(ClosedBy.WEBHOOK);
    assertThat(discrepancies()).isEmpty();
    assertThat(sent()).extracting(Sent::id)
        .containsExactly("sync:stripe:" + providerIdOf(id) + ":succeeded")
        .doesNotContain(webhook.eventId());
  }

  @Test
  void doesItAgainWithTheSameEventWhenItDiesBeforeTheCommit() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    database.sql("ALTER TABLE sync_runs RENAME TO sync_runs_away").then().block(PATIENCE);
    try {
      assertThatThrownBy(() -> syncAt(NOON.plusSeconds(30))).hasMessageContaining("sync_runs");
    } finally {
      database.sql("ALTER TABLE sync_runs_away RENAME TO sync_runs").then().block(PATIENCE);
    }
    assertThat(sent()).isEmpty();
    assertThat(row().status()).isEqualTo(Status.OPEN);
    assertThat(syncAt(NOON.plusSeconds(31))).isEmpty();

    assertThat(syncAt(NOON.plusSeconds(30).plus(LEASE))).hasSize(1);
    assertThat(sent()).extracting(Sent::id)
        .containsExactly("sync:stripe:" + providerIdOf(id) + ":succeeded");
  }

  private void hearUpdated(boolean named) {
    hear(new PaymentUpdated(new ProviderReport("stripe", "evt_" + UUID.randomUUID(), null,
        Map.of("payment_intent", providerIdOf(id)), null, named ? id : null, clock.instant(),
        ReportedBy.WEBHOOK)));
  }

  private void hearPaid() {
    hearCreated(id, "stripe", null);
    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE));
  }

  private static RefundSnapshot refund(RefundStatus status) {
    return new RefundSnapshot("re_1", null, new Money(900, "CNY"), status, null, NOON);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsAnEndedPaymentAtOnceThatIsSaidToHaveChanged(boolean named) {
    hearPaid();
    STRIPE.answer(id, found("stripe", id, PaymentStatus.PARTIALLY_REFUNDED,
        refund(RefundStatus.SUCCEEDED)));

    hearUpdated(named);

    assertThat(syncAt(NOON)).hasSize(1);
    assertThat(sent()).extracting(Sent::type).contains("payment.refunded.v1");
    assertThat(row().closedBy()).isEqualTo(ClosedBy.WEBHOOK);
    assertThat(syncAt(NOON.plusSeconds(3599))).as("once is enough").isEmpty();
  }

  @Test
  void followsARefundUntilItEnds() {
    hearPaid();
    hear(new RefundCreated(new OrderId("order-" + id), id, new RefundId("r-1"), "stripe", "re_1",
        new Money(900, "CNY"), false, NOON));
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED, refund(RefundStatus.PENDING)));

    assertThat(syncAt(NOON.plusSeconds(30))).hasSize(1);
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(90));

    STRIPE.answer(id, found("stripe", id, PaymentStatus.PARTIALLY_REFUNDED,
        refund(RefundStatus.SUCCEEDED)));
    assertThat(syncAt(NOON.plusSeconds(90))).hasSize(1);
    assertThat(sent()).extracting(Sent::type).contains("payment.refunded.v1");
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(3600));
  }

  @Test
  void findsARefundOfADashboardOfWhichNothingWasHeard() {
    hearPaid();
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    assertThat(syncAt(NOON.plusSeconds(3600))).hasSize(1);
    assertThat(sent()).as("nothing new").isEmpty();

    STRIPE.answer(id, found("stripe", id, PaymentStatus.PARTIALLY_REFUNDED,
        refund(RefundStatus.SUCCEEDED)));
    syncAt(NOON.plus(Duration.ofDays(1)));
    String eventId = "sync:stripe:" + providerIdOf(id) + ":refunded:re_1";
    assertThat(sent()).containsExactly(
        new Sent(eventId, "payment.refunded.v1", eventId, "payment.outcomes"));

    hear(new PaymentRefunded(new ProviderReport("stripe", eventId, providerIdOf(id), Map.of(),
        null, id, NOON, ReportedBy.SYNC), null, "re_1", new Money(900, "CNY"), null));
    syncAt(NOON.plus(Duration.ofDays(7)));
    assertThat(sent()).as("what was said is not said again").hasSize(1);
    assertThat(row().dueAt()).as("the last one").isNull();
    assertThat(all("SELECT result FROM sync_runs")).hasSize(3).containsOnly("already_closed");
  }

  @Test
  void findsADisputeOfWhichNothingWasHeard() {
    hearPaid();
    for (DisputeSnapshot.Status status : List.of(DisputeSnapshot.Status.OPEN,
        DisputeSnapshot.Status.LOST)) {
      STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED,
          List.of(new DisputeSnapshot("dp_1", PRICE, "fraudulent", status, NOON))));
      assertThat(syncAt(row().dueAt())).hasSize(1);
    }
    String fact = "sync:stripe:" + providerIdOf(id) + ":dispute_";
    assertThat(sent()).extracting(Sent::id)
        .containsExactly(fact + "opened:dp_1", fact + "closed:dp_1");
  }

  @Test
  void readsOnAfterALaterReadThatFailed() {
    hearPaid();
    STRIPE.answer(id, new PaymentReading.Unavailable("unreadable", "garbage", null));
    syncAt(NOON.plusSeconds(3600));
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(3660));

    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    syncAt(NOON.plusSeconds(3660));
    assertThat(row().dueAt()).isEqualTo(NOON.plus(Duration.ofDays(1)));
  }

  /** The gateway reads an attempt of unknown result too, and tells it late. */
  @Test
  void agreesWithTheGatewayOnAnAttemptWhoseResultWasUnknown() {
    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE));
    hear(new PaymentCreationFailed(
        new OrderId("order-" + id), id, "stripe", "timeout", "unknown", true, NOON));
    assertThat(row().closedBy()).as("the money came").isEqualTo(ClosedBy.WEBHOOK);

    hearCreated(id, "stripe", null);
    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.CALL), PRICE));
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    assertThat(syncAt(NOON.plusSeconds(3600))).extracting(SyncReport::result)
        .containsExactly(SyncResult.ALREADY_CLOSED);
    assertThat(sent()).isEmpty();
    assertThat(discrepancies()).isEmpty();
  }

  /** Whoever finds the refund first: the other finds the same one, by the same ids. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agreesWithTheGatewayOnARefundWhoseResultWasUnknown(boolean gatewayFirst) {
    hearPaid();
    RefundCreated created = new RefundCreated(new OrderId("order-" + id), id,
        new RefundId("r-1"), "stripe", "re_1", new Money(900, "CNY"), true, NOON);
    if (gatewayFirst) {
      hear(created);
    }
    STRIPE.answer(id, found("stripe", id, PaymentStatus.PARTIALLY_REFUNDED, new RefundSnapshot(
        "re_1", new RefundId("r-1"), new Money(900, "CNY"), RefundStatus.SUCCEEDED, null, NOON)));
    syncAt(NOON.plusSeconds(3600));
    if (!gatewayFirst) {
      hear(created);
    }
    assertThat(syncAt(NOON.plusSeconds(7200))).as("nothing is under way").isEmpty();
    assertThat(sent()).extracting(Sent::type).containsExactly("payment.refunded.v1");
    assertThat(all("SELECT body FROM outbox"))
        .singleElement().asString().contains("\"refund_id\":\"r-1\"");
  }

  @Test
  void doesNotLoseAChangeThatIsToldDuringTheRead() {
    hearPaid();
    hearUpdated(true);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    STRIPE.duringRead(() -> hearUpdated(true));
    assertThat(syncDue()).hasSize(1);
    STRIPE.duringRead(null);

    assertThat(syncDue()).as("what came during the read").hasSize(1);
    assertThat(syncDue()).isEmpty();
  }
}
