package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.Money;
import dev.quittance.reconciliation.columns.Page;
import dev.quittance.reconciliation.settlement.SettlementImport.State;
import dev.quittance.reconciliation.settlement.SettlementImport.Total;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code settlement_imports}, as people see it, with its counts. */
@Component
final class SettlementImportLists {

  private static final String COLUMNS = """
      id, provider, format, sha256, size_bytes, state, imported_by, created_at, period_from,
      period_to, finished_at, lines
      """;

  private final DatabaseClient database;

  SettlementImportLists(DatabaseClient database) {
    this.database = database;
  }

  /** The imports, newest first, without counts of their lines. */
  Mono<Page<SettlementImport>> list(@Nullable String provider, Page.Request request) {
    return database.sql("SELECT " + COLUMNS + """
              FROM settlement_imports
             WHERE id < :before AND (CAST(:provider AS text) IS NULL OR provider = :provider)
             ORDER BY id DESC LIMIT :limit
            """)
        .bind("before", request.before()).bind("limit", request.limit() + 1)
        .bind("provider", nullable(provider, String.class))
        .map(SettlementImportLists::toImport).all()
        .concatMap(found -> discrepancies(found.id())
            .map(discrepancies -> with(found, 0, Map.of(), discrepancies, List.of())))
        .collectList().map(rows -> request.page(rows, SettlementImport::id));
  }

  /** One import with all counts. */
  Mono<SettlementImport> find(long id) {
    return database.sql("SELECT " + COLUMNS + " FROM settlement_imports WHERE id = :id")
        .bind("id", id).map(SettlementImportLists::toImport).one()
        .flatMap(found -> Mono.zip(results(id), discrepancies(id), totals(id))
            .map(counts -> with(found, found.lines() - sum(counts.getT1()), counts.getT1(),
                counts.getT2(), counts.getT3())));
  }

  private Mono<Map<String, Long>> results(long id) {
    return database.sql("""
            SELECT coalesce(result, 'waiting') AS result, count(*) AS lines
              FROM settlement_lines WHERE import_id = :id GROUP BY 1 ORDER BY 1
            """)
        .bind("id", id).map(row -> Map.entry(
            required(row, "result", String.class), required(row, "lines", Long.class)))
        .all().collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new);
  }

  private Mono<Map<String, Map<String, Long>>> discrepancies(long id) {
    return database.sql("""
            SELECT kind, state, count(*) AS found FROM settlement_discrepancies
             WHERE import_id = :id GROUP BY kind, state
            """)
        .bind("id", id).map(row -> Map.entry(required(row, "kind", String.class),
            Map.entry(required(row, "state", String.class), required(row, "found", Long.class))))
        .all().collect(TreeMap::new, (kinds, one) -> kinds
            .computeIfAbsent(one.getKey(), _ -> new TreeMap<>())
            .put(one.getValue().getKey(), one.getValue().getValue()));
  }

  private Mono<List<Total>> totals(long id) {
    return database.sql("""
            SELECT currency, sum(gross_minor)::bigint AS gross, sum(fee_minor)::bigint AS fee,
                   sum(net_minor)::bigint AS net
              FROM settlement_lines
             WHERE import_id = :id AND kind <> 'other' GROUP BY currency ORDER BY currency
            """)
        .bind("id", id).map(row -> {
          String currency = required(row, "currency", String.class);
          return new Total(new Money(required(row, "gross", Long.class), currency),
              new Money(required(row, "fee", Long.class), currency),
              new Money(required(row, "net", Long.class), currency));
        }).all().collectList();
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static SettlementImport toImport(Readable row) {
    return new SettlementImport(required(row, "id", Long.class),
        required(row, "provider", String.class), required(row, "format", String.class),
        required(row, "sha256", String.class), required(row, "size_bytes", Long.class),
        Rows.constant(State.class, required(row, "state", String.class)),
        required(row, "imported_by", String.class), required(row, "created_at", Instant.class),
        row.get("period_from", Instant.class), row.get("period_to", Instant.class),
        row.get("finished_at", Instant.class), required(row, "lines", Long.class), 0, Map.of(),
        Map.of(), List.of());
  }

  private static SettlementImport with(SettlementImport found, long knownLines,
      Map<String, Long> results, Map<String, Map<String, Long>> discrepancies,
      List<Total> totals) {
    return new SettlementImport(found.id(), found.provider(), found.format(), found.sha256(),
        found.sizeBytes(), found.state(), found.importedBy(), found.createdAt(),
        found.periodFrom(), found.periodTo(), found.finishedAt(), found.lines(), knownLines,
        results, discrepancies, totals);
  }
}
