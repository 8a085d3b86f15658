package dev.quittance.order.orders;

import dev.quittance.events.OrderCreated;
import dev.quittance.events.OrderId;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Creates an order, or finds the open one of the same user and product. */
@Component
public class CreateOrder {

  private final Orders orders;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  CreateOrder(Orders orders, AuditTrail audit, Outbox outbox, OrderSettings settings,
      TransactionalOperator transaction, Clock clock) {
    this.orders = orders;
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

  public Mono<Created> create(NewOrder wanted) {
    String productId = wanted.productId();
    Mono<Created> created = productId == null ? insert(wanted)
        : orders.lock(wanted.userId(), productId)
            .then(orders.findOpen(wanted.userId(), productId, clock.instant()))
            .filter(open -> open.amount().equals(wanted.amount()))
            .map(open -> new Created(open, false))
            .switchIfEmpty(insert(wanted));
    return transaction.transactional(created);
  }

  private Mono<Created> insert(NewOrder wanted) {
    return Mono.defer(() -> {
      Order order = toOrder(wanted, clock.instant());
      return orders.insert(order)
          .then(audit.add(order.orderId(), null, "order.created", order.userId(),
              order.subject() + " for " + order.amount()))
          .then(outbox.append(new OrderCreated(order.orderId(), order.userId(), order.amount(),
              order.productId(), order.createdAt())))
          .thenReturn(new Created(order, true));
    });
  }

  private Order toOrder(NewOrder wanted, Instant now) {
    return new Order(OrderId.random(), wanted.userId(), wanted.kind(), wanted.productId(),
        wanted.subject(), wanted.amount(), wanted.credits(), OrderStatus.CREATED, null, null,
        wanted.returnUrl(), wanted.metadata(), now.plus(settings.lifetime()), null, null, 0, now);
  }
}
