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
 * @param concurrency reads at the same time, per provider and instance
 * @param pollInterval how often an idle poller looks for what is due
 * @param callTimeout the longest that one read may take
 */
@ConfigurationProperties("quittance.reconciliation")
public record ReconciliationSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue({"30s", "1m", "2m", "5m", "15m", "1h"}) List<Duration> delays,
    @DefaultValue("10m") Duration grace,
    @DefaultValue("7d") Duration maxLife,
    @DefaultValue("8") int concurrency,
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("30s") Duration callTimeout) {

  private static final int LEASE_TIMEOUTS = 3;

  public ReconciliationSettings {
    delays = List.copyOf(delays);
    if (delays.isEmpty()) {
      throw new IllegalArgumentException("quittance.reconciliation.delays must not be empty");
    }
    delays.forEach(delay -> requirePositive("delays", delay));
    requirePositive("max-life", maxLife);
    requirePositive("poll-interval", pollInterval);
    requirePositive("call-timeout", callTimeout);
    if (grace.isNegative()) {
      throw new IllegalArgumentException("quittance.reconciliation.grace must not be negative");
    }
    if (concurrency < 1 || concurrency > 256) {
      throw new IllegalArgumentException(
          "quittance.reconciliation.concurrency must be 1 to 256");
    }
  }

  private static void requirePositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("quittance.reconciliation." + name + " must be positive");
    }
  }

  /** How long a payment is ours to read: longer than any read and its commit can take. */
  public Duration lease() {
    return callTimeout.multipliedBy(LEASE_TIMEOUTS);
  }
}
