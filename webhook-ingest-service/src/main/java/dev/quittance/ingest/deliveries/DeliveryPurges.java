package dev.quittance.ingest.deliveries;

import dev.quittance.runtime.purge.Purge;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long bodies are kept: at least as long as anybody can still be told of them again. */
@Configuration(proxyBeanMethods = false)
class DeliveryPurges {

  @Bean
  Purge deliveryBodiesPurge(Deliveries deliveries) {
    return new Purge("delivery_bodies", Duration.ofDays(90), Duration.ofDays(30),
        deliveries::purgeBodies);
  }
}
