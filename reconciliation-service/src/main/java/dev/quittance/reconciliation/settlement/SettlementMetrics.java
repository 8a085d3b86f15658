package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.required;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What operators watch: differences to settlement reports that nobody has decided.
 *
 * <p>Every instance says the same: take the maximum, never the sum.
 */
@Component
final class SettlementMetrics {

  private static final List<String> KINDS = List.of("missing_here", "missing_there",
      "amount_differs", "currency_differs", "fee_unexpected", "status_differs");

  private final DatabaseClient database;
  private final MultiGauge open;

  SettlementMetrics(DatabaseClient database, MeterRegistry meters) {
    this.database = database;
    this.open = MultiGauge.builder("quittance.settlement.discrepancies.open")
        .description("Differences to settlement reports that nobody has decided").register(meters);
  }

  @Scheduled(fixedDelayString = "PT60S")
  Mono<Void> refresh() {
    return database.sql("""
            SELECT kind, count(*) AS open
              FROM settlement_discrepancies WHERE state = 'open' GROUP BY kind
            """)
        .map(row -> Map.entry(
            required(row, "kind", String.class), required(row, "open", Long.class)))
        .all().collectMap(Map.Entry::getKey, Map.Entry::getValue).doOnNext(this::show).then();
  }

  private void show(Map<String, Long> counts) {
    Map<String, Long> all = new TreeMap<>(counts);
    KINDS.forEach(kind -> all.putIfAbsent(kind, 0L));
    open.register(all.entrySet().stream()
        .<Row<?>>map(entry -> Row.of(Tags.of("kind", entry.getKey()), entry.getValue()))
        .toList(), true);
  }
}
