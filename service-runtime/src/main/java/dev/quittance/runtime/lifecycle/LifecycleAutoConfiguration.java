package dev.quittance.runtime.lifecycle;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaAdmin;

/** An orderly end, and a readiness that says what is missing. */
@AutoConfiguration
@ConditionalOnWebApplication
@EnableConfigurationProperties(ShutdownSettings.class)
public class LifecycleAutoConfiguration {

  private static final int PRODUCER_CLOSE_SECONDS = 5;

  @Bean
  ShutdownPause shutdownPause(ShutdownSettings settings) {
    return new ShutdownPause(settings);
  }

  @Bean
  FarewellFilter farewellFilter(ApplicationAvailability availability) {
    return new FarewellFilter(availability);
  }

  @Bean
  KafkaHealth kafkaHealthIndicator(KafkaAdmin admin) {
    return new KafkaHealth(admin);
  }

  /** What Kafka has not taken by then stays in the outbox; by itself it would wait for 30 s. */
  @Bean
  DefaultKafkaProducerFactoryCustomizer shortFarewellOfProducers() {
    return factory -> factory.setPhysicalCloseTimeout(PRODUCER_CLOSE_SECONDS);
  }
}
