package dev.quittance.runtime.calls;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of calls to each of those who are called.
 *
 * @param concurrency calls at the same time, so that none starves another
 * @param concurrencyOf the same for one of them by its name
 * @param perSecond calls begun within a second
 * @param perSecondOf the same for one of them by its name
 * @param rateWait how long a call may wait for its turn within the rate
 * @param timeout what a call may take; what takes longer has an unknown result
 * @param window how many of the last calls the circuit breaker looks at
 * @param failurePercent from which share of failures on it opens
 * @param openFor how long it stays open before it lets some calls try
 */
@ConfigurationProperties("quittance.calls")
public record CallSettings(
    @DefaultValue("32") int concurrency,
    @DefaultValue Map<String, Integer> concurrencyOf,
    @DefaultValue("100") int perSecond,
    @DefaultValue Map<String, Integer> perSecondOf,
    @DefaultValue("2s") Duration rateWait,
    @DefaultValue("20s") Duration timeout,
    @DefaultValue("20") int window,
    @DefaultValue("50") int failurePercent,
    @DefaultValue("15s") Duration openFor) {

  public CallSettings {
    concurrencyOf = Map.copyOf(concurrencyOf);
    perSecondOf = Map.copyOf(perSecondOf);
    check("concurrency", concurrency, 1000);
    concurrencyOf.forEach((name, value) -> check("concurrency-of." + name, value, 1000));
    check("per-second", perSecond, 100_000);
    perSecondOf.forEach((name, value) -> check("per-second-of." + name, value, 100_000));
    check("window", window, 10_000);
    check("failure-percent", failurePercent, 100);
    if (rateWait.isNegative() || !timeout.isPositive() || !openFor.isPositive()) {
      throw new IllegalArgumentException("quittance.calls: timeout and open-for must be positive,"
          + " rate-wait must not be negative");
    }
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "quittance.calls." + name + " must be 1 to " + most + ", not " + value);
    }
  }
}
