package dev.quittance.reconciliation.parity;

import dev.quittance.reconciliation.discrepancies.Discrepancies;
import dev.quittance.reconciliation.discrepancies.Discrepancies.Total;
import dev.quittance.runtime.scheduling.GaugeRefresh;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What operators watch: differences by rule, and whether the check itself keeps up. */
@Component
final class ParityMetrics {

  private final Discrepancies discrepancies;
  private final ParityOrders orders;
  private final Clock clock;
  private final MultiGauge drift;
  private final MultiGauge oldestAge;
  private volatile Instant oldestDue = Instant.MAX;

  ParityMetrics(
      Discrepancies discrepancies, ParityOrders orders, MeterRegistry meters, Clock clock) {
    this.discrepancies = discrepancies;
    this.orders = orders;
    this.clock = clock;
    this.drift = MultiGauge.builder("quittance.parity.drift")
        .description("Open differences between services").register(meters);
    this.oldestAge = MultiGauge.builder("quittance.parity.oldest.drift.age")
        .description("Age of the oldest open difference").baseUnit("seconds").register(meters);
    Gauge.builder("quittance.parity.check.delay", this, metrics -> metrics.delaySeconds())
        .description("How long the oldest due check has waited").baseUnit("seconds")
        .register(meters);
  }

  @GaugeRefresh(task = "parity", every = "PT15S")
  Mono<Void> refresh() {
    return orders.oldestDue().defaultIfEmpty(Instant.MAX).doOnNext(due -> oldestDue = due)
        .then(discrepancies.totals().filter(total -> ParityRules.isRule(total.kind()))
            .collectList().doOnNext(this::show))
        .then();
  }

  private void show(List<Total> totals) {
    drift.register(totals.stream().map(total -> Row.of(tags(total), total.open())).toList(), true);
    oldestAge.register(totals.stream()
        .map(total -> Row.of(tags(total), secondsSince(total.oldest()))).toList(), true);
  }

  private static Tags tags(Total total) {
    return Tags.of("rule", total.kind());
  }

  private double delaySeconds() {
    Instant due = oldestDue;
    return due.equals(Instant.MAX) ? 0 : Math.max(0, secondsSince(due));
  }

  private double secondsSince(Instant instant) {
    return Duration.between(instant, clock.instant()).toMillis() / 1000.0;
  }
}
