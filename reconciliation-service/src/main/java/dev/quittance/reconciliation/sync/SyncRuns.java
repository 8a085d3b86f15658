package dev.quittance.reconciliation.sync;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.reconciliation.columns.Page;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code sync_runs}. */
@Component
final class SyncRuns {

  private final DatabaseClient database;

  SyncRuns(DatabaseClient database) {
    this.database = database;
  }

  Mono<Void> add(SyncReport report, String askedBy, Instant at) {
    return database.sql("""
            INSERT INTO sync_runs (payment_id, payment_channel, asked_by, at, provider_status,
                   result, event_ids, error)
            VALUES (:paymentId, :channel, :askedBy, :at, :providerStatus, :result, :eventIds,
                   :error)
            """)
        .bind("paymentId", report.paymentId().value()).bind("channel", report.paymentChannel())
        .bind("askedBy", askedBy).bind("at", at)
        .bind("providerStatus", report.providerStatus())
        .bind("result", report.result().name().toLowerCase(Locale.ROOT))
        .bind("eventIds", report.published().stream()
            .map(SyncReport.Published::id).toArray(String[]::new))
        .bind("error", nullable(report.error(), String.class))
        .then();
  }

  Mono<Page<SyncRun>> list(@Nullable String paymentId, Page.Request request) {
    return database.sql("""
            SELECT id, payment_id, payment_channel, asked_by, at, provider_status, result,
                   event_ids, error
              FROM sync_runs
             WHERE id < :before
               AND (CAST(:paymentId AS text) IS NULL OR payment_id = :paymentId)
             ORDER BY id DESC
             LIMIT :limit
            """)
        .bind("before", request.before()).bind("limit", request.limit() + 1)
        .bind("paymentId", nullable(paymentId, String.class))
        .map(SyncRuns::toSyncRun).all().collectList()
        .map(rows -> request.page(rows, SyncRun::id));
  }

  /** Forgets old reads of payments that ended; a bounded number. */
  Mono<Long> purge(Instant before, int limit) {
    return database.sql("""
            DELETE FROM sync_runs WHERE id = ANY(ARRAY(
              SELECT run.id FROM sync_runs run
               WHERE run.at < :before AND NOT EXISTS (
                     SELECT FROM open_payments p
                      WHERE p.payment_id = run.payment_id AND p.status <> 'closed')
               ORDER BY run.at LIMIT :limit FOR UPDATE SKIP LOCKED))
            """)
        .bind("before", before).bind("limit", limit)
        .fetch().rowsUpdated();
  }

  private static SyncRun toSyncRun(Readable row) {
    return new SyncRun(
        required(row, "id", Long.class),
        required(row, "payment_id", String.class),
        required(row, "payment_channel", String.class),
        required(row, "asked_by", String.class),
        required(row, "at", Instant.class),
        required(row, "provider_status", String.class),
        required(row, "result", String.class),
        List.of(required(row, "event_ids", String[].class)),
        row.get("error", String.class));
  }
}
