package dev.quittance.order.credits;

import static dev.quittance.order.credits.LedgerAccount.REVOKED;

import dev.quittance.events.CreditsChanged;
import dev.quittance.events.CreditsRevoked;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderId;
import dev.quittance.order.credits.CreditLedger.Posted;
import dev.quittance.order.credits.LedgerTransaction.Kind;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.tracing.TraceContext;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes what a wallet decided about an order: ledger, audit trail and events, together. */
@Component
class PostCredits {

  private static final String ACTOR = "credits";

  private final CreditLedger ledger;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final TraceContext traceContext;
  private final Clock clock;

  PostCredits(CreditLedger ledger, AuditTrail audit, Outbox outbox, TraceContext traceContext,
      Clock clock) {
    this.ledger = ledger;
    this.audit = audit;
    this.outbox = outbox;
    this.traceContext = traceContext;
    this.clock = clock;
  }

  /**
   * Writes it; nothing if nothing moved.
   *
   * @param before the lots as they were when the wallet was opened
   */
  Mono<Void> post(Order order, Wallet wallet, List<CreditLot> before, String reason) {
    return ledger.append(order.userId(), wallet.transactions()).collectList()
        .filter(posted -> !posted.isEmpty())
        .flatMap(posted -> Flux.fromIterable(before)
            .concatMap(lot -> revoked(order, lot, wallet.lot(lot.orderId()), reason,
                posted.getLast().position()))
            .thenMany(Flux.fromIterable(posted))
            .concatMap(each -> changed(order, each))
            .then());
  }

  /** A transaction is about the lot that it names, which need not be this order's. */
  private Mono<Void> changed(Order order, Posted posted) {
    LedgerTransaction transaction = posted.transaction();
    OrderId lot = transaction.lot();
    CreditsChanged event = new CreditsChanged(lot == null ? order.orderId() : lot,
        order.userId(), posted.transactionId().toString(), transaction.kind().text(),
        transaction.moved(), transaction.balanceChange(), transaction.balanceAfter(),
        transaction.frozenAfter(), transaction.debtAfter(), transaction.reason(), posted.at());
    return audit.add(order.orderId(), order.paidPaymentId(),
            "credit." + transaction.kind().text(), ACTOR, told(order, transaction))
        .then(outbox.append(event));
  }

  private Mono<Void> revoked(
      Order order, CreditLot before, CreditLot now, String reason, long position) {
    long revoked = now.balance(REVOKED) - before.balance(REVOKED);
    if (revoked == 0) {
      return Mono.empty();
    }
    CreditsRevoked event = new CreditsRevoked(
        now.orderId(), order.userId(), revoked, now.balance(REVOKED), reason);
    // Taken, given back and taken again, a total comes twice: its events must not look the same.
    return Mono.defer(() -> outbox.appendEnvelopes(List.of(new EventEnvelope(
        event.eventId() + ":" + position, "/order-service", clock.instant(),
        traceContext.current(), event))));
  }

  private static String told(Order order, LedgerTransaction transaction) {
    String whose = order.orderId().equals(transaction.lot()) ? ""
        : ", of order " + transaction.lot();
    String kept = transaction.kind() == Kind.DEBT_REPAID || transaction.debtAfter() > 0
        ? ", debt " + transaction.debtAfter() : "";
    return transaction.moved() + " by " + transaction.reason() + whose + kept;
  }
}
