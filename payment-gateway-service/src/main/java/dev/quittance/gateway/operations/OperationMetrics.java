package dev.quittance.gateway.operations;

import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.scheduling.GaugeRefresh;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What operators watch: what is to be done at providers, and since when a result is not known.
 *
 * <p>Every instance asks the one table and says the same: take the maximum, never the sum.
 */
@Component
class OperationMetrics {

  /**
   * What is claimed: what an instance holds, or waits for its next try, is not late. Workers claim
   * under any name, also one that is not enabled, or {@code none} while the payment is not known;
   * the index is asked for one name after the other.
   */
  static final String OLDEST_DUE = """
      WITH RECURSIVE open (provider) AS (
        (SELECT provider FROM operations
          WHERE status IN ('queued', 'unknown') ORDER BY provider LIMIT 1)
         UNION ALL
        SELECT (SELECT operations.provider FROM operations
                 WHERE status IN ('queued', 'unknown') AND operations.provider > open.provider
                 ORDER BY operations.provider LIMIT 1)
          FROM open WHERE open.provider IS NOT NULL)
      SELECT provider, coalesce(extract(epoch FROM now() - (
               SELECT due_at FROM operations
                WHERE operations.provider = names.provider
                  AND status IN ('queued', 'unknown')
                  AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
                ORDER BY due_at
                LIMIT 1)), 0)::float8 AS seconds
        FROM (SELECT unnest(CAST(:providers AS text[]))
               UNION ALL
              (SELECT provider FROM open
                WHERE provider IS NOT NULL AND provider <> ALL (CAST(:providers AS text[]))
                LIMIT 100)) AS names (provider)
      """;

  private final DatabaseClient database;
  private final Providers providers;
  private final MultiGauge open;
  private final MultiGauge oldestUnknown;
  private final MultiGauge oldestDue;

  OperationMetrics(DatabaseClient database, Providers providers, MeterRegistry meters) {
    this.database = database;
    this.providers = providers;
    this.open = MultiGauge.builder("quittance.gateway.operations")
        .description("Operations that are not done, up to 10000 of each status").register(meters);
    this.oldestUnknown = MultiGauge.builder("quittance.gateway.oldest.unknown.age")
        .description("How long the result of an operation has not been known, at most")
        .baseUnit("seconds").register(meters);
    this.oldestDue = MultiGauge.builder("quittance.gateway.oldest.due.age")
        .description("How long the oldest operation that could be tried now has been due")
        .baseUnit("seconds").register(meters);
  }

  /** How much there is of a status at a provider. */
  private record Total(String provider, String status, long count, double oldestSeconds) {
  }

  @GaugeRefresh(task = "operations", every = "PT5S")
  Mono<Void> refresh() {
    return database.sql("""
            SELECT provider, status, count(*) AS operations,
                   coalesce(extract(epoch FROM now() - min(unknown_since)), 0)::float8 AS seconds
              FROM (SELECT provider, status, unknown_since FROM operations
                     WHERE status IN ('queued', 'unknown') LIMIT 10000) AS open
             GROUP BY provider, status
            """)
        .map(row -> new Total(required(row, "provider", String.class),
            required(row, "status", String.class), required(row, "operations", Long.class),
            required(row, "seconds", Double.class)))
        .all().collectList().doOnNext(this::show).then(refreshDue());
  }

  private Mono<Void> refreshDue() {
    String[] names = providers.all().stream().map(PaymentProvider::name).toArray(String[]::new);
    return database.sql(OLDEST_DUE).bind("providers", names)
        .<Row<?>>map(row -> Row.of(Tags.of("provider", required(row, "provider", String.class)),
            required(row, "seconds", Double.class)))
        .all().collectList().doOnNext(rows -> oldestDue.register(rows, true)).then();
  }

  private void show(List<Total> totals) {
    Map<Tags, Double> counts = new HashMap<>();
    Map<Tags, Double> ages = new HashMap<>();
    for (PaymentProvider provider : providers.all()) {
      ages.put(Tags.of("provider", provider.name()), 0.0);
      counts.put(Tags.of("provider", provider.name(), "status", "queued"), 0.0);
      counts.put(Tags.of("provider", provider.name(), "status", "unknown"), 0.0);
    }
    for (Total total : totals) {
      counts.put(Tags.of("provider", total.provider(), "status", total.status()),
          (double) total.count());
      if (total.status().equals("unknown")) {
        ages.put(Tags.of("provider", total.provider()), Math.max(0, total.oldestSeconds()));
      }
    }
    open.register(rows(counts), true);
    oldestUnknown.register(rows(ages), true);
  }

  private static List<Row<?>> rows(Map<Tags, Double> values) {
    return values.entrySet().stream()
        .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue())).toList();
  }
}
