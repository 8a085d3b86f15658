package dev.quittance.order.notifications;

import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** The table {@code notification_rates}: what all instances together sent to a bot lately. */
@Repository
class NotificationRates {

  private final DatabaseClient database;

  NotificationRates(DatabaseClient database) {
    this.database = database;
  }

  /** The window, locked until the transaction ends: instances are granted sends in turn. */
  Mono<RateWindow> findForUpdate(String target) {
    return database.sql("""
            INSERT INTO notification_rates AS rate (target) VALUES (:target)
            ON CONFLICT (target) DO UPDATE SET calls = rate.calls
            RETURNING calls, paused_until
            """)
        .bind("target", target).map(NotificationRates::toWindow).one();
  }

  Mono<Void> save(String target, RateWindow window) {
    return database.sql("UPDATE notification_rates SET calls = :calls WHERE target = :target")
        .bind("calls", window.calls().stream().map(Instant::toEpochMilli).toArray(Long[]::new))
        .bind("target", target).fetch().rowsUpdated().then();
  }

  /** Nobody sends anything until then. */
  Mono<Void> pause(String target, Instant until) {
    return database.sql("""
            UPDATE notification_rates SET paused_until = greatest(paused_until, :until)
             WHERE target = :target
            """)
        .bind("until", until).bind("target", target).fetch().rowsUpdated().then();
  }

  private static RateWindow toWindow(Readable row) {
    Instant pausedUntil = optional(row, "paused_until", Instant.class);
    return new RateWindow(
        Stream.of(required(row, "calls", Long[].class)).map(Instant::ofEpochMilli).toList(),
        pausedUntil == null ? Instant.EPOCH : pausedUntil);
  }
}
