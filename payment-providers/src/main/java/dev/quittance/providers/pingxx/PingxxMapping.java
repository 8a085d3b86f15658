package dev.quittance.providers.pingxx;

import static dev.quittance.providers.http.JsonFields.required;
import static dev.quittance.providers.http.JsonFields.seconds;
import static dev.quittance.providers.http.JsonFields.text;
import static dev.quittance.providers.http.JsonFields.textOrNull;
import static dev.quittance.providers.http.JsonFields.whole;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads Ping++'s objects. Pure, and total: what is not documented is empty, never a guess. */
final class PingxxMapping {

  /** A channel may tell Ping++ of a payment some time after it was made at the last moment. */
  static final Duration GRACE = Duration.ofMinutes(5);

  private PingxxMapping() {
  }

  /**
   * A charge has no status: its fields tell. See "Charge object" in Ping++'s API reference. Not
   * {@code refunded}: that is true as soon as any refund exists, even a failed one.
   *
   * @throws IllegalArgumentException if a paid charge does not tell its amounts
   */
  static Optional<PaymentStatus> status(JsonNode charge, Instant now) {
    if (!text(charge, "object").equals("charge") || !charge.path("paid").isBoolean()) {
      return Optional.empty();
    }
    boolean paid = charge.path("paid").booleanValue();
    if (isReversed(charge)) {
      // A reversal sends the money of a paid charge back: that it came must not be forgotten.
      return Optional.of(paid ? PaymentStatus.REFUNDED : PaymentStatus.CANCELLED);
    }
    if (paid) {
      return Optional.of(paid(whole(charge, "amount"), whole(charge, "amount_refunded")));
    }
    if (textOrNull(charge, "failure_code") != null) {
      return Optional.of(PaymentStatus.FAILED);
    }
    Instant expiry = timeOrNull(charge, "time_expire");
    return Optional.of(expiry != null && now.isAfter(expiry.plus(GRACE))
        ? PaymentStatus.EXPIRED : PaymentStatus.PENDING);
  }

  static boolean isReversed(JsonNode charge) {
    return charge.path("reversed").asBoolean(false);
  }

  /** The status of a charge of which so much was taken and so much went back. */
  static PaymentStatus paid(long amount, long refunded) {
    if (refunded == 0) {
      return PaymentStatus.SUCCEEDED;
    }
    return refunded < amount ? PaymentStatus.PARTIALLY_REFUNDED : PaymentStatus.REFUNDED;
  }

  /** See "Refund object: status" in Ping++'s API reference. */
  static Optional<RefundStatus> refundStatus(JsonNode refund) {
    return switch (text(refund, "status")) {
      case "pending" -> Optional.of(RefundStatus.PENDING);
      case "succeeded" -> Optional.of(RefundStatus.SUCCEEDED);
      case "failed" -> Optional.of(RefundStatus.FAILED);
      default -> Optional.empty();
    };
  }

  /**
   * A refund.
   *
   * @throws IllegalArgumentException if it is none that can be read
   */
  static RefundSnapshot refund(JsonNode refund) {
    RefundStatus status = refundStatus(refund).orElseThrow(() ->
        new IllegalArgumentException("unknown refund status " + text(refund, "status")));
    return new RefundSnapshot(required(refund, "id"), refundId(refund), money(refund, "amount"),
        status, textOrNull(refund, "failure_code"), seconds(refund, "created"));
  }

  /**
   * An amount of that object. A refund has no currency of its own; it is that of all charges.
   *
   * @throws IllegalArgumentException if there is no whole amount, or the currency is unknown
   */
  static Money money(JsonNode object, String field) {
    boolean ownCurrency = !text(object, "object").equals("refund") || object.has("currency");
    return new Money(whole(object, field), ownCurrency
        ? text(object, "currency").toUpperCase(Locale.ROOT) : PingxxRequests.CURRENCY);
  }

  /** Every id by kind that a charge or a refund names. */
  static Map<String, String> references(JsonNode object) {
    boolean refund = text(object, "object").equals("refund");
    Map<String, String> references = new LinkedHashMap<>();
    put(references, "charge", text(object, refund ? "charge" : "id"));
    put(references, "order_no", text(object, refund ? "charge_order_no" : "order_no"));
    if (!refund) {
      put(references, "transaction_no", text(object, "transaction_no"));
    }
    return references;
  }

  private static void put(Map<String, String> references, String kind, String id) {
    if (!id.isBlank()) {
      references.put(kind, id);
    }
  }

  static @Nullable OrderId orderId(JsonNode object) {
    String id = ours(object, PingxxRequests.ORDER_ID);
    return id == null ? null : new OrderId(id);
  }

  static @Nullable PaymentId paymentId(JsonNode object) {
    String id = ours(object, PingxxRequests.PAYMENT_ID);
    return id == null ? null : new PaymentId(id);
  }

  static @Nullable RefundId refundId(JsonNode refund) {
    String id = ours(refund, PingxxRequests.REFUND_ID);
    return id == null ? null : new RefundId(id);
  }

  /** Metadata can be written by anybody with access to the account: not each is an id of ours. */
  private static @Nullable String ours(JsonNode object, String name) {
    String id = text(object.path("metadata"), name);
    return id.matches("[A-Za-z0-9_-]{1,64}") ? id : null;
  }

  /** A time that is null or 0 while it did not come about. */
  static @Nullable Instant timeOrNull(JsonNode object, String field) {
    return object.path(field).asLong(0) > 0 ? seconds(object, field) : null;
  }
}
