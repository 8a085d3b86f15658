package dev.quittance.runtime.startup;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** How settings are read. */
@AutoConfiguration
public class StartupAutoConfiguration {

  @Bean
  static TimesHaveUnits timesHaveUnits(Environment environment) {
    return new TimesHaveUnits(environment);
  }
}
