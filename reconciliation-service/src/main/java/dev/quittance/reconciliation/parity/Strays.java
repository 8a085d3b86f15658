package dev.quittance.reconciliation.parity;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.EventEnvelope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code parity_strays}: outcomes that name no payment of ours. */
@Component
final class Strays {

  private final DatabaseClient database;

  Strays(DatabaseClient database) {
    this.database = database;
  }

  /**
   * A stray.
   *
   * @param discrepancyId null while it is not overdue
   */
  record Stray(KeptEvent event, int tries, @Nullable Long discrepancyId, Instant heardAt) {
  }

  Mono<Void> add(EventEnvelope envelope, Instant now) {
    return database.sql("""
            INSERT INTO parity_strays (event_id, event, due_at, heard_at)
            VALUES (:eventId, :event, :now, :now) ON CONFLICT DO NOTHING
            """)
        .bind("eventId", envelope.id())
        .bind("event", ParityOrders.json(KeptEvent.of(envelope, null))).bind("now", now)
        .then();
  }

  /** As {@link ParityOrders#claimDue}. */
  Flux<String> claimDue(int limit, Instant now, Instant until) {
    return database.sql("""
            WITH due AS (
              SELECT event_id FROM parity_strays WHERE due_at <= :now
               ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            UPDATE parity_strays p SET due_at = :until FROM due WHERE p.event_id = due.event_id
            RETURNING p.event_id
            """)
        .bind("now", now).bind("until", until).bind("limit", limit)
        .mapValue(String.class).all();
  }

  Mono<Stray> findForUpdate(String eventId) {
    return database.sql("""
            SELECT event, tries, discrepancy_id, heard_at
              FROM parity_strays WHERE event_id = :eventId FOR UPDATE
            """)
        .bind("eventId", eventId)
        .map(row -> new Stray(
            ParityOrders.JSON.readValue(ParityOrders.text(row, "event"), KeptEvent.class),
            required(row, "tries", Integer.class), optional(row, "discrepancy_id", Long.class),
            required(row, "heard_at", Instant.class)))
        .one();
  }

  Mono<Void> later(String eventId, @Nullable Instant dueAt, @Nullable Long discrepancyId) {
    return database.sql("""
            UPDATE parity_strays
               SET tries = tries + 1, due_at = :dueAt, discrepancy_id = :discrepancyId
             WHERE event_id = :eventId
            """)
        .bind("eventId", eventId).bind("dueAt", nullable(dueAt, Instant.class))
        .bind("discrepancyId", nullable(discrepancyId, Long.class))
        .then();
  }

  Mono<Void> remove(String eventId) {
    return database.sql("DELETE FROM parity_strays WHERE event_id = :eventId")
        .bind("eventId", eventId).then();
  }

  /** Forgets what nobody has looked for since; its discrepancy stays for a person. */
  Mono<Long> purge(Instant before, int limit) {
    return database.sql("""
            DELETE FROM parity_strays WHERE event_id = ANY(ARRAY(
              SELECT event_id FROM parity_strays
               WHERE heard_at < :before AND due_at IS NULL
               LIMIT :limit FOR UPDATE SKIP LOCKED))
            """)
        .bind("before", before).bind("limit", limit)
        .fetch().rowsUpdated();
  }
}
