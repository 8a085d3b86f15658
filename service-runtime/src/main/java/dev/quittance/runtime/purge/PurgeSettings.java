package dev.quittance.runtime.purge;

import java.time.Duration;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How old rows are forgotten.
 *
 * @param enabled whether this instance does it
 * @param interval the rest between two runs
 * @param batchSize rows per statement
 * @param mostBatches statements per table and run
 * @param retention how long, by the name of the purge; one that is not named keeps its default
 */
@ConfigurationProperties("quittance.purge")
public record PurgeSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("10m") Duration interval,
    @DefaultValue("1000") int batchSize,
    @DefaultValue("100") int mostBatches,
    @DefaultValue Map<String, Duration> retention) {

  public PurgeSettings {
    // A variable, QUITTANCE_PURGE_RETENTION_DELIVERY_BODIES, is read as delivery.bodies.
    retention = retention.entrySet().stream().collect(Collectors.toUnmodifiableMap(
        entry -> entry.getKey().replace('.', '_'), Entry::getValue, (first, _) -> first));
    if (!interval.isPositive() || batchSize < 1 || batchSize > 10_000 || mostBatches < 1) {
      throw new IllegalArgumentException(
          "quittance.purge: interval and most-batches must be positive, batch-size 1 to 10000");
    }
  }

  /**
   * How long that is kept.
   *
   * @throws IllegalArgumentException if the setting is too short: what is forgotten too early is
   *     done twice
   */
  Duration retentionOf(Purge purge) {
    Duration kept = retention.getOrDefault(purge.name(), purge.retention());
    if (kept.compareTo(purge.atLeast()) < 0) {
      throw new IllegalArgumentException("quittance.purge.retention." + purge.name()
          + " must be at least " + purge.atLeast());
    }
    return kept;
  }
}
