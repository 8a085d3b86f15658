package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.columns.Page;
import dev.quittance.reconciliation.settlement.SettlementDiscrepancy.Action;
import dev.quittance.reconciliation.settlement.SettlementDiscrepancy.State;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code settlement_discrepancies}. */
@Component
final class SettlementDiscrepancies {

  private static final String COLUMNS = """
      d.id, d.import_id, d.provider, d.subject, d.kind, d.state, d.line_id, d.payment_id,
      d.evidence, d.action, d.created_at, d.decided_by, d.decided_at, d.reason, d.repaired_at
      """;

  private final DatabaseClient database;

  SettlementDiscrepancies(DatabaseClient database) {
    this.database = database;
  }

  /** A difference that was found; the same subject and kind is never raised twice. */
  record Found(String subject, String kind, @Nullable Long lineId, @Nullable String paymentId,
      Map<String, String> evidence) {
  }

  /** What a list is narrowed to; null is no limit. */
  record Filter(@Nullable State state, @Nullable Difference kind) {
  }

  Mono<Void> add(long importId, String provider, List<Found> found, Instant now) {
    if (found.isEmpty()) {
      return Mono.empty();
    }
    return database.sql("""
            INSERT INTO settlement_discrepancies (import_id, provider, subject, kind, state,
                   line_id, payment_id, evidence, created_at)
            SELECT :importId, :provider, n.subject, n.kind, 'open', n.line_id, n.payment_id,
                   n.evidence, :now
              FROM jsonb_to_recordset(CAST(:found AS jsonb)) AS n (subject text, kind text,
                   line_id bigint, payment_id text, evidence jsonb)
            ON CONFLICT DO NOTHING
            """)
        .bind("importId", importId).bind("provider", provider).bind("found", Rows.json(found))
        .bind("now", now).then();
  }

  /** Repairs what lacked a line, because one came; gives the ids. */
  Flux<SettlementDiscrepancy> arrived(
      String provider, Collection<String> subjects, Instant now) {
    return database.sql("""
            UPDATE settlement_discrepancies d SET state = 'repaired', repaired_at = :now
             WHERE provider = :provider AND subject = ANY(:subjects)
               AND kind = 'missing_there' AND state IN ('open', 'approved')
            RETURNING""" + " " + COLUMNS)
        .bind("provider", provider).bind("subjects", subjects.toArray(String[]::new))
        .bind("now", now).map(SettlementDiscrepancies::toDiscrepancy).all();
  }

  /**
   * What is undecided, or approved without effect so far, of these payments and has a line.
   *
   * @param except lines that were compared just now
   */
  Flux<SettlementDiscrepancy> unsettled(
      Collection<PaymentId> paymentIds, Collection<Long> except) {
    return database.sql("SELECT " + COLUMNS + """
              FROM settlement_discrepancies d
             WHERE payment_id = ANY(:ids) AND state IN ('open', 'approved')
               AND kind <> 'fee_unexpected' AND line_id IS NOT NULL
               AND NOT (line_id = ANY(:except))
             ORDER BY id
               FOR UPDATE
            """)
        .bind("ids", paymentIds.stream().map(PaymentId::value).toArray(String[]::new))
        .bind("except", except.toArray(Long[]::new))
        .map(SettlementDiscrepancies::toDiscrepancy).all();
  }

  /** Marks it repaired; false if that was done, or it was dismissed. */
  Mono<Boolean> repaired(long id, Instant now) {
    return database.sql("""
            UPDATE settlement_discrepancies SET state = 'repaired', repaired_at = :now
             WHERE id = :id AND state IN ('open', 'approved')
            """)
        .bind("id", id).bind("now", now)
        .fetch().rowsUpdated().map(updated -> updated == 1);
  }

  Mono<SettlementDiscrepancy> findForUpdate(long id) {
    return database.sql("SELECT " + COLUMNS
            + "FROM settlement_discrepancies d WHERE d.id = :id FOR UPDATE")
        .bind("id", id).map(SettlementDiscrepancies::toDiscrepancy).one();
  }

  /** Which of these ids belong to the import. */
  Flux<Long> existing(long importId, Collection<Long> ids) {
    return database.sql("""
            SELECT id FROM settlement_discrepancies
             WHERE import_id = :importId AND id = ANY(:ids) ORDER BY id
            """)
        .bind("importId", importId).bind("ids", ids.toArray(Long[]::new))
        .map(row -> required(row, "id", Long.class)).all();
  }

  /** The first open ones of a kind. */
  Flux<Long> open(long importId, Difference kind, int limit) {
    return database.sql("""
            SELECT id FROM settlement_discrepancies
             WHERE import_id = :importId AND state = 'open' AND kind = :kind
             ORDER BY id LIMIT :limit
            """)
        .bind("importId", importId).bind("kind", Rows.column(kind)).bind("limit", limit)
        .map(row -> required(row, "id", Long.class)).all();
  }

  /** How a decision leaves it. */
  record Decision(State state, @Nullable Action action, String by, String reason, Instant at) {
  }

  /** Decides; false if it is not open any more. */
  Mono<Boolean> decide(long id, Decision decision) {
    Action action = decision.action();
    return database.sql("""
            UPDATE settlement_discrepancies
               SET state = :state, action = :action, decided_by = :by, decided_at = :at,
                   reason = :reason, repaired_at = :repairedAt
             WHERE id = :id AND state = 'open'
            """)
        .bind("id", id).bind("state", Rows.column(decision.state()))
        .bind("action", nullable(action == null ? null : Rows.column(action), String.class))
        .bind("by", decision.by()).bind("at", decision.at()).bind("reason", decision.reason())
        .bind("repairedAt", nullable(
            decision.state() == State.REPAIRED ? decision.at() : null, Instant.class))
        .fetch().rowsUpdated().map(updated -> updated == 1);
  }

  Mono<Page<SettlementDiscrepancy>> list(long importId, Filter filter, Page.Request request) {
    State state = filter.state();
    Difference kind = filter.kind();
    return database.sql("SELECT " + COLUMNS + """
              FROM settlement_discrepancies d
             WHERE import_id = :importId AND id < :before
               AND (CAST(:state AS text) IS NULL OR state = :state)
               AND (CAST(:kind AS text) IS NULL OR kind = :kind)
             ORDER BY id DESC
             LIMIT :limit
            """)
        .bind("importId", importId).bind("before", request.before())
        .bind("limit", request.limit() + 1)
        .bind("state", nullable(state == null ? null : Rows.column(state), String.class))
        .bind("kind", nullable(kind == null ? null : Rows.column(kind), String.class))
        .map(SettlementDiscrepancies::toDiscrepancy).all().collectList()
        .map(rows -> request.page(rows, SettlementDiscrepancy::id));
  }

  private static SettlementDiscrepancy toDiscrepancy(Readable row) {
    String paymentId = row.get("payment_id", String.class);
    String action = row.get("action", String.class);
    return new SettlementDiscrepancy(required(row, "id", Long.class),
        required(row, "import_id", Long.class), required(row, "provider", String.class),
        required(row, "subject", String.class),
        Rows.constant(Difference.class, required(row, "kind", String.class)),
        Rows.constant(State.class, required(row, "state", String.class)),
        row.get("line_id", Long.class), paymentId == null ? null : new PaymentId(paymentId),
        texts(row, "evidence"), action == null ? null : Rows.constant(Action.class, action),
        required(row, "created_at", Instant.class), row.get("decided_by", String.class),
        row.get("decided_at", Instant.class), row.get("reason", String.class),
        row.get("repaired_at", Instant.class));
  }
}
