package dev.quittance.gateway.operations;

import dev.quittance.runtime.calls.CallSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the gateway works.
 *
 * @param lease how long an instance may hold an operation; above the longest provider call
 * @param pollInterval how often due operations are claimed when nothing hands them over
 * @param settleTime how long after a call of unknown result a provider may still come to show what
 *     it did; what cannot be found after that was not done
 * @param longestPause between two tries of an operation
 */
@ConfigurationProperties("quittance.gateway")
public record GatewaySettings(
    @DefaultValue("30s") Duration lease,
    @DefaultValue("200ms") Duration pollInterval,
    @DefaultValue("15m") Duration settleTime,
    @DefaultValue("1h") Duration longestPause) {

  private static final Duration ROOM_TO_STORE = Duration.ofSeconds(2);

  public GatewaySettings {
    if (!lease.isPositive() || !pollInterval.isPositive() || !longestPause.isPositive()
        || settleTime.isNegative()) {
      throw new IllegalArgumentException("quittance.gateway: lease, poll-interval and"
          + " longest-pause must be positive, settle-time must not be negative");
    }
  }

  /** Refuses a lease that does not outlive the longest call. */
  void check(CallSettings calls) {
    Duration longest = calls.timeout().plus(calls.rateWait());
    if (lease.compareTo(longest.plus(ROOM_TO_STORE)) < 0) {
      throw new IllegalArgumentException("quittance.gateway.lease is " + lease
          + ", which must be " + ROOM_TO_STORE + " above quittance.calls.timeout and rate-wait, "
          + longest + " together");
    }
  }
}
