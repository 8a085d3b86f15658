package dev.quittance.runtime.lifecycle;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.kafka.core.KafkaAdmin;
import reactor.core.publisher.Mono;

/** Whether a broker answers; asked anew each time, so that readiness comes back by itself. */
final class KafkaHealth extends AbstractReactiveHealthIndicator implements AutoCloseable {

  /** Below the patience of whoever probes, who would otherwise learn no reason. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Admin admin;

  KafkaHealth(KafkaAdmin settings) {
    super("Kafka does not answer");
    Map<String, Object> config = new HashMap<>(settings.getConfigurationProperties());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    this.admin = Admin.create(config);
  }

  @Override
  protected Mono<Health> doHealthCheck(Health.Builder builder) {
    return Mono.fromCompletionStage(() -> admin.describeCluster(
            new DescribeClusterOptions().timeoutMs((int) TIMEOUT.toMillis()))
        .nodes().toCompletionStage())
        .map(nodes -> nodes.isEmpty() ? builder.down().build() : builder.up().build())
        .timeout(TIMEOUT.plusMillis(500));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
