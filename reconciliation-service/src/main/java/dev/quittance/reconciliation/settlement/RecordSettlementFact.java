package dev.quittance.reconciliation.settlement;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderEvent;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.RefundCreated;
import dev.quittance.runtime.inbox.Inbox;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Keeps what events tell of payments and refunds, and sees which discrepancies that settles. */
@Component
public final class RecordSettlementFact {

  private static final String CONSUMER = "reconciliation-service.settlement";

  private final SettlementFacts facts;
  private final SettlementLines lines;
  private final CompareLines compare;
  private final Inbox inbox;
  private final TransactionalOperator transaction;

  RecordSettlementFact(SettlementFacts facts, SettlementLines lines, CompareLines compare,
      Inbox inbox, TransactionalOperator transaction) {
    this.facts = facts;
    this.lines = lines;
    this.compare = compare;
    this.inbox = inbox;
    this.transaction = transaction;
  }

  /** Records an event; once, however often it comes. */
  public Mono<Void> handle(EventEnvelope envelope) {
    return transaction.transactional(
        inbox.once(CONSUMER, envelope.id(), Mono.defer(() -> record(envelope))));
  }

  private Mono<Void> record(EventEnvelope envelope) {
    return switch (envelope.data()) {
      case PaymentCreated created -> created(created);
      case RefundCreated refund -> fact(envelope.id(), SettlementFact.of(refund));
      case PaymentOutcome outcome -> Mono.justOrEmpty(SettlementFact.of(outcome))
          .flatMap(fact -> fact(envelope.id(), fact));
      case PaymentCreationFailed _, PaymentRequestEvent _, OrderEvent _ -> Mono.empty();
    };
  }

  private Mono<Void> created(PaymentCreated created) {
    List<String> references = new ArrayList<>(created.references().values());
    references.add(created.providerPaymentId());
    references.add(created.paymentId().value());
    return facts.lockShared(created.paymentChannel())
        .then(facts.add(created))
        .then(settle(created.paymentChannel(), references, created.paymentId()));
  }

  private Mono<Void> fact(String eventId, SettlementFact fact) {
    Mono<PaymentId> payment = fact.paymentId() == null
        ? facts.find(fact.provider(), fact.references()) : Mono.just(fact.paymentId());
    return facts.lockShared(fact.provider())
        .then(payment)
        .flatMap(paymentId -> facts.add(eventId, fact, paymentId)
            .then(settle(fact.provider(), fact.references(), paymentId)).thenReturn(true))
        .switchIfEmpty(Mono.defer(() -> facts.add(eventId, fact, null).thenReturn(true)))
        .then();
  }

  private Mono<Void> settle(String provider, List<String> references, PaymentId paymentId) {
    return facts.link(provider, references, paymentId)
        .then(lines.link(provider, references, paymentId))
        .then(compare.again(paymentId, "events"));
  }
}
