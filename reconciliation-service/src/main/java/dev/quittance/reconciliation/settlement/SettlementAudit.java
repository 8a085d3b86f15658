package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.json;
import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import dev.quittance.reconciliation.columns.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code settlement_audit}: who did what, when and why. */
@Component
final class SettlementAudit {

  private final DatabaseClient database;

  SettlementAudit(DatabaseClient database) {
    this.database = database;
  }

  /**
   * Something that was done.
   *
   * @param discrepancyId null if it is about the import
   * @param actor {@code admin:<user id>}, or {@code matching}, or {@code events}
   */
  record Entry(long importId, @Nullable Long discrepancyId, Instant at, String actor,
      String action, @Nullable String reason, Map<String, String> detail) {
  }

  /**
   * An entry with its place.
   *
   * @param discrepancyId null if it is about the import
   * @param actor {@code admin:<user id>}, or {@code matching}, or {@code events}
   */
  @Schema(name = "SettlementAuditEntry")
  record Recorded(long id, @Nullable Long discrepancyId, Instant at, String actor, String action,
      @Nullable String reason, Map<String, String> detail) {
  }

  Mono<Void> add(Entry entry) {
    return database.sql("""
            INSERT INTO settlement_audit
                   (import_id, discrepancy_id, at, actor, action, reason, detail)
            VALUES (:importId, :discrepancyId, :at, :actor, :action, :reason, :detail)
            """)
        .bind("importId", entry.importId())
        .bind("discrepancyId", nullable(entry.discrepancyId(), Long.class))
        .bind("at", entry.at()).bind("actor", entry.actor()).bind("action", entry.action())
        .bind("reason", nullable(entry.reason(), String.class))
        .bind("detail", json(entry.detail())).then();
  }

  Mono<Page<Recorded>> list(long importId, Page.Request request) {
    return database.sql("""
            SELECT id, discrepancy_id, at, actor, action, reason, detail FROM settlement_audit
             WHERE import_id = :importId AND id < :before ORDER BY id DESC LIMIT :limit
            """)
        .bind("importId", importId).bind("before", request.before())
        .bind("limit", request.limit() + 1)
        .map(row -> new Recorded(required(row, "id", Long.class),
            row.get("discrepancy_id", Long.class), required(row, "at", Instant.class),
            required(row, "actor", String.class), required(row, "action", String.class),
            row.get("reason", String.class), texts(row, "detail")))
        .all().collectList().map(rows -> request.page(rows, Recorded::id));
  }
}
