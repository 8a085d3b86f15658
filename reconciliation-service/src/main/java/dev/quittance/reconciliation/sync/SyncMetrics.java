package dev.quittance.reconciliation.sync;

import dev.quittance.reconciliation.payments.OpenPaymentLists;
import dev.quittance.reconciliation.payments.OpenPaymentLists.Total;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** What operators watch: what is open, how old it is, and what reading brings. */
@Component
final class SyncMetrics {

  private static final Logger log = LoggerFactory.getLogger(SyncMetrics.class);
  private static final String CHANNEL = "payment_channel";

  private final OpenPaymentLists payments;
  private final MeterRegistry meters;
  private final Clock clock;
  private final MultiGauge open;
  private final MultiGauge oldestAge;

  SyncMetrics(OpenPaymentLists payments, MeterRegistry meters, Clock clock) {
    this.payments = payments;
    this.meters = meters;
    this.clock = clock;
    this.open = MultiGauge.builder("quittance.reconciliation.open.payments")
        .description("Payments that are not final").register(meters);
    this.oldestAge = MultiGauge.builder("quittance.reconciliation.oldest.open.age")
        .description("Age of the oldest payment that is still read").baseUnit("seconds")
        .register(meters);
  }

  /** Counts a read, and raises the alarm if it asks for a person. */
  void count(SyncReport report) {
    meters.counter("quittance.reconciliation.syncs", CHANNEL, report.paymentChannel(),
        "result", report.result().name().toLowerCase(Locale.ROOT)).increment();
    if (report.result() == SyncResult.CLOSED) {
      meters.counter("quittance.reconciliation.missed.webhooks",
          CHANNEL, report.paymentChannel()).increment();
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
    return payments.totals().collectList().doOnNext(this::show).then();
  }

  private void show(List<Total> totals) {
    open.register(totals.stream()
        .map(total -> Row.of(tags(total), total.open())).toList(), true);
    oldestAge.register(totals.stream()
        .map(total -> Row.of(tags(total), ageSeconds(total))).toList(), true);
  }

  private static Tags tags(Total total) {
    return Tags.of(CHANNEL, total.paymentChannel());
  }

  private double ageSeconds(Total total) {
    Instant oldest = total.oldest();
    return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
  }
}
