package dev.quittance.ingest.traces;

import static dev.quittance.runtime.sql.Columns.required;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** The table {@code payment_traces}. */
@Repository
public class PaymentTraces {

  private final DatabaseClient database;

  PaymentTraces(DatabaseClient database) {
    this.database = database;
  }

  /** Remembers traceparents by payment id or refund id; the first one of each stays. */
  Mono<Void> remember(Map<String, String> traceparents) {
    String[] subjects = traceparents.keySet().stream().sorted().toArray(String[]::new);
    String[] parents = new String[subjects.length];
    for (int index = 0; index < subjects.length; index++) {
      parents[index] = traceparents.getOrDefault(subjects[index], "");
    }
    return database.sql("""
            INSERT INTO payment_traces (subject, traceparent)
            SELECT subject, traceparent FROM unnest(:subjects, :parents)
                   AS t (subject, traceparent)
            ON CONFLICT (subject) DO NOTHING
            """)
        .bind("subjects", subjects).bind("parents", parents)
        .fetch().rowsUpdated().then();
  }

  /** The traceparents of those that are known. */
  public Mono<Map<String, String>> of(Collection<String> subjects) {
    return database.sql("""
            SELECT subject, traceparent FROM payment_traces WHERE subject = ANY(:subjects)
            """)
        .bind("subjects", subjects.toArray(String[]::new))
        .map(row -> Map.entry(required(row, "subject", String.class),
            required(row, "traceparent", String.class)))
        .all().collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** Forgets old ones, a bounded number; how many it were. */
  Mono<Long> purge(Instant before, int limit) {
    return database.sql("""
            DELETE FROM payment_traces WHERE subject = ANY(ARRAY(
              SELECT subject FROM payment_traces WHERE recorded_at < :before
               ORDER BY recorded_at LIMIT :limit FOR UPDATE SKIP LOCKED))
            """)
        .bind("before", before).bind("limit", limit)
        .fetch().rowsUpdated();
  }
}
