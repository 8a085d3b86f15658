package dev.quittance.order.orders.web;

import dev.quittance.order.orders.CancelOrder;
import dev.quittance.order.orders.OrderList;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Cancelling an unpaid order over HTTP. */
@RestController
class CancelController {

  private final OrderList orderList;
  private final CancelOrder cancelOrder;

  CancelController(OrderList orderList, CancelOrder cancelOrder) {
    this.orderList = orderList;
    this.cancelOrder = cancelOrder;
  }

  /** Cancels an unpaid order. */
  @Endpoint(id = "cancelOrder", problems = {
    "404 order_not_found", "409 order_already_paid", "409 order_cancelled", "409 order_expired",
    "409 order_in_review"
  })
  @PostMapping("/api/orders/{orderId}/cancel")
  Mono<OrderView> cancel(@PathVariable String orderId, Caller caller) {
    return orderList.visible(orderId, caller)
        .flatMap(order -> cancelOrder.cancel(order, caller.userId()))
        .map(OrderView::of);
  }
}
