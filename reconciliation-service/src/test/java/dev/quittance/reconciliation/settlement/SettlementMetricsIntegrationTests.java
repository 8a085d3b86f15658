package dev.quittance.reconciliation.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.reconciliation.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class SettlementMetricsIntegrationTests extends SettlementTestBase {

  @Autowired
  private SettlementMetrics metrics;
  @Autowired
  private MeterRegistry meters;

  private double gauge(String name, String tag, String value) {
    return meters.get("quittance.settlement." + name).tag(tag, value).gauge().value();
  }

  private void refresh() {
    metrics.refresh().block(Duration.ofSeconds(10));
  }

  @Test
  void showsHowLongADifferenceWaitsForADecision() {
    imported("stripe", HEADINGS + charge("unknown", "1.00"));
    clock.advance(Duration.ofHours(1));
    imported("stripe", HEADINGS + charge("other", "1.00"));
    clock.advance(Duration.ofHours(1));

    refresh();

    assertThat(gauge("oldest.open.age", "kind", "missing_here")).isEqualTo(7200);
    assertThat(gauge("discrepancies.open", "kind", "missing_here")).isEqualTo(2);
    assertThat(gauge("oldest.open.age", "kind", "amount_differs")).isZero();

    database.sql("""
        UPDATE settlement_discrepancies
           SET state = 'dismissed', decided_by = 'admin:ops', decided_at = created_at
        """).then().block(Duration.ofSeconds(10));
    refresh();
    assertThat(gauge("oldest.open.age", "kind", "missing_here")).isZero();
    assertThat(gauge("discrepancies.open", "kind", "missing_here")).isZero();
  }

  @Test
  void showsWhenAReportWasLastImportedWhereOneEverWas() {
    imported("stripe", HEADINGS + charge("a", "1.00"));
    clock.advance(Duration.ofDays(1));
    imported("stripe", HEADINGS + charge("b", "1.00"));
    clock.advance(Duration.ofHours(5));
    upload("stripe", HEADINGS + charge("b", "1.00")).expectStatus().isOk();

    refresh();

    assertThat(gauge("last.import.timestamp", "payment_channel", "stripe"))
        .as("the same file again is no new report")
        .isEqualTo(Samples.NOON.plus(Duration.ofDays(1)).getEpochSecond());
    assertThat(meters.find("quittance.settlement.last.import.timestamp").gauges()).hasSize(1);
  }
}
