package dev.quittance.order.payments;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderEvent;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.RefundCreated;
import dev.quittance.runtime.inbox.Inbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Handles an event once, in one transaction. */
@Component
public class HandlePaymentEvent {

  private static final String CONSUMER = "order-service";

  private final ApplyLifecycle applyLifecycle;
  private final ApplyOutcome applyOutcome;
  private final ParkedOutcomes parkedOutcomes;
  private final Inbox inbox;
  private final TransactionalOperator transaction;
  private final OrderCounters counters;

  HandlePaymentEvent(ApplyLifecycle applyLifecycle, ApplyOutcome applyOutcome,
      ParkedOutcomes parkedOutcomes, Inbox inbox,
      TransactionalOperator transaction, OrderCounters counters) {
    this.applyLifecycle = applyLifecycle;
    this.applyOutcome = applyOutcome;
    this.parkedOutcomes = parkedOutcomes;
    this.inbox = inbox;
    this.transaction = transaction;
    this.counters = counters;
  }

  /** Handles it, unless it was handled before. */
  public Mono<Void> handle(EventEnvelope envelope) {
    return transaction.transactional(inbox.isFirst(CONSUMER, envelope.id())
            .flatMap(first -> first
                ? Mono.defer(() -> apply(envelope)).thenReturn(true) : Mono.just(false)))
        .doOnNext(first -> {
          if (first && envelope.data() instanceof PaymentOutcome outcome) {
            counters.addOutcome(outcome);
          }
        })
        .then();
  }

  private Mono<Void> apply(EventEnvelope envelope) {
    Event event = envelope.data();
    return switch (event) {
      case PaymentCreated created -> applyLifecycle.created(created);
      case PaymentCreationFailed failed -> applyLifecycle.creationFailed(failed);
      case RefundCreated refund -> applyOutcome.refundCreated(refund);
      case PaymentOutcome outcome -> applyOutcome.apply(outcome)
          .flatMap(applied -> applied ? Mono.empty()
              : parkedOutcomes.park(outcome, envelope.traceparent()));
      case PaymentRequestEvent _, OrderEvent _ -> Mono.error(new IllegalArgumentException(
          event.type().wireName() + " is not for the order service"));
    };
  }
}
