package dev.quittance.reconciliation.backfill;

import dev.quittance.reconciliation.backfill.EventCursors.Counts;
import dev.quittance.runtime.scheduling.GaugeRefresh;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What operators watch: how far the walks are behind, and what they find. */
@Component
final class BackfillMetrics {

  private static final String CHANNEL = "payment_channel";

  private final EventCursors cursors;
  private final MeterRegistry meters;
  private final Clock clock;
  private final MultiGauge age;
  private final MultiGauge failures;

  BackfillMetrics(EventCursors cursors, MeterRegistry meters, Clock clock) {
    this.cursors = cursors;
    this.meters = meters;
    this.clock = clock;
    this.age = MultiGauge.builder("quittance.backfill.cursor.age")
        .description("Time since the moment up to which a provider's events were all seen")
        .baseUnit("seconds").register(meters);
    this.failures = MultiGauge.builder("quittance.backfill.failures")
        .description("Pages in a row that could not be read").register(meters);
  }

  /** Counts what a page brought. */
  void count(String channel, Counts counts) {
    meters.counter("quittance.backfill.events.listed", CHANNEL, channel)
        .increment(counts.listed());
    meters.counter("quittance.backfill.events.missed", CHANNEL, channel)
        .increment(counts.missed());
    meters.counter("quittance.backfill.events.unreadable", CHANNEL, channel)
        .increment(counts.unreadable());
  }

  @GaugeRefresh(task = "backfill", every = "PT15S")
  Mono<Void> refresh() {
    return cursors.all().collectList().doOnNext(this::show).then();
  }

  private void show(List<EventCursor> all) {
    age.register(all.stream().map(cursor -> Row.of(tags(cursor),
        Duration.between(cursor.walkedTo(), clock.instant()).toMillis() / 1000.0)).toList(), true);
    failures.register(
        all.stream().map(cursor -> Row.of(tags(cursor), cursor.failures())).toList(), true);
  }

  private static Tags tags(EventCursor cursor) {
    return Tags.of(CHANNEL, cursor.paymentChannel());
  }
}
