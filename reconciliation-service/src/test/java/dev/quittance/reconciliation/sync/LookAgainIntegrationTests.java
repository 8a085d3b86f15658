package dev.quittance.reconciliation.sync;

import static dev.quittance.reconciliation.Samples.NOON;
import static dev.quittance.reconciliation.Samples.PRICE;
import static dev.quittance.reconciliation.Samples.found;
import static dev.quittance.reconciliation.Samples.providerIdOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.reconciliation.Samples;
import dev.quittance.reconciliation.payments.LeasedPayments;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A webhook that cannot prove itself is answered by a read, which may show nothing at first. */
class LookAgainIntegrationTests extends ReconciliationTestBase {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired
  private LeasedPayments leased;
  @Autowired
  private SyncPayment syncPayment;

  private List<SyncReport> syncDue() {
    Lease lease = new Leases(Duration.ofSeconds(90), clock).next();
    List<SyncReport> reports = leased.claimDue("stripe", 10, lease)
        .concatMap(payment ->
            syncPayment.sync(Leases.task(payment, lease, SyncPayment.POLLER).orElseThrow()))
        .collectList().block(PATIENCE);
    return reports == null ? List.of() : reports;
  }

  private void hearUpdated() {
    hear(new PaymentUpdated(new ProviderReport("stripe", "evt_" + UUID.randomUUID(),
        providerIdOf(id), Map.of(), null, id, clock.instant(), ReportedBy.WEBHOOK)));
  }

  static Stream<PaymentReading> nothingShown() {
    return Stream.of(new PaymentReading.Unavailable("timeout", "no answer", null),
        new PaymentReading.NotFound("not there yet"));
  }

  @ParameterizedTest
  @MethodSource("nothingShown")
  void doesNotMissAWebhookThatCameBeforeAReadThatShowedNothing(PaymentReading nothing) {
    hearCreated(id, "stripe", null);
    hearUpdated();
    STRIPE.answer(id, nothing);
    assertThat(syncDue()).hasSize(1);
    assertThat(syncDue()).as("not at once again").isEmpty();
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));

    clock.set(row().dueAt());
    assertThat(syncDue()).singleElement().satisfies(report -> {
      assertThat(report.result()).isEqualTo(SyncResult.CLOSED);
      assertThat(report.missedWebhook()).isFalse();
    });

    assertThat(row().status()).isEqualTo(Status.CLOSED);
    assertThat(row().lookAgain()).isFalse();
    assertThat(discrepancies()).isEmpty();
  }

  @Test
  void staysUrgentForAPaymentThatHadEnded() {
    hearCreated(id, "stripe", null);
    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE));
    hearUpdated();
    STRIPE.answer(id, new PaymentReading.Unavailable("unavailable", "503", null));
    assertThat(syncDue()).hasSize(1);
    assertThat(row().lookAgain()).isTrue();
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(60));
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));

    clock.set(row().dueAt());
    assertThat(syncDue()).hasSize(1);
    assertThat(row().lookAgain()).isFalse();
    assertThat(row().dueAt()).as("the later reads").isEqualTo(NOON.plusSeconds(3600));
  }
}
