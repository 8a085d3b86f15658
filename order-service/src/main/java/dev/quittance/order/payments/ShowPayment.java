package dev.quittance.order.payments;

import dev.quittance.events.PaymentId;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.sealing.PayloadSealing;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Shows how an order is paid, the sealed payload opened for who may see it. */
@Component
public class ShowPayment {

  private static final TypeReference<Map<String, @Nullable Object>> PAYLOAD =
      new TypeReference<>() {};

  private final RequirePayment requirePayment;
  private final OrderList orderList;
  private final Orders orders;
  private final Payments payments;
  private final PayloadSealing sealing;
  private final JsonMapper json;

  ShowPayment(RequirePayment requirePayment, OrderList orderList, Orders orders,
      Payments payments, PayloadSealing sealing, JsonMapper json) {
    this.requirePayment = requirePayment;
    this.orderList = orderList;
    this.orders = orders;
    this.payments = payments;
    this.sealing = sealing;
    this.json = json;
  }

  /**
   * Starts to pay and shows what the payer needs; the status is {@code pending} if the provider
   * has not answered yet.
   */
  public Mono<PaymentView> require(RequirePayment.Wish wish) {
    return requirePayment.require(wish).map(required -> switch (required.answer()) {
      case PaymentAnswer.Ready(String sealed, Channel how) -> PaymentView.of(required.order(),
          required.payment().chosen(how), required.order().status().text(),
          open(sealed, required.payment()));
      case PaymentAnswer.NotYet _ ->
        PaymentView.of(required.order(), required.payment(), "pending", null);
      case PaymentAnswer.Failed(String code, String message) -> throw failed(
          code, message, required.payment());
    });
  }

  /** The caller's fault is a 400 that says what is wrong; the provider's or ours is a 502. */
  private static ProblemException failed(String code, String message, Payment payment) {
    ProblemException problem = switch (code) {
      case "declined" -> new ProblemException(
          HttpStatus.PAYMENT_REQUIRED, "payment_declined", message);
      case "missing_field", "invalid_request", "unsupported" ->
        new ProblemException(HttpStatus.BAD_REQUEST, code, message);
      default -> new ProblemException(
          HttpStatus.BAD_GATEWAY, "payment_creation_failed", code + ": " + message);
    };
    return problem.with("payment_channel", payment.paymentChannel());
  }

  /** The order's payment: the attempt that paid it, else the latest. */
  public Mono<PaymentView> of(String orderId, Caller caller) {
    return orderList.visible(orderId, caller).flatMap(this::view);
  }

  private Mono<PaymentView> view(Order order) {
    PaymentId paid = order.paidPaymentId();
    Mono<Payment> payment = paid == null ? payments.latest(order.orderId()) : payments.find(paid);
    return payment
        .map(found -> PaymentView.of(order, found, order.status().text(),
            payloadOf(found)))
        .defaultIfEmpty(PaymentView.of(order, null, order.status().text(), null));
  }

  /** The same for a Checkout Session's id, which the provider's redirect brings. */
  public Mono<PaymentView> ofSession(String sessionId, Caller caller) {
    return payments.findByReferences("stripe", List.of(sessionId)).flatMap(payments::find)
        .flatMap(payment -> orders.find(payment.orderId()))
        .filter(order -> caller.isAdmin() || order.userId().equals(caller.userId()))
        .flatMap(this::view)
        .switchIfEmpty(Mono.error(() -> new ProblemException(
            HttpStatus.NOT_FOUND, "session_not_found", "no session " + sessionId)));
  }

  /** The status alone of an order, by its id or a session's, for a page without a token. */
  public Mono<String> publicStatus(@Nullable String orderId, @Nullable String sessionId) {
    Mono<dev.quittance.events.OrderId> id = sessionId != null
        ? payments.findByReferences("stripe", List.of(sessionId)).flatMap(payments::find)
            .map(Payment::orderId)
        : orderId != null && orderId.matches("[A-Za-z0-9_-]{1,64}")
            ? Mono.just(new dev.quittance.events.OrderId(orderId)) : Mono.empty();
    return id.flatMap(orders::find).map(order -> order.status().text()).defaultIfEmpty("unknown");
  }

  private @Nullable Map<String, @Nullable Object> payloadOf(Payment payment) {
    String sealed = payment.sealedPayload();
    return sealed == null || payment.superseded() || isBeyondUse(sealing, sealed, payment) ? null
        : open(sealed, payment);
  }

  /** Nobody pays with it any more, and its key is no longer kept. */
  static boolean isBeyondUse(PayloadSealing sealing, String sealed, Payment payment) {
    return !payment.status().isOpen() && !sealing.hasKeyOf(sealed);
  }

  private Map<String, @Nullable Object> open(String sealed, Payment payment) {
    return json.readValue(sealing.open(sealed, payment.paymentId().value()), PAYLOAD);
  }
}
