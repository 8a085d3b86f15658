package dev.quittance.reconciliation;

import dev.quittance.providers.Providers;
import dev.quittance.reconciliation.backfill.BackfillSettings;
import dev.quittance.reconciliation.parity.ParitySettings;
import dev.quittance.reconciliation.schedule.ReadSchedule;
import dev.quittance.reconciliation.schedule.ReconciliationSettings;
import dev.quittance.runtime.security.PublicPaths;
import java.time.Clock;
import java.util.List;
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
  ReadSchedule readSchedule(ReconciliationSettings settings) {
    return new ReadSchedule(
        settings.delays(), settings.grace(), settings.maxLife(), settings.laterReads());
  }
}
