package dev.quittance.reconciliation.payments;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderEvent;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.providers.Capability;
import dev.quittance.providers.Providers;
import dev.quittance.reconciliation.discrepancies.Discrepancies;
import dev.quittance.reconciliation.schedule.ReadSchedule;
import dev.quittance.runtime.inbox.Inbox;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Opens and closes payments as the other services tell. */
@Component
public final class RecordPaymentEvent {

  static final String CONSUMER = "reconciliation-service.payments";

  private final OpenPayments payments;
  private final Discrepancies discrepancies;
  private final Providers providers;
  private final ReadSchedule schedule;
  private final Inbox inbox;
  private final TransactionalOperator transaction;
  private final Clock clock;

  RecordPaymentEvent(OpenPayments payments, Discrepancies discrepancies, Providers providers,
      ReadSchedule schedule, Inbox inbox, TransactionalOperator transaction, Clock clock) {
    this.payments = payments;
    this.discrepancies = discrepancies;
    this.providers = providers;
    this.schedule = schedule;
    this.inbox = inbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Records an event; once, however often it comes. */
  public Mono<Void> handle(EventEnvelope envelope) {
    return transaction.transactional(
        inbox.once(CONSUMER, envelope.id(), Mono.defer(() -> record(envelope))));
  }

  private Mono<Void> record(EventEnvelope envelope) {
    return switch (envelope.data()) {
      case PaymentCreated created -> open(created, envelope.traceparent());
      case PaymentCreationFailed failed -> close(PaymentEnd.of(failed));
      case PaymentUpdated(ProviderReport report) -> lookAgain(report);
      case PaymentOutcome outcome -> Mono.justOrEmpty(PaymentEnd.of(outcome)).flatMap(this::close);
      // A refund that is under way ends later; its event may be missed like any other.
      case RefundCreated refund -> refund.completed() ? Mono.empty()
          : payments.lookAgain(refund.paymentId(), schedule.firstRead(clock.instant()));
      case PaymentRequestEvent _, OrderEvent _ -> Mono.empty();
    };
  }

  private Mono<Void> open(PaymentCreated created, @Nullable String traceparent) {
    Instant now = clock.instant();
    Instant endOfLife = schedule.endOfLife(created.createdAt(), created.expiresAt());
    Instant first = canBeRead(created.paymentChannel())
        ? schedule.nextRead(now, 0, endOfLife) : null;
    return payments.open(created, new OpenPayments.Reads(
        first, laterRead(created.paymentChannel(), now)), traceparent, now);
  }

  /** A provider that is not configured here may be so in the instance that polls. */
  private boolean canBeRead(String channel) {
    return providers.find(channel)
        .map(provider -> provider.capabilities().can(Capability.READ)).orElse(true);
  }

  private @Nullable Instant laterRead(@Nullable String channel, Instant paidAt) {
    return channel != null && canBeRead(channel) ? schedule.laterRead(paidAt, paidAt) : null;
  }

  private Mono<Void> lookAgain(ProviderReport report) {
    PaymentId named = report.paymentId();
    return named == null ? payments.lookAgainByReference(report, clock.instant())
        : payments.lookAgain(named, clock.instant());
  }

  private Mono<Void> close(PaymentEnd end) {
    Instant now = clock.instant();
    PaymentId named = end.paymentId();
    Instant later = laterRead(end.paymentChannel(), now);
    Mono<PaymentId> closed = named == null ? payments.closeByReference(end, later, now)
        : payments.closeById(named, end, later, now).thenReturn(named);
    return closed.flatMap(paymentId -> discrepancies.resolve(paymentId, now));
  }
}
