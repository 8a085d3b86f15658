package dev.quittance.order.payments;

import dev.quittance.events.PaymentId;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderList;
import dev.quittance.runtime.sealing.PayloadSealing;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Finds a payment by its own id, for who may see its order. */
@Component
public class ShowPaymentState {

  private static final TypeReference<Map<String, @Nullable Object>> PAYLOAD =
      new TypeReference<>() {};

  private final Payments payments;
  private final OrderList orderList;
  private final PayloadSealing sealing;
  private final JsonMapper json;

  ShowPaymentState(
      Payments payments, OrderList orderList, PayloadSealing sealing, JsonMapper json) {
    this.payments = payments;
    this.orderList = orderList;
    this.sealing = sealing;
    this.json = json;
  }

  /** A payment with its order. */
  record Found(Order order, Payment payment) {
  }

  /** The payment; {@code payment_not_found} also for one of somebody else's order. */
  public Mono<PaymentState> of(String paymentId, Caller caller) {
    return visible(paymentId, caller).map(found -> PaymentState.of(
        found.order(), found.payment(), urlOf(found.payment())));
  }

  Mono<Found> visible(String paymentId, Caller caller) {
    return Mono.just(paymentId).filter(id -> id.matches("[A-Za-z0-9_-]{1,64}"))
        .flatMap(id -> payments.find(new PaymentId(id)))
        .flatMap(payment -> orderList.visible(payment.orderId().value(), caller)
            .map(order -> new Found(order, payment)))
        // Whose it is must not be told by which problem comes.
        .onErrorMap(ProblemException.class, e -> notFound(paymentId))
        .switchIfEmpty(Mono.error(() -> notFound(paymentId)));
  }

  static ProblemException notFound(String paymentId) {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "payment_not_found", "no payment " + paymentId);
  }

  private @Nullable String urlOf(Payment payment) {
    String sealed = payment.sealedPayload();
    if (sealed == null || ShowPayment.isBeyondUse(sealing, sealed, payment)) {
      return null;
    }
    String url = PaymentView.urlOf(
        json.readValue(sealing.open(sealed, payment.paymentId().value()), PAYLOAD));
    return url.isEmpty() ? null : url;
  }
}
