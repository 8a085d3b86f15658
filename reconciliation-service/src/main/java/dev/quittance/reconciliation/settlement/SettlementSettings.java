package dev.quittance.reconciliation.settlement;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How settlement reports are imported.
 *
 * @param delay how old a payment must be before a report that lacks it is a difference
 * @param maxSize of a report
 * @param batch lines that are stored, or compared, in one transaction
 * @param concurrency imports at the same time on this instance; more are refused
 * @param lease how long an import that makes no progress belongs to its instance
 * @param fourEyes whether another admin than the importer must decide
 * @param columns per provider, what its files call a column that they do not call by our name
 * @param fees per provider, what it is expected to keep; not checked where there is none
 */
@ConfigurationProperties("quittance.settlement")
record SettlementSettings(
    @DefaultValue("3d") Duration delay,
    @DefaultValue("256MB") DataSize maxSize,
    @DefaultValue("500") int batch,
    @DefaultValue("2") int concurrency,
    @DefaultValue("2m") Duration lease,
    @DefaultValue("false") boolean fourEyes,
    @DefaultValue Map<String, Map<String, String>> columns,
    @DefaultValue Map<String, FeeExpectation> fees) {

  SettlementSettings {
    columns = Map.copyOf(columns);
    fees = Map.copyOf(fees);
    if (delay.isNegative() || !lease.isPositive()) {
      throw new IllegalArgumentException(
          "quittance.settlement.delay must not be negative, and lease must be positive");
    }
    if (batch < 1 || batch > 5_000 || concurrency < 1 || concurrency > 64) {
      throw new IllegalArgumentException("quittance.settlement.batch must be 1 to 5000, "
          + "concurrency 1 to 64");
    }
    if (maxSize.toBytes() < 1) {
      throw new IllegalArgumentException("quittance.settlement.max-size must be positive");
    }
  }
}
