package dev.quittance.runtime.inbox;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Remembers which events were handled, in the very transaction that handles them. */
public final class Inbox {

  private final DatabaseClient database;

  public Inbox(DatabaseClient database) {
    this.database = database;
  }

  /**
   * Runs the work unless this consumer has handled the event before. To be called inside the
   * transaction of that work: a roll-back forgets the event, so that it comes again.
   *
   * @param consumer what handles it, {@code order-service.outcomes}; one event may have several
   * @param eventId the CloudEvents id
   */
  public Mono<Void> once(String consumer, String eventId, Mono<Void> work) {
    return isFirst(consumer, eventId).flatMap(first -> first ? work : Mono.empty());
  }

  /** Whether the event is new; if so, it is now remembered. */
  public Mono<Boolean> isFirst(String consumer, String eventId) {
    return database.sql("""
            INSERT INTO inbox (consumer, event_id) VALUES (:consumer, :eventId)
            ON CONFLICT DO NOTHING
            """)
        .bind("consumer", consumer).bind("eventId", eventId)
        .fetch().rowsUpdated()
        .map(inserted -> inserted == 1);
  }

  /** Forgets events that were handled before, a bounded number; how many it were. */
  public Mono<Long> purge(Instant before, int limit) {
    return database.sql("""
            DELETE FROM inbox WHERE ctid = ANY(ARRAY(
              SELECT ctid FROM inbox WHERE handled_at < :before
               ORDER BY handled_at LIMIT :limit FOR UPDATE SKIP LOCKED))
            """)
        .bind("before", before).bind("limit", limit)
        .fetch().rowsUpdated();
  }
}
