package dev.quittance.runtime.idempotency;

import dev.quittance.runtime.purge.Purge;
import dev.quittance.runtime.sealing.PayloadSealing;
import dev.quittance.runtime.web.ProblemWriter;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;

/** {@code Idempotency-Key} for the services that ask for it. */
@AutoConfiguration
@ConditionalOnProperty("quittance.idempotency.enabled")
public class IdempotencyAutoConfiguration {

  private static final Duration KEPT = Duration.ofHours(24);

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
    return new Purge("idempotency_keys", KEPT, KEPT, keys::purge);
  }
}
