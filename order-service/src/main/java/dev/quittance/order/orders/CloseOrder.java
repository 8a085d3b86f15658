package dev.quittance.order.orders;

import dev.quittance.events.OrderCancelled;
import dev.quittance.events.OrderExpired;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Ends an unpaid order: its open attempt is cancelled and its coupon given back. Money that comes
 * nevertheless still pays it. To be called in a transaction that has locked the order.
 */
@Component
public class CloseOrder {

  private final Orders orders;
  private final OpenAttempts attempts;
  private final Discounts discounts;
  private final OrderFollowUps followUps;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final Clock clock;

  CloseOrder(Orders orders, OpenAttempts attempts, Discounts discounts, OrderFollowUps followUps,
      AuditTrail audit, Outbox outbox, Clock clock) {
    this.orders = orders;
    this.attempts = attempts;
    this.discounts = discounts;
    this.followUps = followUps;
    this.audit = audit;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Expires it; the follow-ups of {@link OrderExpired} give the coupon back. */
  Mono<Void> expire(Order order) {
    String actor = "policy:expiry";
    Order expired = order.with(OrderStatus.EXPIRED);
    OrderExpired event = new OrderExpired(order.orderId(), order.userId(), clock.instant());
    return orders.save(expired, null)
        .then(audit.add(order.orderId(), null, "order.expired", actor,
            "unpaid until " + order.expiresAt() + ", was " + order.status().text()))
        .then(attempts.cancel(order, actor, "order_expired"))
        .then(outbox.append(event))
        .then(followUps.follow(List.of(event), expired));
  }

  /** Why an order is cancelled. */
  public enum Why {
    NOT_WANTED("no longer wanted"), PRICE_CHANGED("wanted again at another price");

    private final String detail;

    Why(String detail) {
      this.detail = detail;
    }
  }

  /** Cancels it; the coupon is given back in the name of who cancels. */
  public Mono<Order> cancel(Order order, String actor, Why why) {
    Order cancelled = order.with(OrderStatus.CANCELLED);
    OrderCancelled event = new OrderCancelled(order.orderId(), order.userId(),
        why.name().toLowerCase(Locale.ROOT), clock.instant());
    return orders.save(cancelled, null)
        .then(audit.add(order.orderId(), null, "order.cancelled", actor,
            why.detail + ", was " + order.status().text()))
        .then(attempts.cancel(order, actor, "order_cancelled"))
        .then(discounts.release(cancelled, actor))
        .then(outbox.append(event))
        .then(followUps.follow(List.of(event), cancelled))
        .thenReturn(cancelled);
  }
}
