package dev.quittance.reconciliation.sync;

import static dev.quittance.reconciliation.Samples.NOON;
import static dev.quittance.reconciliation.Samples.PRICE;
import static dev.quittance.reconciliation.Samples.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.reconciliation.Samples;
import dev.quittance.reconciliation.payments.LeasedPayments;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.SecondLooks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

class SyncMetricsIntegrationTests extends ReconciliationTestBase {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Autowired
  private SyncMetrics metrics;
  @Autowired
  private SyncNow syncNow;
  @Autowired
  private LeasedPayments leased;
  @Autowired
  private SecondLooks secondLooks;
  @Autowired
  private MeterRegistry meters;

  private double gauge(String name, String channel) {
    return meters.get("quittance.reconciliation." + name)
        .tag("payment_channel", channel).gauge().value();
  }

  @Test
  void showsHowManyPaymentsAreOpenAndHowOldTheOldestIs() {
    hearCreated(id, "stripe", null);
    hearCreated(PaymentId.random(), "dummy", null);
    clock.advance(Duration.ofSeconds(90));
    hearCreated(PaymentId.random(), "stripe", null);

    metrics.refresh().block(PATIENCE);

    assertThat(gauge("open.payments", "stripe")).isEqualTo(2);
    assertThat(gauge("open.payments", "dummy")).isEqualTo(1);
    assertThat(gauge("oldest.open.age", "stripe")).isEqualTo(90);
    assertThat(gauge("oldest.open.age", "dummy")).isZero();
  }

  private double dueAge(String channel) {
    metrics.refresh().block(PATIENCE);
    return gauge("oldest.due.age", channel);
  }

  @Test
  void showsHowLateTheReadingIs() {
    hearCreated(id, "stripe", null);
    clock.advance(Duration.ofSeconds(29));
    hearCreated(PaymentId.random(), "stripe", null);
    assertThat(dueAge("stripe")).as("it is due 30 s after it was created").isZero();

    clock.advance(Duration.ofSeconds(91));
    assertThat(dueAge("stripe")).isEqualTo(90);
    assertThat(dueAge("dummy")).isZero();

    Lease lease = new Leases(Duration.ofSeconds(60), clock).next();
    leased.claim(id, lease).block(PATIENCE);
    assertThat(dueAge("stripe")).as("the oldest is being read").isEqualTo(61);
    clock.advance(Duration.ofSeconds(60));
    assertThat(dueAge("stripe")).as("who read it is gone").isEqualTo(150);
  }

  @Test
  void isNotLateWithWhatHasEndedUnlessItIsSaidToHaveChanged() {
    hearCreated(id, "stripe", null);
    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE));
    clock.advance(Duration.ofDays(2));
    assertThat(dueAge("stripe")).isZero();

    clock.set(NOON.plusSeconds(600));
    secondLooks.ask(id, clock.instant()).block(PATIENCE);
    clock.advance(Duration.ofSeconds(5));
    assertThat(dueAge("stripe")).isEqualTo(5);
  }

  private double missed() {
    return meters.get("quittance.reconciliation.missed.webhooks")
        .tag("payment_channel", "stripe").counter().count();
  }

  /** What the fake provider tells: success and failure. */
  @ParameterizedTest
  @CsvSource({"SUCCEEDED, true", "PARTIALLY_REFUNDED, true", "REFUNDED, true", "FAILED, true",
    "CANCELLED, false", "EXPIRED, false"})
  void missesOnlyTheWebhookOfAnEndThatIsTold(PaymentStatus end, boolean told) {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, end));
    double before = missed();

    SyncReport report = syncNow.sync(id, "admin:ops").block(PATIENCE);

    assertThat(report).isNotNull();
    assertThat(report.result()).isEqualTo(SyncResult.CLOSED);
    assertThat(sent()).as("it is published all the same").isNotEmpty();
    assertThat(missed() - before).isEqualTo(told ? 1 : 0);
    assertThat(discrepancies()).hasSize(told ? 1 : 0);
  }

  @Test
  void missesNoWebhookThatCameAndCouldNotProveItself() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    hear(new PaymentUpdated(Samples.report("stripe", id, true, ReportedBy.WEBHOOK)));
    double before = missed();

    syncNow.sync(id, "admin:ops").block(PATIENCE);

    assertThat(sent()).hasSize(1);
    assertThat(missed()).isEqualTo(before);
    assertThat(discrepancies()).isEmpty();
  }
}
