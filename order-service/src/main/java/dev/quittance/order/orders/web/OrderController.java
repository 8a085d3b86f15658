package dev.quittance.order.orders.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.events.Money;
import dev.quittance.order.catalogue.Catalogue;
import dev.quittance.order.orders.CreateOrder;
import dev.quittance.order.orders.NewOrder;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import dev.quittance.runtime.web.Texts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

  private static final int LONGEST_SUBJECT = 120;

  private final CreateOrder createOrder;
  private final OrderList orderList;
  private final Catalogue catalogue;

  OrderController(CreateOrder createOrder, OrderList orderList, Catalogue catalogue) {
    this.createOrder = createOrder;
    this.orderList = orderList;
    this.catalogue = catalogue;
  }

  /** What is to be bought: a package, a product, or (scope {@code orders:price}) an amount. */
  record OrderRequest(
      @JsonProperty("package") @Nullable String creditPackage,
      @Nullable String productId, @Nullable String amount, @Nullable String currency,
      @Nullable String subject, @Nullable String couponCode, @Nullable String returnUrl,
      @Nullable Map<String, String> metadata) {
  }

  /** A page of orders. */
  record OrderPage(List<OrderView> items, @Nullable String nextCursor) {
  }

  @PostMapping("/api/orders")
  Mono<ResponseEntity<OrderView>> create(@RequestBody OrderRequest request, Caller caller) {
    return createOrder.create(priced(request, caller), request.couponCode())
        .map(created -> ResponseEntity
            .status(created.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
            .body(OrderView.of(created.order())));
  }

  @GetMapping("/api/orders/{orderId}")
  Mono<OrderView> order(@PathVariable String orderId, Caller caller) {
    return orderList.visible(orderId, caller).map(OrderView::of);
  }

  @GetMapping("/api/orders")
  Mono<OrderPage> orders(Caller caller, @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    if (!cursor.matches("[0-9]{0,18}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor", "no such cursor");
    }
    long before = cursor.isBlank() ? Long.MAX_VALUE : Long.parseLong(cursor);
    return orderList.page(caller, before, limit).map(OrderController::page);
  }

  private static OrderPage page(List<Orders.Listed> listed) {
    return new OrderPage(
        listed.stream().map(Orders.Listed::order).map(OrderView::of).toList(),
        listed.isEmpty() ? null : Long.toString(listed.getLast().position()));
  }

  private NewOrder priced(OrderRequest request, Caller caller) {
    Map<String, String> metadata = Texts.map("metadata", request.metadata());
    Texts.url("return_url", request.returnUrl());
    String packageId = request.creditPackage();
    if (packageId != null) {
      var credits = catalogue.findPackage(packageId)
          .orElseThrow(() -> unknownProduct("package", packageId));
      return new NewOrder(caller.userId(), "package", packageId, credits.name(),
          credits.amount(), credits.credits(), request.returnUrl(), metadata);
    }
    String productId = request.productId();
    if (productId != null) {
      var product = catalogue.findProduct(productId)
          .orElseThrow(() -> unknownProduct("product", productId));
      return new NewOrder(caller.userId(), "product", productId, product.name(),
          product.amount(), 0, request.returnUrl(), metadata);
    }
    return withOwnPrice(request, caller, metadata);
  }

  private static NewOrder withOwnPrice(
      OrderRequest request, Caller caller, Map<String, String> metadata) {
    String amount = request.amount();
    String currency = request.currency();
    String subject = request.subject();
    if (amount == null || currency == null || subject == null || subject.isBlank()
        || subject.length() > LONGEST_SUBJECT) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_order",
          "package, product_id, or amount with currency and subject is needed");
    }
    if (!caller.has("orders:price")) {
      throw new ProblemException(HttpStatus.FORBIDDEN, "price_not_allowed",
          "an own amount needs the scope orders:price");
    }
    Texts.line("subject", subject, LONGEST_SUBJECT);
    return new NewOrder(caller.userId(), "amount", null, subject, money(amount, currency), 0,
        request.returnUrl(), metadata);
  }

  private static Money money(String amount, String currency) {
    try {
      Money money = Money.ofMajor(amount, currency);
      if (money.isPositive()) {
        return money;
      }
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_amount", String.valueOf(e.getMessage()));
    }
    throw new ProblemException(
        HttpStatus.BAD_REQUEST, "invalid_amount", "the amount must be positive");
  }

  private static ProblemException unknownProduct(String kind, String id) {
    return new ProblemException(
        HttpStatus.UNPROCESSABLE_CONTENT, "unknown_product", "no " + kind + " '" + id + "'");
  }
}
