package dev.quittance.runtime.outbox;

import dev.quittance.runtime.outbox.OutboxRows.Backlog;
import dev.quittance.runtime.scheduling.GaugeRefresh;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import reactor.core.publisher.Mono;

/**
 * Shows what waits in the outbox. Not the relay's business: one that is stuck would show nothing.
 *
 * <p>Every instance says the same: take the maximum, never the sum.
 */
public final class OutboxBacklog {

  private final OutboxRows rows;
  private final Clock clock;
  private volatile Backlog backlog = Backlog.NONE;

  /** Made by auto-configuration. */
  public OutboxBacklog(OutboxRows rows, MeterRegistry meters, Clock clock) {
    this.rows = rows;
    this.clock = clock;
    Gauge.builder("quittance.outbox.size", this, shown -> shown.backlog.waiting())
        .description("Events not yet sent, counted up to " + OutboxRows.MOST_COUNTED)
        .register(meters);
    Gauge.builder("quittance.outbox.oldest.age", this, OutboxBacklog::oldestAgeSeconds)
        .description("Age of the oldest event not yet sent").baseUnit("seconds").register(meters);
    Gauge.builder("quittance.outbox.parked", this, shown -> shown.backlog.parked())
        .description("Events that Kafka refused for good").register(meters);
  }

  @GaugeRefresh(task = "outbox", every = "PT1S")
  Mono<Void> refresh() {
    return rows.backlog().doOnNext(found -> backlog = found).then();
  }

  private double oldestAgeSeconds() {
    long oldest = backlog.oldestMillis();
    return oldest == 0 ? 0 : Math.max(0, clock.millis() - oldest) / 1000.0;
  }
}
