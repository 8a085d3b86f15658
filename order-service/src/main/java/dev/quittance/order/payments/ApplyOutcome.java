package dev.quittance.order.payments;

import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.ProviderReport;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.outbox.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Applies what a provider says to payment and order; to be called inside a transaction. */
@Component
class ApplyOutcome {

  private static final Logger log = LoggerFactory.getLogger(ApplyOutcome.class);

  private final Orders orders;
  private final Payments payments;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final MeterRegistry meters;
  private final Clock clock;

  ApplyOutcome(Orders orders, Payments payments, AuditTrail audit, Outbox outbox,
      OrderSettings settings, MeterRegistry meters, Clock clock) {
    this.orders = orders;
    this.payments = payments;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
  }

  /** Emits true when it is applied, false if its payment is not known here. */
  Mono<Boolean> apply(PaymentOutcome outcome) {
    return paymentOf(outcome.report())
        .flatMap(payments::find)
        .flatMap(found -> orders.findForUpdate(found.orderId())
            // Read again: another outcome may have been applied while we waited for the lock.
            .flatMap(order -> payments.find(found.paymentId())
                .flatMap(payment -> apply(order, payment, outcome).thenReturn(true))))
        .defaultIfEmpty(false);
  }

  private Mono<PaymentId> paymentOf(ProviderReport report) {
    PaymentId told = report.paymentId();
    return told != null ? Mono.just(told)
        : payments.findByReferences(report.provider(), idsOf(report));
  }

  private static List<String> idsOf(ProviderReport report) {
    List<String> ids = new ArrayList<>(report.references().values());
    if (report.providerPaymentId() != null) {
      ids.add(report.providerPaymentId());
    }
    return ids;
  }

  private Mono<Void> apply(Order order, Payment payment, PaymentOutcome outcome) {
    ProviderReport report = outcome.report();
    return payments.belongsToAnother(payment.paymentId(), report.provider(), idsOf(report))
        .flatMap(another -> switch (Verdict.on(payment, outcome, another)) {
          case Verdict.Agrees _ -> agreed(order, payment, outcome);
          case Verdict.Disagrees disagrees -> disagreed(order, payment, outcome, disagrees);
        });
  }

  private Mono<Void> agreed(Order order, Payment payment, PaymentOutcome outcome) {
    Payment merged = payment.with(payment.facts().and(outcome));
    if (outcome instanceof PaymentFailed failed) {
      merged = merged.failedWith(failed.code(), failed.message());
    }
    OrderChange change = OrderChange.of(order, merged, payment.facts().refundedMinor(),
        settings.refundSurplus(), clock.instant());
    ProviderReport report = outcome.report();
    return payments.addReferences(payment.paymentId(), report.provider(), report.references())
        .then(store(order, payment, outcome, change, null));
  }

  private Mono<Void> disagreed(
      Order order, Payment payment, PaymentOutcome outcome, Verdict.Disagrees verdict) {
    log.error("mismatch: orderId={} paymentId={} reason={} detail={} eventId={}",
        order.orderId(), payment.paymentId(), verdict.reason(), verdict.detail(),
        outcome.eventId());
    meters.counter("quittance.orders.mismatches", "reason", verdict.reason()).increment();
    return store(order, payment, outcome,
        OrderChange.review(order, payment, verdict, clock.instant()), verdict.reason());
  }

  private Mono<Void> store(Order before, Payment payment, PaymentOutcome outcome,
      OrderChange change, @Nullable String reviewReason) {
    ProviderReport report = outcome.report();
    String actor = report.reportedBy().name().toLowerCase(Locale.ROOT);
    log.info("orderId={} paymentId={} from={} to={} order={} by={} eventId={}", before.orderId(),
        payment.paymentId(), payment.status().text(), change.payment().status().text(),
        change.order().status().text(), actor, outcome.eventId());
    Mono<Void> told = audit.add(before.orderId(), payment.paymentId(), "payment.webhook", actor,
        outcome.type().wireName() + " " + outcome.eventId() + ": "
            + change.payment().status().text());
    Mono<Void> decided = change.action() == null ? Mono.empty() : audit.add(before.orderId(),
        payment.paymentId(), change.action(), actor, change.detail());
    Mono<Void> saved = change.order().equals(before)
        ? Mono.empty() : orders.save(change.order(), reviewReason);
    return payments.save(change.payment()).then(saved).then(told).then(decided)
        .then(outbox.append(change.events()));
  }
}
