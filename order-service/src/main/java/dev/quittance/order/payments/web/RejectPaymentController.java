package dev.quittance.order.payments.web;

import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.order.payments.RejectPayment;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.openapi.OneOf;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Rejecting the money of orders in review; needs the scope {@code payments:admin}. */
@RestController
class RejectPaymentController {

  private final OrderList orderList;
  private final RejectPayment rejectPayment;

  RejectPaymentController(OrderList orderList, RejectPayment rejectPayment) {
    this.orderList = orderList;
    this.rejectPayment = rejectPayment;
  }

  /**
   * Why the order is not delivered.
   *
   * @param reason for the audit trail, 1 to 500 characters
   */
  record RejectRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1,
          maxLength = RefundController.LONGEST_REASON, pattern = Texts.NOT_BLANK)
      @Nullable String reason) {
  }

  /** The order as it is now; its refunds tell how far the money is. */
  record Rejected(String orderId, @OneOf(OrderStatus.class) String status) {
  }

  /**
   * Cancels an order in review and gives back the money that came; for administrators. Asking
   * again changes nothing.
   */
  @Endpoint(id = "rejectPayment", problems = {
    "404 order_not_found", "400 invalid_request", "403 forbidden", "409 order_not_in_review"
  })
  @PostMapping("/api/orders/{orderId}/reject-payment")
  Mono<Rejected> reject(
      @PathVariable String orderId, @RequestBody RejectRequest request, Caller caller) {
    caller.requireAdmin();
    String reason = RefundController.reasonOf(request.reason());
    return orderList.visible(orderId, caller)
        .flatMap(order -> rejectPayment.reject(order, reason, caller.userId()))
        .map(order -> new Rejected(order.orderId().value(), order.status().text()));
  }
}
