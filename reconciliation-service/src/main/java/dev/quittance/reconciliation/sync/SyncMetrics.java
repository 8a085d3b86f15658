package dev.quittance.reconciliation.sync;

import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.Providers;
import dev.quittance.reconciliation.payments.OpenPaymentLists;
import dev.quittance.reconciliation.payments.OpenPaymentLists.Due;
import dev.quittance.reconciliation.payments.OpenPaymentLists.Total;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What operators watch: what is open, how old it is, and what reading brings.
 *
 * <p>Every instance says the same of what is open: take the maximum, never the sum.
 */
@Component
final class SyncMetrics {

  private static final Logger log = LoggerFactory.getLogger(SyncMetrics.class);
  private static final String CHANNEL = "payment_channel";

  private final OpenPaymentLists payments;
  private final Providers providers;
  private final MeterRegistry meters;
  private final Clock clock;
  private final MultiGauge open;
  private final MultiGauge oldestAge;
  private final MultiGauge byAge;
  private final MultiGauge oldestDue;

  SyncMetrics(
      OpenPaymentLists payments, Providers providers, MeterRegistry meters, Clock clock) {
    this.payments = payments;
    this.providers = providers;
    this.meters = meters;
    this.clock = clock;
    this.open = MultiGauge.builder("quittance.reconciliation.open.payments")
        .description("Payments that are not final").register(meters);
    this.oldestAge = MultiGauge.builder("quittance.reconciliation.oldest.open.age")
        .description("Age of the oldest payment that is still read").baseUnit("seconds")
        .register(meters);
    this.byAge = MultiGauge.builder("quittance.reconciliation.open.payments.by.age")
        .description("Payments that are not final, by how long ago they were created")
        .register(meters);
    this.oldestDue = MultiGauge.builder("quittance.reconciliation.oldest.due.age")
        .description("How long the oldest read that could be done now has been due")
        .baseUnit("seconds").register(meters);
    // Known from the start: an alert on the rise of a counter does not see its first count.
    for (PaymentProvider provider : providers.all()) {
      missedWebhooks(provider.name());
      for (SyncResult result : SyncResult.values()) {
        syncs(provider.name(), result);
      }
    }
  }

  private Counter syncs(String channel, SyncResult result) {
    return meters.counter("quittance.reconciliation.syncs", CHANNEL, channel,
        "result", result.name().toLowerCase(Locale.ROOT));
  }

  private Counter missedWebhooks(String channel) {
    return meters.counter("quittance.reconciliation.missed.webhooks", CHANNEL, channel);
  }

  /** Counts a read, and raises the alarm if it asks for a person. */
  void count(SyncReport report) {
    syncs(report.paymentChannel(), report.result()).increment();
    if (report.missedWebhook()) {
      missedWebhooks(report.paymentChannel()).increment();
    }
    if (report.result() == SyncResult.GIVEN_UP) {
      log.error("payment given up: paymentId={} paymentChannel={} providerStatus={} error={}",
          report.paymentId(), report.paymentChannel(), report.providerStatus(), report.error());
    } else {
      log.info("payment read: paymentId={} paymentChannel={} providerStatus={} result={} error={}",
          report.paymentId(), report.paymentChannel(), report.providerStatus(), report.result(),
          report.error());
    }
  }

  @Scheduled(fixedDelayString = "PT15S")
  Mono<Void> refresh() {
    Instant now = clock.instant();
    List<String> channels = providers.all().stream().map(PaymentProvider::name).toList();
    return payments.totals(now).collectList().doOnNext(this::show)
        .then(payments.oldestDue(channels, now).collectMap(Due::paymentChannel, Due::since)
            .doOnNext(due -> oldestDue.register(channels.stream()
                .<Row<?>>map(channel -> Row.of(Tags.of(CHANNEL, channel),
                    secondsUntil(now, due.getOrDefault(channel, now)))).toList(), true)))
        .then();
  }

  private static double secondsUntil(Instant now, Instant since) {
    return Duration.between(since, now).toMillis() / 1000.0;
  }

  private void show(List<Total> some) {
    List<Total> totals = withIdle(some);
    byAge.register(totals.stream().<Row<?>>mapMulti((total, rows) -> {
      rows.accept(aged(total, "under_10m", total.open() - total.overTenMinutes()));
      rows.accept(aged(total, "10m_to_1h", total.overTenMinutes() - total.overAnHour()));
      rows.accept(aged(total, "1h_to_1d", total.overAnHour() - total.overADay()));
      rows.accept(aged(total, "over_1d", total.overADay()));
    }).toList(), true);
    open.register(totals.stream()
        .map(total -> Row.of(tags(total), total.open())).toList(), true);
    oldestAge.register(totals.stream()
        .map(total -> Row.of(tags(total), ageSeconds(total))).toList(), true);
  }

  /** A provider of which nothing is open shows as 0, not as a gap. */
  private List<Total> withIdle(List<Total> totals) {
    Map<String, Total> all = new TreeMap<>();
    providers.all().forEach(provider ->
        all.put(provider.name(), new Total(provider.name(), 0, null, 0, 0, 0)));
    totals.forEach(total -> all.put(total.paymentChannel(), total));
    return List.copyOf(all.values());
  }

  private static Row<Number> aged(Total total, String age, long count) {
    return Row.of(tags(total).and("age", age), count);
  }

  private static Tags tags(Total total) {
    return Tags.of(CHANNEL, total.paymentChannel());
  }

  private double ageSeconds(Total total) {
    Instant oldest = total.oldest();
    return oldest == null ? 0 : secondsUntil(clock.instant(), oldest);
  }
}
