package dev.quittance.order.credits;

import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.Orders;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Lets credits lapse whose time is over, one lot in one transaction. Any number of instances can
 * run it: each takes lots of orders that nobody else works on.
 */
@Component
class ExpireCredits {

  private static final Logger log = LoggerFactory.getLogger(ExpireCredits.class);
  private static final int MOST_AT_ONCE = 1000;

  private final Credits credits;
  private final Orders orders;
  private final PostCredits postCredits;
  private final TransactionalOperator transaction;
  private final Clock clock;

  ExpireCredits(Credits credits, Orders orders, PostCredits postCredits,
      TransactionalOperator transaction, Clock clock) {
    this.credits = credits;
    this.orders = orders;
    this.postCredits = postCredits;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Lets lapse what is due; the number of lots. What is left over waits for the next round. */
  @Scheduled(fixedDelayString = "${quittance.credits.expiry-pause}",
      initialDelayString = "${quittance.credits.expiry-pause}")
  Mono<Long> expireAll() {
    return Mono.defer(this::expireNext).repeat(MOST_AT_ONCE - 1).takeWhile(expired -> expired)
        .count()
        .doOnNext(count -> log.debug("credits lapsed: lots={}", count));
  }

  /** Lets the credits of one lot lapse; false if there is none to do. */
  Mono<Boolean> expireNext() {
    Instant now = clock.instant();
    return transaction.transactional(credits.claimLapsed(now)
            // Its row is locked already; the order comes before the account, as everywhere.
            .flatMap(orders::findForUpdate)
            .flatMap(order -> credits.lock(order.userId())
                .flatMap(totals -> credits
                    .lotsThatMatter(order.userId(), order.orderId().value()).collectList()
                    .flatMap(lots -> expire(order, totals, lots, now).thenReturn(true))))
            .defaultIfEmpty(false));
  }

  private Mono<Void> expire(
      Order order, Map<LedgerAccount, Long> totals, List<CreditLot> lots, Instant now) {
    Wallet wallet = new Wallet(totals, lots);
    wallet.expire(order.orderId(), now);
    return postCredits.post(order, wallet, lots, "expiry");
  }
}
