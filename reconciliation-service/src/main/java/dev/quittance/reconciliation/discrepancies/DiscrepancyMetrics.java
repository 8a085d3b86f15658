package dev.quittance.reconciliation.discrepancies;

import dev.quittance.reconciliation.discrepancies.Discrepancies.Total;
import dev.quittance.runtime.scheduling.GaugeRefresh;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What operators watch: open differences of every kind; a kind without one shows as 0.
 *
 * <p>Every instance says the same: take the maximum, never the sum.
 */
@Component
final class DiscrepancyMetrics {

  private final Discrepancies discrepancies;
  private final Clock clock;
  private final MultiGauge open;
  private final MultiGauge oldestAge;

  DiscrepancyMetrics(Discrepancies discrepancies, MeterRegistry meters, Clock clock) {
    this.discrepancies = discrepancies;
    this.clock = clock;
    this.open = MultiGauge.builder("quittance.discrepancies.open")
        .description("Open differences").register(meters);
    this.oldestAge = MultiGauge.builder("quittance.discrepancies.oldest.age")
        .description("Age of the oldest open difference").baseUnit("seconds").register(meters);
  }

  @GaugeRefresh(task = "discrepancies", every = "PT15S")
  Mono<Void> refresh() {
    return discrepancies.totals().collectList().doOnNext(this::show).then();
  }

  private void show(List<Total> totals) {
    Map<String, Double> counts = new HashMap<>();
    Map<String, Double> ages = new HashMap<>();
    for (DiscrepancyKind kind : DiscrepancyKind.values()) {
      counts.put(kind.name().toLowerCase(Locale.ROOT), 0.0);
      ages.put(kind.name().toLowerCase(Locale.ROOT), 0.0);
    }
    for (Total total : totals) {
      counts.put(total.kind(), (double) total.open());
      ages.put(total.kind(), Math.max(0,
          Duration.between(total.oldest(), clock.instant()).toMillis() / 1000.0));
    }
    open.register(rows(counts), true);
    oldestAge.register(rows(ages), true);
  }

  private static List<Row<?>> rows(Map<String, Double> values) {
    return values.entrySet().stream()
        .<Row<?>>map(entry -> Row.of(Tags.of("kind", entry.getKey()), entry.getValue())).toList();
  }
}
