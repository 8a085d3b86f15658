package dev.quittance.runtime.idempotency;

import dev.quittance.runtime.sealing.PayloadSealing;
import dev.quittance.runtime.web.ProblemWriter;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** {@code Idempotency-Key} for the services that ask for it. */
@AutoConfiguration
@EnableScheduling
@ConditionalOnProperty("quittance.idempotency.enabled")
public class IdempotencyAutoConfiguration {

  @Bean
  IdempotencyKeys idempotencyKeys(DatabaseClient database, PayloadSealing sealing) {
    return new IdempotencyKeys(database, sealing);
  }

  @Bean
  IdempotencyFilter idempotencyFilter(IdempotencyKeys keys, ProblemWriter problems) {
    return new IdempotencyFilter(keys, problems);
  }

  @Bean
  Purge idempotencyPurge(IdempotencyKeys keys) {
    return new Purge(keys);
  }

  /** Forgets old keys, on every instance without harm. */
  record Purge(IdempotencyKeys keys) {

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT10M")
    void purge() {
      keys.purge().block(Duration.ofSeconds(30));
    }
  }
}
