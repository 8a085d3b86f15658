package dev.quittance.reconciliation.parity;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.payments.OpenPaymentLists;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Notes what a service said of an order. No inbox: what is said again changes nothing, so that the
 * whole can be heard anew by setting the consumer group back.
 */
@Component
public final class RecordSaying {

  private final ParityOrders orders;
  private final Strays strays;
  private final OpenPaymentLists payments;
  private final ParitySettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  RecordSaying(ParityOrders orders, Strays strays, OpenPaymentLists payments,
      ParitySettings settings, TransactionalOperator transaction, Clock clock) {
    this.orders = orders;
    this.strays = strays;
    this.payments = payments;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Notes it; again and in any order without harm. */
  public Mono<Void> handle(EventEnvelope envelope) {
    Event event = envelope.data();
    if (event instanceof PaymentOutcome outcome) {
      return matters(outcome) ? handle(envelope, outcome.report()) : Mono.empty();
    }
    OrderId orderId = event.subject();
    return orderId == null ? Mono.empty() : record(orderId, null, envelope);
  }

  private static boolean matters(PaymentOutcome outcome) {
    return switch (outcome) {
      case PaymentSucceeded _, PaymentRefunded _, RefundFailed _, PaymentCancelled _ -> true;
      case PaymentFailed _, PaymentExpired _, PaymentApproved _, PaymentUpdated _,
          DisputeOpened _, DisputeClosed _ -> false;
    };
  }

  private Mono<Void> handle(EventEnvelope envelope, ProviderReport report) {
    return subjectOf(report)
        .flatMap(subject -> record(subject.orderId(), subject.paymentId(), envelope)
            .thenReturn(true))
        .switchIfEmpty(Mono.defer(() -> isOld(report) ? Mono.just(false)
            : strays.add(envelope, clock.instant()).thenReturn(false)))
        .then();
  }

  private boolean isOld(ProviderReport report) {
    return report.occurredAt().isBefore(clock.instant().minus(settings.horizon()));
  }

  /** Order and payment of an outcome. */
  record Subject(OrderId orderId, PaymentId paymentId) {

    static Optional<Subject> of(OpenPayment payment) {
      OrderId orderId = payment.orderId();
      return orderId == null ? Optional.empty()
          : Optional.of(new Subject(orderId, payment.paymentId()));
    }
  }

  /** What an outcome is about: as the provider returned it, or as we know it by their ids. */
  Mono<Subject> subjectOf(ProviderReport report) {
    OrderId orderId = report.orderId();
    PaymentId paymentId = report.paymentId();
    return orderId != null && paymentId != null ? Mono.just(new Subject(orderId, paymentId))
        : payments.find(report).flatMap(payment -> Mono.justOrEmpty(Subject.of(payment)));
  }

  /** Notes it of that order; joins a transaction that runs. */
  Mono<Void> record(OrderId orderId, @Nullable PaymentId known, EventEnvelope envelope) {
    Instant now = clock.instant();
    return transaction.transactional(orders.lock(orderId, now).flatMap(order -> {
      ParityOrder next = order.hear(envelope, known, now, settings);
      return next.equals(order) ? Mono.empty() : orders.save(next);
    }));
  }
}
