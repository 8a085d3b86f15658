package dev.quittance.runtime.messaging;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/**
 * Whether a broker answers, asked anew each time so that readiness comes back by itself, and has
 * the topics.
 */
final class KafkaHealth extends AbstractReactiveHealthIndicator {

  /** Below the patience of whoever probes, who would otherwise learn no reason. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Topics topics;

  KafkaHealth(Topics topics) {
    super("Kafka does not answer");
    this.topics = topics;
  }

  @Override
  protected Mono<Health> doHealthCheck(Health.Builder builder) {
    Admin admin = topics.client();
    if (admin == null) {
      return Mono.just(builder.down().withDetail("reason", "Kafka is not found").build());
    }
    return Mono.fromCompletionStage(() -> admin.describeCluster(
            new DescribeClusterOptions().timeoutMs((int) TIMEOUT.toMillis()))
        .nodes().toCompletionStage())
        .map(nodes -> nodes.isEmpty() ? builder.down().build() : withTopics(builder))
        .timeout(TIMEOUT.plusMillis(500));
  }

  private Health withTopics(Health.Builder builder) {
    Set<String> missing = topics.missing();
    return missing.isEmpty()
        ? builder.up().build() : builder.down().withDetail("missing topics", missing).build();
  }
}
