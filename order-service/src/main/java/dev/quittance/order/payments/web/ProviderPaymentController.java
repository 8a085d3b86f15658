package dev.quittance.order.payments.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.order.orders.CreateOrder;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.PriceOrder;
import dev.quittance.order.payments.PaymentState;
import dev.quittance.order.payments.PaymentView;
import dev.quittance.order.payments.RefundPayment;
import dev.quittance.order.payments.RequirePayment;
import dev.quittance.order.payments.ShowPayment;
import dev.quittance.order.payments.ShowPaymentState;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
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
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Buying in one call, and looking after the payment by its own id. */
@RestController
class ProviderPaymentController {

  private final PriceOrder priceOrder;
  private final CreateOrder createOrder;
  private final ShowPayment showPayment;
  private final ShowPaymentState showPaymentState;
  private final RefundPayment refundPayment;

  ProviderPaymentController(PriceOrder priceOrder, CreateOrder createOrder,
      ShowPayment showPayment, ShowPaymentState showPaymentState, RefundPayment refundPayment) {
    this.priceOrder = priceOrder;
    this.createOrder = createOrder;
    this.showPayment = showPayment;
    this.showPaymentState = showPaymentState;
    this.refundPayment = refundPayment;
  }

  /**
   * What is to be bought.
   *
   * @param channel the provider's sub-channel; its page to pay on if it is null
   */
  record CreatePaymentRequest(
      @JsonProperty("package") @Nullable String creditPackage, @Nullable String productId,
      @Nullable String currency, @Nullable String couponCode,
      @Schema(maxLength = Texts.LONGEST_URL, format = "uri") @Nullable String returnUrl,
      @Nullable String channel,
      @Schema(pattern = PaymentController.COUNTRY) @Nullable String country,
      @Schema(maxProperties = Texts.MOST_FIELDS) @Nullable Map<String, String> extra) {
  }

  /**
   * The payment that was begun.
   *
   * @param amount in major units
   * @param paymentUrl where to send the payer; null while the provider has not answered
   */
  record CreatedPayment(String paymentId, String orderId,
      @Schema(allowableValues = "pending") String status, String amount,
      String currency, long creditsPurchased, @Nullable String paymentUrl) {

    static CreatedPayment of(Order order, PaymentView payment) {
      return new CreatedPayment(String.valueOf(payment.paymentId()), payment.orderId(),
          "pending", payment.price(), payment.currency(), order.credits(),
          payment.qrUrl().isEmpty() ? null : payment.qrUrl());
    }
  }

  /**
   * A refund that is wanted.
   *
   * @param amount in major units; null for all that is left
   */
  record RefundPaymentRequest(
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String paymentId,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1,
          maxLength = RefundController.LONGEST_REASON, pattern = Texts.NOT_BLANK)
      @Nullable String reason,
      @Nullable String amount) {
  }

  /** Orders and begins to pay in one call. */
  @Endpoint(id = "createPayment", success = {
    "200 send the payer to `payment_url`", "202 the provider has not answered in time"
  }, located = "202", problems = {
    "400 invalid_channel", "400 invalid_order", "400 invalid_request", "400 missing_field",
    "400 unsupported", "402 payment_declined", "409 order_already_paid", "409 order_expired",
    "409 order_cancelled", "409 payment_superseded", "409 order_in_review",
    "422 channel_not_enabled", "422 currency_not_offered", "422 unknown_product",
    "422 unknown_coupon", "409 coupon_exhausted", "409 coupon_user_limit",
    "422 coupon_currency_mismatch", "422 coupon_expired", "422 coupon_inactive",
    "422 coupon_leaves_nothing", "422 coupon_not_applicable", "422 coupon_not_yet_valid",
    "422 coupon_without_effect", "429 rate_limited", "502 payment_creation_failed"
  })
  @PostMapping("/api/payments/{provider}/create")
  Mono<ResponseEntity<CreatedPayment>> create(@PathVariable String provider,
      @RequestBody CreatePaymentRequest request, Caller caller, ServerHttpRequest http) {
    if (request.creditPackage() == null && request.productId() == null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_order", "package or product_id is needed");
    }
    String country = PaymentController.countryOf(request.country());
    PriceOrder.Wanted wanted = new PriceOrder.Wanted(request.creditPackage(),
        request.productId(), null, request.currency(), null, request.returnUrl(), null);
    return createOrder.create(priceOrder.price(wanted, caller), request.couponCode(), null)
        .flatMap(created -> showPayment.require(new RequirePayment.Wish(created.order(),
                provider, channelOf(provider, request.channel()), null,
                Texts.map("extra", request.extra()),
                PaymentController.addressOf(http), country))
            .map(view -> CreatedPayment.of(created.order(), view)))
        .map(ProviderPaymentController::answer);
  }

  /** Who calls this wants a page to send the payer to: Stripe has one besides its elements. */
  private static @Nullable String channelOf(String provider, @Nullable String channel) {
    return channel == null && provider.equals("stripe") ? "checkout_session" : channel;
  }

  private static ResponseEntity<CreatedPayment> answer(CreatedPayment payment) {
    return payment.paymentUrl() != null ? ResponseEntity.ok(payment)
        : ResponseEntity.status(HttpStatus.ACCEPTED)
            .location(URI.create("/api/payments/" + payment.paymentId())).body(payment);
  }

  /** A payment by its own id. */
  @Endpoint(id = "showPaymentState", problems = "404 payment_not_found")
  @GetMapping("/api/payments/{paymentId}")
  Mono<PaymentState> payment(@PathVariable String paymentId, Caller caller) {
    return showPaymentState.of(paymentId, caller);
  }

  /** Refunds a payment, in part or what is left; for administrators. */
  @Endpoint(id = "refundPayment", success = {
    "200 the provider has answered", "202 it has not answered in time"
  }, problems = {
    "404 payment_not_found", "502 refund_failed", "400 invalid_request", "400 invalid_amount",
    "403 forbidden", "409 order_not_paid", "409 nothing_to_refund", "409 payment_disputed",
    "422 refund_exceeds_payment"
  })
  @PostMapping("/api/payments/{provider}/refund")
  Mono<ResponseEntity<RefundPayment.Refunded>> refund(@PathVariable String provider,
      @RequestBody RefundPaymentRequest request, Caller caller, ServerHttpRequest http) {
    caller.requireAdmin();
    String paymentId = request.paymentId();
    if (paymentId == null) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_request", "payment_id is missing");
    }
    return refundPayment.refund(new RefundPayment.Wish(provider, paymentId, request.amount(),
            RefundController.reasonOf(request.reason()), RefundController.keyOf(http)), caller)
        .map(refunded -> ResponseEntity.status(refunded.status().equals("requested")
            ? HttpStatus.ACCEPTED : HttpStatus.OK).body(refunded));
  }
}
