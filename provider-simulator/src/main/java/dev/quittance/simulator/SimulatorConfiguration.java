package dev.quittance.simulator;

import dev.quittance.simulator.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** What every part of the simulator uses. */
@Configuration(proxyBeanMethods = false)
class SimulatorConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** Own event loops: several simulators in one JVM must not stop each other's. */
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  @Bean(destroyMethod = "")
  Journal journal(SimulatorSettings settings) {
    return new Journal(settings.dataFolder());
  }
}
