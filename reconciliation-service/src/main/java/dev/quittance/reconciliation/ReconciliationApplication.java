package dev.quittance.reconciliation;

import dev.quittance.providers.Providers;
import dev.quittance.reconciliation.backfill.BackfillSettings;
import dev.quittance.reconciliation.parity.ParitySettings;
import dev.quittance.reconciliation.schedule.ReadSchedule;
import dev.quittance.reconciliation.schedule.ReconciliationSettings;
import dev.quittance.runtime.openapi.ServiceApi;
import dev.quittance.runtime.security.PublicPaths;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The reconciliation service. */
@SpringBootApplication
@EnableScheduling
@EnableConfigurationProperties({
  ReconciliationSettings.class, BackfillSettings.class, ParitySettings.class})
public class ReconciliationApplication {

  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(ReconciliationApplication.class, args);
  }

  @Bean
  Providers providers(Environment environment, Clock clock) {
    return Providers.of(environment::getProperty, clock);
  }

  @Bean
  PublicPaths publicPaths() {
    return new PublicPaths(List.of());
  }

  @Bean
  ServiceApi serviceApi() {
    return new ServiceApi("Quittance reconciliation", """
        For administrators only: payments that are not final, reading them now, what differed, \
        walking a provider's events again, and settlement reports. JSON in snake_case; money is \
        minor units with its currency, times RFC 3339 in UTC. Every error is a problem document \
        (RFC 9457) with a stable `code`.""",
        ServiceApi.ADMIN_TOKEN, Map.of());
  }

  @Bean
  ReadSchedule readSchedule(ReconciliationSettings settings) {
    return new ReadSchedule(
        settings.delays(), settings.grace(), settings.maxLife(), settings.laterReads());
  }
}
