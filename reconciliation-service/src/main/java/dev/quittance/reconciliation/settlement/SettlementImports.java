package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.reconciliation.settlement.SettlementImport.State;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The table {@code settlement_imports}, as importing changes it. Who imports holds a lease; when it
 * ran out, because the holder died, the import is free for another.
 */
@Component
final class SettlementImports {

  private static final String RUNNING =
      "i.id, i.provider, i.state, i.period_from, i.period_to, i.lease_owner";

  private final DatabaseClient database;

  SettlementImports(DatabaseClient database) {
    this.database = database;
  }

  /** An import as it begins. */
  record New(String provider, String format, String sha256, long sizeBytes, String importedBy,
      @Nullable Instant periodFrom, @Nullable Instant periodTo, long lines) {
  }

  /** The right to go on with an import for a while; {@code owner} is unique per claim. */
  record Lease(String owner, Instant now, Instant until) {
  }

  /** An import that somebody holds. */
  record Running(long id, String provider, State state, @Nullable Instant periodFrom,
      @Nullable Instant periodTo, String owner) {
  }

  /**
   * Begins an import, or takes over the same file's, whose holder is gone.
   *
   * @return empty if that file is imported already, or is being imported now
   */
  Mono<Running> begin(New file, Lease lease) {
    return database.sql("""
            INSERT INTO settlement_imports AS i (provider, format, sha256, size_bytes, state,
                   imported_by, created_at, period_from, period_to, lines, lease_owner,
                   lease_until)
            VALUES (:provider, :format, :sha256, :sizeBytes, 'reading', :importedBy, :now, :from,
                   :to, :lines, :owner, :until)
            ON CONFLICT (provider, sha256) DO UPDATE
               SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
             WHERE i.state <> 'ready' AND i.lease_until <= :now
            RETURNING""" + " " + RUNNING)
        .bind("provider", file.provider()).bind("format", file.format())
        .bind("sha256", file.sha256()).bind("sizeBytes", file.sizeBytes())
        .bind("importedBy", file.importedBy()).bind("now", lease.now())
        .bind("from", nullable(file.periodFrom(), Instant.class))
        .bind("to", nullable(file.periodTo(), Instant.class)).bind("lines", file.lines())
        .bind("owner", lease.owner()).bind("until", lease.until())
        .map(SettlementImports::toRunning).one();
  }

  /** The import of a file, whoever holds it; its id and state. */
  Mono<Running> find(String provider, String sha256) {
    return database.sql("SELECT " + RUNNING + """
             FROM settlement_imports i WHERE provider = :provider AND sha256 = :sha256
            """)
        .bind("provider", provider).bind("sha256", sha256)
        .map(SettlementImports::toRunning).one();
  }

  /** Takes an import with something to compare, whose holder is gone. */
  Flux<Running> claimUnfinished(Lease lease) {
    return database.sql("""
            WITH free AS (
              SELECT id FROM settlement_imports
               WHERE lease_until <= :now AND (state = 'matching' OR state = 'reading'
                 AND EXISTS (SELECT FROM settlement_lines l
                              WHERE l.import_id = settlement_imports.id AND l.result IS NULL))
               ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE settlement_imports i SET lease_owner = :owner, lease_until = :until
              FROM free WHERE i.id = free.id
            RETURNING""" + " " + RUNNING)
        .bind("now", lease.now()).bind("owner", lease.owner()).bind("until", lease.until())
        .map(SettlementImports::toRunning).all();
  }

  /** Keeps the lease; an error if it is lost, so that the running transaction is undone. */
  Mono<Void> keep(Running running, Instant until) {
    return database.sql("""
            UPDATE settlement_imports SET lease_until = :until
             WHERE id = :id AND lease_owner = :owner
            """)
        .bind("id", running.id()).bind("owner", running.owner()).bind("until", until)
        .fetch().rowsUpdated().flatMap(updated -> requireOne(running, updated));
  }

  /** Lets it go to its next state. */
  Mono<Void> become(Running running, State state, Instant now) {
    return database.sql("""
            UPDATE settlement_imports SET state = :state, finished_at = :finishedAt
             WHERE id = :id AND lease_owner = :owner AND state <> 'ready'
            """)
        .bind("id", running.id()).bind("owner", running.owner())
        .bind("state", Rows.column(state))
        .bind("finishedAt", nullable(state == State.READY ? now : null, Instant.class))
        .fetch().rowsUpdated().flatMap(updated -> requireOne(running, updated));
  }

  private static Mono<Void> requireOne(Running running, long updated) {
    return updated == 1 ? Mono.empty() : Mono.error(new LeaseLostException(running.id()));
  }

  private static Running toRunning(Readable row) {
    String owner = row.get("lease_owner", String.class);
    return new Running(required(row, "id", Long.class), required(row, "provider", String.class),
        Rows.constant(State.class, required(row, "state", String.class)),
        row.get("period_from", Instant.class), row.get("period_to", Instant.class),
        owner == null ? "" : owner);
  }
}
