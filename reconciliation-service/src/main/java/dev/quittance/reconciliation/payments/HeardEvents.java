package dev.quittance.reconciliation.payments;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Which events came over Kafka, whoever had learned them. */
@Component
public final class HeardEvents {

  private final DatabaseClient database;

  HeardEvents(DatabaseClient database) {
    this.database = database;
  }

  /** Those of these events, by CloudEvents id, that were heard. */
  public Mono<Set<String>> of(Collection<String> eventIds) {
    if (eventIds.isEmpty()) {
      return Mono.just(Set.of());
    }
    return database.sql("""
            SELECT event_id FROM inbox WHERE consumer = :consumer AND event_id = ANY(:eventIds)
            """)
        .bind("consumer", RecordPaymentEvent.CONSUMER)
        .bind("eventIds", eventIds.toArray(String[]::new))
        .mapValue(String.class).all().collect(Collectors.toUnmodifiableSet());
  }
}
