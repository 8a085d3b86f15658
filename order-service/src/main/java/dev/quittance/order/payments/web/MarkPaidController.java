package dev.quittance.order.payments.web;

import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.order.payments.MarkPaid;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.openapi.OneOf;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Marking orders paid by hand; needs the scope {@code payments:admin}. */
@RestController
class MarkPaidController {

  private final OrderList orderList;
  private final MarkPaid markPaid;

  MarkPaidController(OrderList orderList, MarkPaid markPaid) {
    this.orderList = orderList;
    this.markPaid = markPaid;
  }

  /**
   * Why the order counts as paid.
   *
   * @param paymentId the attempt whose money it is; null if the money came otherwise
   */
  record MarkPaidRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1,
          maxLength = RefundController.LONGEST_REASON, pattern = Texts.NOT_BLANK)
      @Nullable String reason,
      @Schema(pattern = Texts.ID) @Nullable String paymentId) {
  }

  /** The order as it is now. */
  record MarkedPaid(String orderId, @OneOf(OrderStatus.class) String status,
      @Nullable String paymentId,
      @Nullable String paymentChannel, @Nullable Instant paidAt) {
  }

  /** Marks an order as paid, whatever providers say; for administrators. */
  @Endpoint(id = "markPaid", problems = {
    "404 order_not_found", "400 invalid_request", "403 forbidden", "404 payment_not_found",
    "409 order_already_paid", "409 order_cancelled", "409 payment_amount_differs",
    "409 payment_surplus"
  })
  @PostMapping("/api/orders/{orderId}/mark-paid")
  Mono<MarkedPaid> markPaid(
      @PathVariable String orderId, @RequestBody MarkPaidRequest request, Caller caller) {
    caller.requireAdmin();
    String reason = RefundController.reasonOf(request.reason());
    return orderList.visible(orderId, caller)
        .flatMap(order -> markPaid.mark(new MarkPaid.Claim(
            order, RefundController.idOf(request.paymentId()), reason, caller.userId())))
        .map(order -> new MarkedPaid(order.orderId().value(), order.status().text(),
            order.paidPaymentId() == null ? null : order.paidPaymentId().value(),
            order.paymentChannel(), order.paidAt()));
  }
}
