package dev.quittance.order.orders.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.order.orders.CreateOrder;
import dev.quittance.order.orders.NewOrder;
import dev.quittance.order.orders.OrderCursor;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.Orders;
import dev.quittance.order.orders.PriceOrder;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
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

/** Orders over HTTP. */
@RestController
class OrderController {

  private final CreateOrder createOrder;
  private final OrderList orderList;
  private final PriceOrder priceOrder;

  OrderController(CreateOrder createOrder, OrderList orderList, PriceOrder priceOrder) {
    this.createOrder = createOrder;
    this.orderList = orderList;
    this.priceOrder = priceOrder;
  }

  /** What is to be bought: a package, a product, or (scope {@code orders:price}) an amount. */
  record OrderRequest(
      @JsonProperty("package") @Nullable String creditPackage,
      @Nullable String productId, @Nullable String amount, @Nullable String currency,
      @Schema(maxLength = PriceOrder.LONGEST_SUBJECT) @Nullable String subject,
      @Nullable String couponCode,
      @Schema(maxLength = Texts.LONGEST_URL, format = "uri") @Nullable String returnUrl,
      @Schema(maxProperties = Texts.MOST_FIELDS) @Nullable Map<String, String> metadata) {
  }

  /** A page of orders. */
  record OrderPage(List<OrderView> items, @Nullable String nextCursor) {
  }

  /** Creates an order, or finds the open one of the same user and product. */
  @Endpoint(id = "createOrder", success = {
    "201 created", "200 it was there already"
  }, problems = {
    "400 invalid_amount", "400 invalid_order", "400 invalid_request", "403 price_not_allowed",
    "422 currency_not_offered", "422 unknown_product", "422 unknown_coupon",
    "409 coupon_exhausted", "409 coupon_user_limit", "422 coupon_currency_mismatch",
    "422 coupon_expired", "422 coupon_inactive", "422 coupon_leaves_nothing",
    "422 coupon_not_applicable", "422 coupon_not_yet_valid", "422 coupon_without_effect",
    "429 rate_limited"
  })
  @PostMapping("/api/orders")
  Mono<ResponseEntity<OrderView>> create(
      @RequestBody OrderRequest request, Caller caller, ServerHttpRequest http) {
    // The idempotency filter answers repetitions; the key is for those whose answer was lost.
    return createOrder.create(priced(request, caller), request.couponCode(),
            http.getHeaders().getFirst("Idempotency-Key"))
        .map(created -> ResponseEntity
            .status(created.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
            .body(OrderView.of(created.order())));
  }

  /** An order. */
  @Endpoint(id = "showOrder", problems = "404 order_not_found")
  @GetMapping("/api/orders/{orderId}")
  Mono<OrderView> order(@PathVariable String orderId, Caller caller) {
    return orderList.visible(orderId, caller).map(OrderView::of);
  }

  /** Orders, newest first: one's own; an administrator's are everybody's. */
  @Endpoint(id = "listOrders", problems = {
    "400 invalid_cursor", "400 invalid_status", "400 invalid_request",
    "403 forbidden"
  })
  @GetMapping("/api/orders")
  Mono<OrderPage> orders(Caller caller, @ParameterObject OrderQuery query,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    return orderList.page(caller, query.toFilter(), cursorOf(cursor), limit)
        .map(OrderController::page);
  }

  private static @Nullable OrderCursor cursorOf(String text) {
    return text.isEmpty() ? null : OrderCursor.parse(text).orElseThrow(() ->
        new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor", "no such cursor"));
  }

  private static OrderPage page(List<Orders.Listed> listed) {
    return new OrderPage(
        listed.stream().map(Orders.Listed::order).map(OrderView::of).toList(),
        listed.isEmpty() ? null : listed.getLast().cursor().text());
  }

  private NewOrder priced(OrderRequest request, Caller caller) {
    return priceOrder.price(new PriceOrder.Wanted(request.creditPackage(), request.productId(),
        request.amount(), request.currency(), request.subject(), request.returnUrl(),
        request.metadata()), caller);
  }
}
