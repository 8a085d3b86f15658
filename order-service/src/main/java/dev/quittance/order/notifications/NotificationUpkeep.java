package dev.quittance.order.notifications;

import dev.quittance.runtime.scheduling.GaugeRefresh;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells how long notifications wait; on every instance without harm.
 *
 * <p>What is throttled or between two tries waits too: the delay is what must be seen.
 */
final class NotificationUpkeep {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Notifications notifications;
  private final WebhookEndpoints endpoints;
  private final Clock clock;
  private volatile Optional<Instant> oldestOfFeishu = Optional.empty();
  private volatile Optional<Instant> oldestOfWebhooks = Optional.empty();
  private volatile long disabledEndpoints;

  NotificationUpkeep(Notifications notifications, WebhookEndpoints endpoints,
      MeterRegistry meters, Clock clock) {
    this.notifications = notifications;
    this.endpoints = endpoints;
    this.clock = clock;
    registerAge(meters, "feishu", upkeep -> upkeep.oldestOfFeishu);
    registerAge(meters, "webhook", upkeep -> upkeep.oldestOfWebhooks);
    Gauge.builder("quittance.notifications.endpoints.disabled", this,
            upkeep -> upkeep.disabledEndpoints)
        .description("Webhook endpoints that are told nothing").register(meters);
  }

  private void registerAge(
      MeterRegistry meters, String target, Function<NotificationUpkeep, Optional<Instant>> of) {
    Gauge.builder("quittance.notifications.oldest.unsent.age", this,
            upkeep -> of.apply(upkeep).map(this::ageSeconds).orElse(0.0))
        .tag("target", target)
        .description("Age of the oldest notification not yet sent")
        .baseUnit("seconds").register(meters);
  }

  private double ageSeconds(Instant since) {
    return Math.max(0, clock.millis() - since.toEpochMilli()) / 1000.0;
  }

  @GaugeRefresh(task = "notifications", every = "PT5S")
  void measure() {
    oldestOfFeishu = notifications.oldestWaiting(true).blockOptional(TIMEOUT);
    oldestOfWebhooks = notifications.oldestWaiting(false).blockOptional(TIMEOUT);
    disabledEndpoints = endpoints.disabled().blockOptional(TIMEOUT).orElse(0L);
  }
}
