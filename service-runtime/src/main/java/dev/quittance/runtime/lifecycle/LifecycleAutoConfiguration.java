package dev.quittance.runtime.lifecycle;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** An orderly end. */
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

  /** What Kafka has not taken by then stays in the outbox; by itself it would wait for 30 s. */
  @Bean
  DefaultKafkaProducerFactoryCustomizer shortFarewellOfProducers() {
    return factory -> factory.setPhysicalCloseTimeout(PRODUCER_CLOSE_SECONDS);
  }
}
