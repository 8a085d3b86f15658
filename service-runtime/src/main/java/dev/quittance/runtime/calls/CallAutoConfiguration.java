package dev.quittance.runtime.calls;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Guards for calls to others, with limits from {@code quittance.calls}. */
@AutoConfiguration
@EnableConfigurationProperties(CallSettings.class)
public class CallAutoConfiguration {

  @Bean
  CallGuards callGuards(CallSettings settings, MeterRegistry meters) {
    return new CallGuards(settings, meters);
  }

  @Bean
  CallObservations callObservations(ObservationRegistry observations) {
    return new CallObservations(observations);
  }
}
