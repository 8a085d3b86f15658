package dev.quittance.runtime.startup;

import org.apache.kafka.common.config.ConfigException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one sentence which setting Kafka's client refuses. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class KafkaClientAnalyzer extends AbstractFailureAnalyzer<ConfigException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, ConfigException cause) {
    return new FailureAnalysis("Kafka's client: " + cause.getMessage(),
        "Check KAFKA_BOOTSTRAP_SERVERS and the variables that begin with SPRING_KAFKA_.", failure);
  }
}
