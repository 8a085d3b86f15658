package dev.quittance.order.orders;

import dev.quittance.events.OrderId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Expires unpaid orders whose time is over, on any number of instances: who has an order's lock
 * does it, the others pass it by. Each order has its own transaction, so that one that cannot be
 * expired holds up none of the others.
 */
@Component
class ExpireOrders {

  private static final Logger log = LoggerFactory.getLogger(ExpireOrders.class);

  private final Orders orders;
  private final CloseOrder closeOrder;
  private final ExpirySettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;
  private final Counter expired;

  ExpireOrders(Orders orders, CloseOrder closeOrder, ExpirySettings settings,
      TransactionalOperator transaction, Clock clock, MeterRegistry meters) {
    this.orders = orders;
    this.closeOrder = closeOrder;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
    this.expired = meters.counter("quittance.orders.expired");
  }

  @Scheduled(fixedDelayString = "${quittance.orders.expiry.poll-interval}")
  Mono<Void> expireAll() {
    // A full batch has more behind it; a batch in which nothing could be done would only spin.
    return batch().expand(count -> count < settings.batch() ? Mono.empty() : batch()).then();
  }

  /** How many this instance has expired, of at most one batch. */
  Mono<Long> batch() {
    // Read to the end first: no connection is held while others are asked for.
    return Mono.defer(() -> orders.expired(clock.instant(), settings.batch()).collectList())
        .flatMapIterable(due -> due)
        .concatMap(this::expire)
        .count();
  }

  private Mono<OrderId> expire(OrderId orderId) {
    return transaction.transactional(orders.claimExpired(orderId, clock.instant())
            .flatMap(order -> closeOrder.expire(order).thenReturn(orderId)))
        .doOnNext(done -> {
          expired.increment();
          log.info("orderId={} to=expired", orderId);
        })
        .onErrorResume(RuntimeException.class, e -> {
          log.error("cannot be expired now: orderId={}", orderId, e);
          return Mono.empty();
        });
  }
}
