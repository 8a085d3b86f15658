package dev.quittance.order.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * A token bucket for each user, as the one moment at which it will be full again (the generic cell
 * rate algorithm). Kept in memory and bounded: N instances allow N times as much.
 */
@Component
final class UserRates {

  private static final int MANY = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private final RateLimitSettings settings;
  private final Clock clock;
  private final Map<String, Long> fullAgainMicros;

  UserRates(RateLimitSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.fullAgainMicros = new LinkedHashMap<>(MANY, LOAD_FACTOR, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
        return size() > settings.users();
      }
    };
  }

  /** Takes one permit; how long to wait if there is none, zero if there was one. */
  synchronized Duration take(String user) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    long period = settings.period().toNanos() / 1000;
    long oneMore = period / settings.permits();
    long fullAgain = Math.max(now, fullAgainMicros.getOrDefault(user, now)) + oneMore;
    if (fullAgain - now > period) {
      return Duration.of(fullAgain - now - period, ChronoUnit.MICROS);
    }
    fullAgainMicros.put(user, fullAgain);
    return Duration.ZERO;
  }
}
