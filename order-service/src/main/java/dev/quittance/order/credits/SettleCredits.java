package dev.quittance.order.credits;

import dev.quittance.events.Money;
import dev.quittance.order.disputes.Disputes;
import dev.quittance.order.orders.Order;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Brings the credits of an order to where its refunds and disputes want them; to be called inside
 * a transaction, with the order locked.
 */
@Component
class SettleCredits {

  private final Credits credits;
  private final Disputes disputes;
  private final PostCredits postCredits;
  private final CreditSettings settings;

  SettleCredits(Credits credits, Disputes disputes, PostCredits postCredits,
      CreditSettings settings) {
    this.credits = credits;
    this.disputes = disputes;
    this.postCredits = postCredits;
    this.settings = settings;
  }

  /** After the total of the refunds became another; nothing for an order without credits. */
  Mono<Void> refunded(Order order, Money total) {
    return settle(order, "refund", credits.noteRefunded(order.orderId(), total.amountMinor()));
  }

  /** After a dispute moved; nothing for an order without credits. */
  Mono<Void> settle(Order order) {
    return settle(order, "dispute", Mono.empty());
  }

  /** Notes the facts after the account is locked: who spends locks it before the lots, too. */
  private Mono<Void> settle(Order order, String reason, Mono<Void> noted) {
    // Only disputes of the attempt that paid the order: a surplus one bought no credits.
    return credits.lock(order.userId())
        .flatMap(totals -> noted
            .then(disputes.of(order.paidPaymentId(), order.amount()))
            .flatMap(standing -> credits.noteDisputes(
                order.orderId(), standing.lostMinor(), standing.open()))
            .then(credits.lotsThatMatter(order.userId(), order.orderId().value()).collectList())
            .flatMap(lots -> settle(order, totals, lots, reason)));
  }

  private Mono<Void> settle(
      Order order, Map<LedgerAccount, Long> totals, List<CreditLot> lots, String reason) {
    if (lots.stream().noneMatch(lot -> lot.orderId().equals(order.orderId()))) {
      return Mono.empty();
    }
    Wallet wallet = new Wallet(totals, lots);
    wallet.settle(order.orderId(), settings.debtPolicy(), reason);
    return postCredits.post(order, wallet, lots, reason);
  }
}
