package dev.quittance.order.orders;

import dev.quittance.events.OrderCreated;
import dev.quittance.events.OrderId;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Creates an order, or finds the open one of the same user and product. */
@Component
public class CreateOrder {

  private final Orders orders;
  private final Discounts discounts;
  private final CloseOrder closeOrder;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  CreateOrder(Orders orders, Discounts discounts, CloseOrder closeOrder, AuditTrail audit,
      Outbox outbox, OrderSettings settings, TransactionalOperator transaction, Clock clock) {
    this.orders = orders;
    this.discounts = discounts;
    this.closeOrder = closeOrder;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * The order.
   *
   * @param isNew false if it was there already
   */
  public record Created(Order order, boolean isNew) {
  }

  /** As {@link #create(NewOrder, String, String)}, without coupon and key. */
  public Mono<Created> create(NewOrder wanted) {
    return create(wanted, null, null);
  }

  /**
   * Creates it, or finds the open one; an open one at another price is cancelled.
   *
   * @param couponCode replaces the coupon of an open order; null leaves that as it is
   * @param key the caller's own name of this order; null if there is none
   */
  public Mono<Created> create(
      NewOrder wanted, @Nullable String couponCode, @Nullable String key) {
    String productId = wanted.productId();
    Mono<Created> created = productId == null ? once(wanted, couponCode, key)
        : orders.lock(wanted.userId(), productId)
            .then(orders.findOpen(wanted.userId(), wanted.kind(), productId, clock.instant()))
            .flatMap(open -> reuse(open, wanted, couponCode))
            .switchIfEmpty(insert(OrderId.random(), wanted, couponCode));
    return transaction.transactional(created);
  }

  /** One order for one key, even if the request that created it died before it answered. */
  private Mono<Created> once(
      NewOrder wanted, @Nullable String couponCode, @Nullable String key) {
    if (key == null) {
      return insert(OrderId.random(), wanted, couponCode);
    }
    OrderId orderId = OrderId.of(wanted.userId() + " " + key);
    return orders.find(orderId)
        .map(order -> new Created(same(order, wanted), true))
        .switchIfEmpty(insert(orderId, wanted, couponCode));
  }

  private static Order same(Order order, NewOrder wanted) {
    if (!order.listAmount().equals(wanted.amount())
        || !order.subject().equals(wanted.subject())) {
      throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency_key_reused",
          "this key was used for order " + order.orderId() + " of " + order.listAmount());
    }
    return order;
  }

  /** Emits nothing if it cannot be used: who pays it late gets what they saw, at that price. */
  private Mono<Created> reuse(Order open, NewOrder wanted, @Nullable String couponCode) {
    if (!open.listAmount().equals(wanted.amount()) || open.credits() != wanted.credits()) {
      return closeOrder.cancel(open, "policy:price_changed", CloseOrder.Why.PRICE_CHANGED)
          .then(Mono.empty());
    }
    return discounted(open, couponCode).map(order -> new Created(order, false));
  }

  private Mono<Order> discounted(Order order, @Nullable String couponCode) {
    return couponCode == null ? Mono.just(order)
        : discounts.apply(order, couponCode, order.userId());
  }

  private Mono<Created> insert(
      OrderId orderId, NewOrder wanted, @Nullable String couponCode) {
    return Mono.defer(() -> {
      Instant now = clock.instant();
      Order order = Order.created(orderId, wanted, now.plus(settings.lifetime()), now);
      return orders.insert(order)
          .then(audit.add(order.orderId(), null, "order.created", order.userId(),
              order.subject() + " for " + order.amount()))
          .then(discounted(order, couponCode))
          .flatMap(priced -> outbox.append(new OrderCreated(priced.orderId(), priced.userId(),
                  priced.amount(), priced.productId(), priced.createdAt()))
              .thenReturn(new Created(priced, true)));
    });
  }
}
