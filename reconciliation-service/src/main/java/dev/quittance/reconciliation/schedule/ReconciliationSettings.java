package dev.quittance.reconciliation.schedule;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How payments are read.
 *
 * @param enabled whether this instance polls; the admin API works without
 * @param delays the pauses before the first read, the second …; the last one repeats
 * @param grace how long after its end at the provider a payment is read for the last time
 * @param maxLife how long a payment is read that never ends by itself at the provider
 * @param laterReads how long after a payment succeeded it is read again, for refunds and disputes
 *     whose events were missed; empty for never
 * @param pollInterval how often an idle poller looks for what is due
 */
@ConfigurationProperties("quittance.reconciliation")
public record ReconciliationSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue({"30s", "1m", "2m", "5m", "15m", "1h"}) List<Duration> delays,
    @DefaultValue("10m") Duration grace,
    @DefaultValue("7d") Duration maxLife,
    @DefaultValue({"1h", "1d", "7d"}) List<Duration> laterReads,
    @DefaultValue("1s") Duration pollInterval) {

  public ReconciliationSettings {
    delays = List.copyOf(delays);
    if (delays.isEmpty()) {
      throw new IllegalArgumentException("quittance.reconciliation.delays must not be empty");
    }
    delays.forEach(delay -> requirePositive("delays", delay));
    laterReads = laterReads.stream().sorted().toList();
    laterReads.forEach(later -> requirePositive("later-reads", later));
    requirePositive("max-life", maxLife);
    requirePositive("poll-interval", pollInterval);
    if (grace.isNegative()) {
      throw new IllegalArgumentException("quittance.reconciliation.grace must not be negative");
    }
  }

  private static void requirePositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("quittance.reconciliation." + name + " must be positive");
    }
  }
}
