package dev.quittance.runtime.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the relay works.
 *
 * @param enabled whether this instance sends; a test may switch it off
 * @param batchSize rows read and sent at once
 * @param pollInterval the longest rest when nobody nudges: rows of other instances wait so long
 * @param rebalanceInterval how often shards are shared out anew among the instances
 * @param sendTimeout how long Kafka may take for a batch before it is sent again
 */
@ConfigurationProperties("quittance.outbox")
public record OutboxSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("500") int batchSize,
    @DefaultValue("50ms") Duration pollInterval,
    @DefaultValue("1s") Duration rebalanceInterval,
    @DefaultValue("30s") Duration sendTimeout) {

  public OutboxSettings {
    if (batchSize < 1 || batchSize > 10_000) {
      throw new IllegalArgumentException("quittance.outbox.batch-size must be 1 to 10000");
    }
    if (!pollInterval.isPositive() || !rebalanceInterval.isPositive()
        || !sendTimeout.isPositive()) {
      throw new IllegalArgumentException("quittance.outbox: poll-interval, rebalance-interval"
          + " and send-timeout must be positive");
    }
  }
}
