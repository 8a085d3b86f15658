package dev.quittance.order.payments;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.EventJson;
import dev.quittance.events.EventType;
import dev.quittance.events.PaymentOutcome;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code parked_outcomes}: kept, tried again, alarmed, never dropped. */
@Repository
public class ParkedOutcomes {

  private static final String SELECT = """
      SELECT position, event_id, event_type, body #>> '{report,provider}' AS provider,
             body #>> '{report,provider_payment_id}' AS provider_payment_id,
             body #>> '{report,order_id}' AS order_id,
             body #>> '{report,payment_id}' AS payment_id,
             tries, CASE WHEN applied_at IS NULL THEN due_at END AS next_try_at, parked_at,
             aside_at, aside_by, aside_reason, applied_at
        FROM parked_outcomes
      """;

  private final DatabaseClient database;

  ParkedOutcomes(DatabaseClient database) {
    this.database = database;
  }

  /** Keeps an outcome, in the running transaction. */
  Mono<Void> park(PaymentOutcome outcome, @Nullable String traceparent) {
    return database.sql("""
            INSERT INTO parked_outcomes (event_id, event_type, body, traceparent)
            VALUES (:eventId, :eventType, :body, :traceparent) ON CONFLICT DO NOTHING
            """)
        .bind("eventId", outcome.eventId()).bind("eventType", outcome.type().wireName())
        .bind("body", Json.of(EventJson.write(outcome)))
        .bind("traceparent", nullable(traceparent, String.class))
        .fetch().rowsUpdated().then();
  }

  /** One that is to be tried now. */
  record Due(String eventId, String eventType, @Nullable String traceparent) {
  }

  /** What is to be tried now; not locked. */
  Flux<Due> due(int limit) {
    return database.sql("""
            SELECT event_id, event_type, traceparent FROM parked_outcomes
             WHERE due_at <= now() AND applied_at IS NULL ORDER BY due_at LIMIT :limit
            """)
        .bind("limit", limit)
        .map(row -> new Due(required(row, "event_id", String.class),
            required(row, "event_type", String.class),
            optional(row, "traceparent", String.class)))
        .all();
  }

  /** One that is tried by this instance. */
  record Claimed(String eventId, String eventType, byte[] body, int tries, boolean isAside) {

    PaymentOutcome outcome() {
      return (PaymentOutcome) EventJson.read(EventType.find(eventType).orElseThrow(), body);
    }
  }

  /** Locks one until the transaction ends; empty if another instance has it, or has tried it. */
  Mono<Claimed> claim(Due due) {
    return database.sql("""
            SELECT event_id, event_type, body, tries, aside_at IS NOT NULL AS aside
              FROM parked_outcomes
             WHERE event_id = :eventId AND due_at <= now() AND applied_at IS NULL
               FOR UPDATE SKIP LOCKED
            """)
        .bind("eventId", due.eventId())
        .map(row -> new Claimed(required(row, "event_id", String.class),
            required(row, "event_type", String.class),
            required(row, "body", Json.class).asArray(),
            required(row, "tries", Integer.class), required(row, "aside", Boolean.class)))
        .one();
  }

  /** Its facts are in the payment now; only a decision about it is kept. */
  Mono<Long> applied(Claimed claimed) {
    return database.sql(claimed.isAside() ? """
            UPDATE parked_outcomes SET applied_at = now(), due_at = 'infinity'
             WHERE event_id = :eventId
            """ : "DELETE FROM parked_outcomes WHERE event_id = :eventId")
        .bind("eventId", claimed.eventId()).fetch().rowsUpdated();
  }

  /** To be tried after 1 s, 2 s, 4 s … an hour at most. */
  Mono<Long> later(Claimed claimed) {
    long seconds = Math.min(3600, 1L << Math.min(claimed.tries(), 12));
    return database.sql("""
            UPDATE parked_outcomes
               SET tries = tries + 1, due_at = now() + :seconds * interval '1 second'
             WHERE event_id = :eventId AND applied_at IS NULL
            """)
        .bind("seconds", seconds).bind("eventId", claimed.eventId()).fetch().rowsUpdated();
  }

  /** Of the oldest that nobody has put aside. */
  Mono<Duration> oldestAge() {
    return database.sql("""
            SELECT coalesce(extract(epoch FROM now() - min(parked_at)) * 1000, 0)::bigint
              FROM parked_outcomes WHERE aside_at IS NULL
            """)
        .mapValue(Long.class).one().map(Duration::ofMillis);
  }

  /**
   * Notes that it is none of ours. It is tried on: should its payment become known, it was.
   *
   * @return the outcome; empty if it is not there, or was put aside before
   */
  Mono<ParkedOutcome> putAside(String eventId, String by, String reason) {
    return database.sql("""
            UPDATE parked_outcomes SET aside_at = now(), aside_by = :by, aside_reason = :reason
             WHERE event_id = :eventId AND aside_at IS NULL
            """)
        .bind("by", by).bind("reason", reason).bind("eventId", eventId)
        .fetch().rowsUpdated()
        .flatMap(rows -> rows == 1 ? find(eventId) : Mono.empty());
  }

  /** The outcome; empty if it is not parked. */
  Mono<ParkedOutcome> find(String eventId) {
    return database.sql(SELECT + "WHERE event_id = :eventId").bind("eventId", eventId)
        .map(ParkedOutcomes::toParked).one();
  }

  /**
   * A page, the latest first.
   *
   * @param state {@code waiting}, {@code aside}, {@code applied}, or empty for all
   * @param before the position before which they were parked
   */
  public Flux<ParkedOutcome> list(String state, long before, int limit) {
    String wanted = switch (state) {
      case "waiting" -> "aside_at IS NULL";
      case "aside" -> "aside_at IS NOT NULL AND applied_at IS NULL";
      case "applied" -> "applied_at IS NOT NULL";
      default -> "true";
    };
    return database.sql(SELECT + "WHERE position < :before AND " + wanted
            + " ORDER BY position DESC LIMIT :limit")
        .bind("before", before).bind("limit", limit).map(ParkedOutcomes::toParked).all();
  }

  private static ParkedOutcome toParked(Readable row) {
    Instant asideAt = optional(row, "aside_at", Instant.class);
    return new ParkedOutcome(required(row, "position", Long.class),
        required(row, "event_id", String.class), required(row, "event_type", String.class),
        new ParkedOutcome.Reported(optional(row, "provider", String.class),
            optional(row, "provider_payment_id", String.class),
            optional(row, "order_id", String.class), optional(row, "payment_id", String.class)),
        required(row, "tries", Integer.class), optional(row, "next_try_at", Instant.class),
        required(row, "parked_at", Instant.class),
        asideAt == null ? null : new ParkedOutcome.Aside(asideAt,
            required(row, "aside_by", String.class), required(row, "aside_reason", String.class)),
        optional(row, "applied_at", Instant.class));
  }
}
