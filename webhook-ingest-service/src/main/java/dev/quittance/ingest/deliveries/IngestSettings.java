package dev.quittance.ingest.deliveries;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How webhooks are taken in.
 *
 * @param maxBodyBytes a larger body is refused unread
 * @param queueCapacity deliveries that may wait for a commit; more are refused with 503
 * @param batchSize deliveries that share a commit
 * @param committers commits at the same time
 * @param commitTimeout how long a commit may take before everybody in it is told 503
 */
@ConfigurationProperties("quittance.ingest")
public record IngestSettings(
    @DefaultValue("1048576") int maxBodyBytes,
    @DefaultValue("10000") int queueCapacity,
    @DefaultValue("256") int batchSize,
    @DefaultValue("4") int committers,
    @DefaultValue("5s") Duration commitTimeout) {

  public IngestSettings {
    if (maxBodyBytes < 1 || queueCapacity < 1 || batchSize < 1 || committers < 1) {
      throw new IllegalArgumentException("quittance.ingest: every limit must be at least 1");
    }
    if (!commitTimeout.isPositive()) {
      throw new IllegalArgumentException("quittance.ingest.commit-timeout must be positive");
    }
  }
}
