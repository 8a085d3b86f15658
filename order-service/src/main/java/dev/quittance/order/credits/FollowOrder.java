package dev.quittance.order.credits;

import dev.quittance.events.CreditsGranted;
import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Event;
import dev.quittance.events.OrderEvent;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.PaymentLifecycleEvent;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUp;
import dev.quittance.runtime.outbox.Outbox;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Grants the credits of an order that is paid, and takes them back as its money goes back. */
@Component
class FollowOrder implements OrderFollowUp {

  private final Credits credits;
  private final SettleCredits settleCredits;
  private final PostCredits postCredits;
  private final Outbox outbox;
  private final CreditSettings settings;

  FollowOrder(Credits credits, SettleCredits settleCredits, PostCredits postCredits,
      Outbox outbox, CreditSettings settings) {
    this.credits = credits;
    this.settleCredits = settleCredits;
    this.postCredits = postCredits;
    this.outbox = outbox;
    this.settings = settings;
  }

  @Override
  public Mono<Void> follow(Event event, Order order) {
    if (order.credits() <= 0) {
      return Mono.empty();
    }
    return switch (event) {
      // A dispute may have come before the payment's success.
      case OrderPaid paid -> grant(paid, order).then(settleCredits.settle(order));
      case OrderRefunded refunded -> settleCredits.refunded(order, refunded.totalRefunded());
      case DisputeOpened _, DisputeClosed _ -> settleCredits.settle(order);
      case PaymentOutcome _, PaymentLifecycleEvent _, PaymentRequestEvent _, OrderEvent _ ->
        Mono.empty();
    };
  }

  private Mono<Void> grant(OrderPaid paid, Order order) {
    CreditLot lot = new CreditLot(order.orderId(), paid.paidAt(),
        settings.expiryOf(paid.paidAt()), paid.amount().amountMinor(), 0, false, Map.of());
    return credits.open(order.userId())
        .then(credits.lock(order.userId()))
        .flatMap(totals -> credits.insertLot(order.userId(), lot)
            // A lot that is there was granted: an order is paid once.
            .filter(isNew -> isNew)
            .flatMap(_ -> credits.lotsThatMatter(order.userId(), order.orderId().value())
                .collectList())
            .flatMap(lots -> fill(order, lot, totals, lots)));
  }

  private Mono<Void> fill(
      Order order, CreditLot lot, Map<LedgerAccount, Long> totals, List<CreditLot> lots) {
    Wallet wallet = new Wallet(totals, lots);
    wallet.grant(order.orderId(), order.credits());
    return postCredits.post(order, wallet, lots, "order paid")
        .then(outbox.append(new CreditsGranted(
            order.orderId(), order.userId(), order.credits(), lot.expiresAt())));
  }
}
