package dev.quittance.runtime.messaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How batches are consumed.
 *
 * @param concurrency groups of one batch that run at the same time
 * @param handleTimeout the longest that one event may take; far below {@code max.poll.interval.ms}
 * @param tries how often an event that fails by itself is tried before it is a dead letter
 * @param pauseBetweenTries the rest between those
 */
@ConfigurationProperties("quittance.consumer")
public record ConsumerSettings(
    @DefaultValue("16") int concurrency,
    @DefaultValue("20s") Duration handleTimeout,
    @DefaultValue("3") int tries,
    @DefaultValue("200ms") Duration pauseBetweenTries) {

  public ConsumerSettings {
    if (concurrency < 1 || tries < 1) {
      throw new IllegalArgumentException(
          "quittance.consumer.concurrency and .tries must be at least 1");
    }
    if (!handleTimeout.isPositive() || pauseBetweenTries.isNegative()) {
      throw new IllegalArgumentException("quittance.consumer: handle-timeout must be positive,"
          + " pause-between-tries must not be negative");
    }
  }
}
