package dev.quittance.order.limits;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often one user may create orders, pay, and try coupons, on each instance.
 *
 * @param permits {@code RATE_LIMIT_PER_MINUTE}: so many in one period, also at once
 * @param period so long until all permits are back
 * @param users of how many users is remembered what they did; the longest silent is forgotten first
 */
@ConfigurationProperties("quittance.rate-limit")
public record RateLimitSettings(
    @DefaultValue("120") int permits,
    @DefaultValue("1m") Duration period,
    @DefaultValue("50000") int users) {

  public RateLimitSettings {
    if (permits < 1 || users < 1 || !period.isPositive()) {
      throw new IllegalArgumentException("quittance.rate-limit: all values must be positive");
    }
  }
}
