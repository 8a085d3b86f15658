package dev.quittance.order.orders;

import dev.quittance.events.OrderId;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads orders for those who may see them: their own, an administrator all. */
@Component
public class OrderList {

  private static final int LARGEST_PAGE = 200;

  private final Orders orders;
  private final AuditTrail audit;

  OrderList(Orders orders, AuditTrail audit) {
    this.orders = orders;
    this.audit = audit;
  }

  /** The order; {@code order_not_found} also for one that belongs to somebody else. */
  public Mono<Order> visible(String orderId, Caller caller) {
    return isId(orderId) ? orders.find(new OrderId(orderId))
        .filter(order -> caller.isAdmin() || order.userId().equals(caller.userId()))
        .switchIfEmpty(Mono.error(() -> notFound(orderId))) : Mono.error(notFound(orderId));
  }

  private static boolean isId(String text) {
    return text.matches("[A-Za-z0-9_-]{1,64}");
  }

  /** The problem of an order that is not there, or not for the caller to know of. */
  public static ProblemException notFound(String orderId) {
    return new ProblemException(HttpStatus.NOT_FOUND, "order_not_found", "no order " + orderId);
  }

  /** A page of orders, newest first: one's own, an administrator's of whom the filter says. */
  public Mono<List<Orders.Listed>> page(
      Caller caller, OrderFilter filter, @Nullable OrderCursor after, int limit) {
    if (filter.userId() != null && !filter.userId().equals(caller.userId())) {
      caller.requireAdmin();
    }
    return orders.list(caller.isAdmin() ? filter : filter.of(caller.userId()), after,
        Math.clamp(limit, 1, LARGEST_PAGE)).collectList();
  }

  /** A page of what happened to an order that the caller may see, oldest first. */
  public Mono<List<AuditTrail.Entry>> timeline(
      String orderId, Caller caller, long after, int limit) {
    return visible(orderId, caller).flatMap(order -> audit
        .of(order.orderId(), after, Math.clamp(limit, 1, LARGEST_PAGE)).collectList());
  }
}
