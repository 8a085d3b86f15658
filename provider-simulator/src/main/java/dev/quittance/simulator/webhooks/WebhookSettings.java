package dev.quittance.simulator.webhooks;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How hard webhooks are tried.
 *
 * @param concurrency how many requests are under way at most
 * @param maxTries after how many tries an event is given up
 * @param firstBackoff the wait after the first failure; doubles with each further one
 * @param maxBackoff the longest wait
 */
@ConfigurationProperties("simulator.webhooks")
public record WebhookSettings(
    int concurrency,
    int maxTries,
    Duration firstBackoff,
    Duration maxBackoff,
    Duration connectTimeout,
    Duration readTimeout) {

  /** Refuses settings with which nothing would be sent. */
  public WebhookSettings {
    if (concurrency < 1 || concurrency > 1_000) {
      throw new IllegalArgumentException("SIMULATOR_WEBHOOK_CONCURRENCY must be 1 to 1000");
    }
    if (maxTries < 1) {
      throw new IllegalArgumentException("SIMULATOR_WEBHOOK_MAX_TRIES must be at least 1");
    }
    if (firstBackoff.isNegative() || maxBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException(
          "SIMULATOR_WEBHOOK_MAX_BACKOFF must not be below SIMULATOR_WEBHOOK_FIRST_BACKOFF");
    }
  }

  Duration backoffAfter(int tries) {
    long factor = 1L << Math.min(tries - 1, 20);
    Duration wait = firstBackoff.multipliedBy(factor);
    return wait.compareTo(maxBackoff) > 0 ? maxBackoff : wait;
  }
}
