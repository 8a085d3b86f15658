package dev.quittance.reconciliation.backfill;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.reconciliation.backfill.EventCursor.Window;
import dev.quittance.reconciliation.backfill.Walk.Position;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code event_cursors}. */
@Component
final class EventCursors {

  private static final String COLUMNS = """
      payment_channel, walked_to, window_from, window_to, page, pages, failures, last_error,
      events_listed, events_missed, events_unreadable, due_at, updated_at
      """;

  private final DatabaseClient database;

  EventCursors(DatabaseClient database) {
    this.database = database;
  }

  /** What a page brought. */
  record Counts(int listed, int missed, int unreadable) {

    static final Counts NONE = new Counts(0, 0, 0);
  }

  /** Makes the cursor of an account; one that is there already stays as it is. */
  Mono<Void> open(String channel, Instant from, Instant now) {
    return database.sql("""
            INSERT INTO event_cursors (payment_channel, walked_to, due_at, updated_at)
            VALUES (:channel, :from, :now, :now)
            ON CONFLICT (payment_channel) DO NOTHING
            """)
        .bind("channel", channel).bind("from", from).bind("now", now)
        .then();
  }

  /** Takes the next page of an account; empty if none is due, or somebody reads it now. */
  Mono<EventCursor> claim(String channel, Lease lease) {
    return database.sql("""
            UPDATE event_cursors SET lease_owner = :owner, lease_until = :until
             WHERE payment_channel = :channel AND due_at <= :now
               AND (lease_until IS NULL OR lease_until <= :now)
            RETURNING""" + " " + COLUMNS)
        .bind("channel", channel)
        .bind("owner", lease.owner()).bind("now", lease.now()).bind("until", lease.until())
        .map(EventCursors::toEventCursor).one();
  }

  /** Moves the cursor and ends the lease; false if it is not ours any more. */
  Mono<Boolean> move(
      String channel, Lease lease, Position position, Counts counts, Instant now) {
    Window window = position.window();
    return database.sql("""
            UPDATE event_cursors
               SET walked_to = :walkedTo, window_from = :windowFrom, window_to = :windowTo,
                   page = :page, pages = :pages, failures = :failures, last_error = :error,
                   due_at = :dueAt, events_listed = events_listed + :listed,
                   events_missed = events_missed + :missed,
                   events_unreadable = events_unreadable + :unreadable,
                   lease_owner = NULL, lease_until = NULL, updated_at = :now
             WHERE payment_channel = :channel AND lease_owner = :owner
            """)
        .bind("channel", channel).bind("owner", lease.owner())
        .bind("walkedTo", position.walkedTo())
        .bind("windowFrom", nullable(window == null ? null : window.from(), Instant.class))
        .bind("windowTo", nullable(window == null ? null : window.to(), Instant.class))
        .bind("page", nullable(position.page(), String.class))
        .bind("pages", position.pages()).bind("failures", position.failures())
        .bind("error", nullable(position.error(), String.class))
        .bind("dueAt", position.dueAt()).bind("now", now)
        .bind("listed", counts.listed()).bind("missed", counts.missed())
        .bind("unreadable", counts.unreadable())
        .fetch().rowsUpdated().map(updated -> updated == 1);
  }

  /**
   * Begins anew at an earlier time. Who reads a page at this moment loses the lease, and with it
   * what was read: the new walk comes past there.
   */
  Mono<EventCursor> walkAgain(String channel, Instant walkedTo, Instant now) {
    return database.sql("""
            UPDATE event_cursors
               SET walked_to = least(walked_to, :walkedTo), window_from = NULL, window_to = NULL,
                   page = NULL, pages = 0, failures = 0, lease_owner = NULL, lease_until = NULL,
                   due_at = :now, updated_at = :now
             WHERE payment_channel = :channel
            RETURNING""" + " " + COLUMNS)
        .bind("channel", channel).bind("walkedTo", walkedTo).bind("now", now)
        .map(EventCursors::toEventCursor).one();
  }

  Flux<EventCursor> all() {
    return database.sql("SELECT " + COLUMNS + " FROM event_cursors ORDER BY payment_channel")
        .map(EventCursors::toEventCursor).all();
  }

  private static EventCursor toEventCursor(Readable row) {
    Instant from = row.get("window_from", Instant.class);
    Instant to = row.get("window_to", Instant.class);
    return new EventCursor(
        required(row, "payment_channel", String.class),
        required(row, "walked_to", Instant.class),
        from == null || to == null ? null : new Window(from, to),
        row.get("page", String.class),
        required(row, "pages", Integer.class),
        required(row, "failures", Integer.class),
        row.get("last_error", String.class),
        required(row, "events_listed", Long.class),
        required(row, "events_missed", Long.class),
        required(row, "events_unreadable", Long.class),
        required(row, "due_at", Instant.class),
        required(row, "updated_at", Instant.class));
  }
}
