package dev.quittance.order.payments.web;

import dev.quittance.order.orders.OrderList;
import dev.quittance.order.payments.PaymentView;
import dev.quittance.order.payments.RequirePayment;
import dev.quittance.order.payments.ShowPayment;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Paying over HTTP. */
@RestController
class PaymentController {

  static final String COUNTRY = "^[A-Z]{2}$";

  private final ShowPayment showPayment;
  private final OrderList orderList;

  PaymentController(ShowPayment showPayment, OrderList orderList) {
    this.showPayment = showPayment;
    this.orderList = orderList;
  }

  /** How an order is to be paid; only the order is needed. The country is the payer's. */
  record PayRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, pattern = Texts.NOT_BLANK)
      @Nullable String orderId,
      @Nullable String paymentChannel, @Nullable String channel,
      @Schema(pattern = COUNTRY) @Nullable String country,
      @Schema(maxProperties = Texts.MOST_FIELDS) @Nullable Map<String, String> extra) {
  }

  /** Whose payment is asked for: one of both is needed. */
  record DetailRequest(@Nullable String orderId, @Nullable String sessionId) {
  }

  /**
   * Begins to pay, or goes on. The first path is spelled as the frontends that exist spell it.
   *
   * @param channelParameter what a page shows first: counts if nothing else says anything
   */
  @Endpoint(id = "requireToPay", success = {
    "200 the payer can act", "202 the provider has not answered in time"
  }, located = "202", problems = {
    "404 order_not_found", "400 invalid_request", "400 missing_field", "400 unsupported",
    "400 invalid_channel", "402 payment_declined", "409 order_already_paid", "409 order_expired",
    "409 order_cancelled", "409 payment_superseded", "409 order_in_review",
    "422 channel_not_enabled", "429 rate_limited", "502 payment_creation_failed"
  })
  @PostMapping({"/api/order/reqiure-to-pay", "/api/order/require-to-pay"})
  Mono<ResponseEntity<PaymentView>> requireToPay(@RequestBody PayRequest request,
      @RequestParam(name = "channel", required = false) @Nullable String channelParameter,
      Caller caller, ServerHttpRequest http) {
    return orderList.visible(required(request.orderId()), caller)
        .flatMap(order -> showPayment.require(new RequirePayment.Wish(order,
            request.paymentChannel(), request.channel(), channelParameter,
            Texts.map("extra", request.extra()), addressOf(http),
            countryOf(request.country()))))
        .map(PaymentController::answer);
  }

  static @Nullable String countryOf(@Nullable String country) {
    if (country != null && !country.matches(COUNTRY)) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request",
          "country must be two capital letters of ISO 3166-1, not '" + country + "'");
    }
    return country;
  }

  private static ResponseEntity<PaymentView> answer(PaymentView view) {
    return view.paymentPayload() != null ? ResponseEntity.ok(view)
        : ResponseEntity.status(HttpStatus.ACCEPTED)
            .location(URI.create("/api/orders/" + view.orderId() + "/payment")).body(view);
  }

  static @Nullable String addressOf(ServerHttpRequest http) {
    InetSocketAddress remote = http.getRemoteAddress();
    return remote == null ? null : remote.getAddress().getHostAddress();
  }

  /** How an order is paid, by its id or by the id of a Checkout Session. */
  @Endpoint(id = "showPaymentDetail", problems = {
    "400 invalid_request", "404 order_not_found", "404 session_not_found"
  })
  @PostMapping("/api/order/payment-detail")
  Mono<PaymentView> detail(@RequestBody DetailRequest request, Caller caller) {
    return request.sessionId() == null ? showPayment.of(required(request.orderId()), caller)
        : showPayment.ofSession(request.sessionId(), caller);
  }

  /** How an order is paid: the attempt that paid it, else the latest. */
  @Endpoint(id = "showPayment", problems = "404 order_not_found")
  @GetMapping("/api/orders/{orderId}/payment")
  Mono<PaymentView> payment(@PathVariable String orderId, Caller caller) {
    return showPayment.of(orderId, caller);
  }

  private static String required(@Nullable String orderId) {
    if (orderId == null || orderId.isBlank()) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_request", "order_id is missing");
    }
    return orderId;
  }
}
