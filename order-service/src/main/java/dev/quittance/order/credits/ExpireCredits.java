package dev.quittance.order.credits;

import dev.quittance.events.OrderId;
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
  private static final int BATCH = 100;
  private static final int MOST_BATCHES = 100;

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
    // A full batch has more behind it; a batch in which nothing could be done would only spin.
    return batch().expand(count -> count < BATCH ? Mono.empty() : batch())
        .take(MOST_BATCHES)
        .reduce(0L, Long::sum)
        .doOnNext(count -> log.debug("credits lapsed: lots={}", count));
  }

  private Mono<Long> batch() {
    return Mono.defer(() -> credits.lapsed(clock.instant(), BATCH).collectList())
        .flatMapIterable(due -> due)
        .concatMap(this::expire)
        .count();
  }

  /** One that cannot be done holds up none of the others. */
  private Mono<OrderId> expire(OrderId orderId) {
    Instant now = clock.instant();
    return transaction.transactional(credits.claimLapsed(orderId, now)
            // Its row is locked already; the order comes before the account, as everywhere.
            .flatMap(orders::findForUpdate)
            .flatMap(order -> credits.lock(order.userId())
                .flatMap(totals -> credits
                    .lotsThatMatter(order.userId(), order.orderId().value()).collectList()
                    .flatMap(lots -> expire(order, totals, lots, now).thenReturn(orderId)))))
        .onErrorResume(RuntimeException.class, e -> {
          log.error("credits cannot lapse now: orderId={}", orderId, e);
          return Mono.empty();
        });
  }

  private Mono<Void> expire(
      Order order, Map<LedgerAccount, Long> totals, List<CreditLot> lots, Instant now) {
    Wallet wallet = new Wallet(totals, lots);
    wallet.expire(order.orderId(), now);
    return postCredits.post(order, wallet, lots, "expiry");
  }
}
