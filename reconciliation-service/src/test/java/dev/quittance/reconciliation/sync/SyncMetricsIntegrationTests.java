package dev.quittance.reconciliation.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.ReconciliationTestBase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class SyncMetricsIntegrationTests extends ReconciliationTestBase {

  @Autowired
  private SyncMetrics metrics;
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

    metrics.refresh().block(Duration.ofSeconds(10));

    assertThat(gauge("open.payments", "stripe")).isEqualTo(2);
    assertThat(gauge("open.payments", "dummy")).isEqualTo(1);
    assertThat(gauge("oldest.open.age", "stripe")).isEqualTo(90);
    assertThat(gauge("oldest.open.age", "dummy")).isZero();
  }
}
