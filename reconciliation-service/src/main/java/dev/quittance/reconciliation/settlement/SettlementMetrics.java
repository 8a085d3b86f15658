package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.required;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What operators watch: differences to settlement reports that nobody has decided, and whether
 * reports come.
 *
 * <p>Every instance says the same: take the maximum, never the sum.
 */
@Component
final class SettlementMetrics {

  private static final Set<String> KINDS = Set.of("missing_here", "missing_there",
      "amount_differs", "currency_differs", "fee_unexpected", "status_differs");

  private final DatabaseClient database;
  private final Clock clock;
  private final MultiGauge open;
  private final MultiGauge oldestAge;
  private final MultiGauge lastImport;

  SettlementMetrics(DatabaseClient database, Clock clock, MeterRegistry meters) {
    this.database = database;
    this.clock = clock;
    this.open = MultiGauge.builder("quittance.settlement.discrepancies.open")
        .description("Differences to settlement reports that nobody has decided").register(meters);
    this.oldestAge = MultiGauge.builder("quittance.settlement.oldest.open.age")
        .description("Age of the oldest difference that nobody has decided")
        .baseUnit("seconds").register(meters);
    this.lastImport = MultiGauge.builder("quittance.settlement.last.import.timestamp")
        .description("When a settlement report was last imported and compared")
        .baseUnit("seconds").register(meters);
  }

  /** The open differences of a kind. */
  private record Total(long open, Instant oldest) {
  }

  @Scheduled(fixedDelayString = "PT60S")
  Mono<Void> refresh() {
    return refreshOpen().then(refreshImports());
  }

  private Mono<Void> refreshOpen() {
    return database.sql("""
            SELECT kind, count(*) AS open, min(created_at) AS oldest
              FROM settlement_discrepancies WHERE state = 'open' GROUP BY kind
            """)
        .map(row -> Map.entry(required(row, "kind", String.class),
            new Total(required(row, "open", Long.class), required(row, "oldest", Instant.class))))
        .all().collectMap(Map.Entry::getKey, Map.Entry::getValue).doOnNext(this::show).then();
  }

  private void show(Map<String, Total> totals) {
    Instant now = clock.instant();
    Total none = new Total(0, now);
    Set<String> kinds = new TreeSet<>(KINDS);
    kinds.addAll(totals.keySet());
    open.register(kinds.stream().<Row<?>>map(kind -> Row.of(
        Tags.of("kind", kind), totals.getOrDefault(kind, none).open())).toList(), true);
    oldestAge.register(kinds.stream().<Row<?>>map(kind -> Row.of(Tags.of("kind", kind), Math.max(0,
        Duration.between(totals.getOrDefault(kind, none).oldest(), now).toMillis() / 1000.0)))
        .toList(), true);
  }

  /** A provider whose reports never came has no row: whether they should, nobody can tell. */
  private Mono<Void> refreshImports() {
    return database.sql("""
            SELECT provider, max(finished_at) AS last
              FROM settlement_imports WHERE finished_at IS NOT NULL GROUP BY provider
            """)
        .<Row<?>>map(row -> Row.of(
            Tags.of("payment_channel", required(row, "provider", String.class)),
            required(row, "last", Instant.class).toEpochMilli() / 1000.0))
        .all().collectList().doOnNext(rows -> lastImport.register(rows, true)).then();
  }
}
