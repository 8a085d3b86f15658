package dev.quittance.runtime.messaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How missing topics are created; an existing topic is left as it is.
 *
 * @param partitions the upper bound of instances of one service that can share the work
 * @param replicationFactor 3 in production
 * @param retention how long all but the outcomes are kept; those are compacted by their key
 */
@ConfigurationProperties("quittance.topics")
public record TopicSettings(
    @DefaultValue("6") int partitions,
    @DefaultValue("1") short replicationFactor,
    @DefaultValue("30d") Duration retention) {

  public TopicSettings {
    if (partitions < 1 || replicationFactor < 1) {
      throw new IllegalArgumentException(
          "quittance.topics.partitions and .replication-factor must be at least 1");
    }
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("quittance.topics.retention must be positive");
    }
  }
}
