package dev.quittance.order.payments.web;

import dev.quittance.events.PaymentId;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.payments.RefundRequest;
import dev.quittance.order.payments.RefundRequests;
import dev.quittance.order.payments.RequestRefund;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.openapi.OneOf;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Refunds over HTTP; asking for one needs the scope {@code payments:admin}. */
@RestController
class RefundController {

  static final int LONGEST_REASON = 500;

  private final OrderList orderList;
  private final RequestRefund requestRefund;
  private final RefundRequests refunds;

  RefundController(OrderList orderList, RequestRefund requestRefund, RefundRequests refunds) {
    this.orderList = orderList;
    this.requestRefund = requestRefund;
    this.refunds = refunds;
  }

  /**
   * A refund that is wanted.
   *
   * @param amount in major units; null for all that is left
   * @param paymentId which attempt; null for the one that paid the order
   */
  record RefundWish(@Nullable String amount,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = LONGEST_REASON,
          pattern = Texts.NOT_BLANK) @Nullable String reason,
      @Schema(pattern = Texts.ID) @Nullable String paymentId) {
  }

  /** A refund as the API shows it. */
  record RefundView(String refundId, String orderId, String paymentId, String amount,
      String currency, @OneOf(RefundRequest.Status.class) String status, String reason,
      String requestedBy,
      @Nullable String providerRefundId, @Nullable String failureCode,
      @Nullable String failureMessage, Instant createdAt) {

    static RefundView of(RefundRequest refund) {
      return new RefundView(refund.refundId().value(), refund.orderId().value(),
          refund.paymentId().value(), refund.amount().toMajorText(),
          refund.amount().currency(), refund.status().name().toLowerCase(Locale.ROOT),
          refund.reason(), refund.requestedBy(), refund.providerRefundId(),
          refund.failureCode(), refund.failureMessage(), refund.createdAt());
    }
  }

  /** The refunds of an order. */
  record RefundList(List<RefundView> items) {
  }

  /** Refunds an order, in part or what is left; for administrators. */
  @Endpoint(id = "refundOrder", success = {
    "201 the provider has answered", "202 it has not answered in time"
  }, located = {"201", "202"}, problems = {
    "404 order_not_found", "400 invalid_request", "400 invalid_amount", "403 forbidden",
    "409 order_not_paid", "409 nothing_to_refund", "409 payment_disputed",
    "422 refund_exceeds_payment"
  })
  @PostMapping("/api/orders/{orderId}/refunds")
  Mono<ResponseEntity<RefundView>> refund(
      @PathVariable String orderId, @RequestBody RefundWish wish, Caller caller,
      ServerHttpRequest http) {
    caller.requireAdmin();
    return orderList.visible(orderId, caller)
        .flatMap(order -> requestRefund.request(new RequestRefund.Wish(order,
            idOf(wish.paymentId()), wish.amount(),
            reasonOf(wish.reason()), caller.userId(), keyOf(http))))
        .map(RefundController::answer);
  }

  /** The idempotency filter answers repetitions; this is for those whose first answer was lost. */
  static @Nullable String keyOf(ServerHttpRequest http) {
    return http.getHeaders().getFirst("Idempotency-Key");
  }

  static @Nullable PaymentId idOf(@Nullable String text) {
    try {
      return text == null ? null : new PaymentId(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_request", String.valueOf(e.getMessage()));
    }
  }

  private static ResponseEntity<RefundView> answer(RefundRequest refund) {
    boolean answered = refund.status() != RefundRequest.Status.REQUESTED;
    return ResponseEntity.status(answered ? HttpStatus.CREATED : HttpStatus.ACCEPTED)
        .location(URI.create("/api/orders/" + refund.orderId() + "/refunds"))
        .body(RefundView.of(refund));
  }

  static String reasonOf(@Nullable String reason) {
    return Texts.text("reason", reason, LONGEST_REASON);
  }

  /** The refunds of an order that were asked for. */
  @Endpoint(id = "listRefunds", problems = "404 order_not_found")
  @GetMapping("/api/orders/{orderId}/refunds")
  Mono<RefundList> refunds(@PathVariable String orderId, Caller caller) {
    return orderList.visible(orderId, caller)
        .flatMap(order -> refunds.ofOrder(order.orderId()).map(RefundView::of).collectList())
        .map(RefundList::new);
  }
}
