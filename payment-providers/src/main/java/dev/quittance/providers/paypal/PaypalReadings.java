package dev.quittance.providers.paypal;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.http.ProviderHttp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads payments back from PayPal. */
final class PaypalReadings {

  static final String ORDERS = "/v2/checkout/orders/";
  /** Three hours to begin and three to approve, see "experience_context" in its reference. */
  private static final Duration APPROVAL_WINDOW = Duration.ofHours(6);

  private final PaypalClient client;
  private final Clock clock;

  PaypalReadings(PaypalClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  PaypalAnswer order(String id) {
    return client.get(ORDERS + ProviderHttp.segment(id));
  }

  /**
   * An order that nobody approved ends without an event, and may be gone after its window: when
   * that proves the end is for those to say who know how old it is.
   */
  PaymentReading read(String id) {
    return switch (order(id)) {
      case PaypalAnswer.Refused refused -> refused.isMissing()
          ? new NotFound("PayPal: " + refused.issue()) : PaypalErrors.unavailable(refused);
      case PaypalAnswer.Answered answered -> {
        try {
          yield snapshotOf(answered, id);
        } catch (IllegalArgumentException | ArithmeticException e) {
          yield unreadable(e.getMessage(), answered);
        }
      }
    };
  }

  private PaymentReading snapshotOf(PaypalAnswer.Answered answered, String id) {
    JsonNode order = answered.object();
    PaymentStatus status = PaypalMapping.orderStatus(order).orElse(null);
    if (status == null || !JsonFields.text(order, "id").equals(id)) {
      return unreadable("unknown status of " + id + ": " + JsonFields.text(order, "status"),
          answered);
    }
    Money amount = PaypalMapping.money(PaypalMapping.unit(order));
    List<RefundSnapshot> refunds = PaypalMapping.refunds(order).stream()
        .map(refund -> PaypalMapping.refund(refund, clock.instant())).toList();
    Money received = received(order, amount.currency());
    Money listed = refunds.stream().filter(r -> r.status() == RefundStatus.SUCCEEDED)
        .map(RefundSnapshot::amount).reduce(Money.zero(amount.currency()), Money::plus);
    if (status == PaymentStatus.PARTIALLY_REFUNDED && refunds.isEmpty()) {
      return unreadable("it is partially refunded, and the refunds are not there", answered);
    }
    // All went back, but not by refunds alone: PayPal took money back itself.
    Money refunded = status == PaymentStatus.REFUNDED ? received : listed;
    JsonNode unit = PaypalMapping.unit(order);
    OrderId orderId = PaypalMapping.orderId(unit);
    Instant expiry = expiryOf(order);
    PaymentStatus now = status == PaymentStatus.PENDING && isOver(order, expiry)
        ? PaymentStatus.EXPIRED : status;
    return new Found(new PaymentSnapshot(PaypalProvider.NAME, id,
        PaypalMapping.references(order), orderId, PaypalMapping.paymentId(unit), now, amount,
        received, refunded, failureCode(order, now), null, refunds, expiry,
        occurredAt(order), now == PaymentStatus.PENDING ? payload(order) : null,
        answered.raw()));
  }

  /** What was taken, in the one currency that was asked for. */
  static Money received(JsonNode order, String currency) {
    return PaypalMapping.captures(order).stream().filter(PaypalMapping::isTaken)
        .map(PaypalMapping::money).reduce(Money.zero(currency), Money::plus);
  }

  /** Only what waits for the payer ends by itself; a pending capture does not. */
  private boolean isOver(JsonNode order, @Nullable Instant expiry) {
    return expiry != null && PaypalMapping.captures(order).isEmpty()
        && clock.instant().isAfter(expiry);
  }

  static @Nullable Instant expiryOf(JsonNode order) {
    Instant created = PaypalMapping.time(order, "create_time", Instant.EPOCH);
    return created.equals(Instant.EPOCH) ? null : created.plus(APPROVAL_WINDOW);
  }

  private Instant occurredAt(JsonNode order) {
    Instant ofOrder = PaypalMapping.time(order, "update_time",
        PaypalMapping.time(order, "create_time", clock.instant()));
    return PaypalMapping.captures(order).stream().filter(PaypalMapping::isTaken).findFirst()
        .map(capture -> PaypalMapping.time(capture, "create_time", ofOrder)).orElse(ofOrder);
  }

  private static @Nullable String failureCode(JsonNode order, PaymentStatus status) {
    return status != PaymentStatus.FAILED ? null : PaypalMapping.captures(order).stream()
        .map(capture -> JsonFields.textOrNull(capture.path("status_details"), "reason"))
        .filter(reason -> reason != null).findFirst().orElse("DECLINED");
  }

  /** What the payer needs; null if PayPal gave no link. */
  static @Nullable PaymentPayload payload(JsonNode order) {
    String link = PaypalMapping.approveLink(order);
    if (link == null) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("payment_url", link);
    fields.put("paypal_order_id", JsonFields.text(order, "id"));
    return new PaymentPayload("redirect", fields);
  }

  /**
   * Our own refund among those of an order.
   *
   * @throws IllegalArgumentException if the order cannot be read
   */
  Optional<JsonNode> findRefund(String orderId, RefundId refundId) {
    return switch (order(orderId)) {
      case PaypalAnswer.Refused refused -> throw new IllegalArgumentException(
          "the refunds cannot be read: " + PaypalErrors.unavailable(refused).code());
      case PaypalAnswer.Answered answered -> {
        if (PaypalMapping.captures(answered.object()).isEmpty()) {
          throw new IllegalArgumentException("the order shows no capture");
        }
        yield PaypalMapping.refunds(answered.object()).stream()
            .filter(refund -> refundId.equals(PaypalMapping.refundId(refund)))
            .findFirst();
      }
    };
  }

  private static Unavailable unreadable(@Nullable String why, PaypalAnswer.Answered answered) {
    return new Unavailable("unreadable", String.valueOf(why), answered.raw());
  }
}
