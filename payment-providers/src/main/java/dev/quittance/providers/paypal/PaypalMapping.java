package dev.quittance.providers.paypal;

import static dev.quittance.providers.http.JsonFields.required;
import static dev.quittance.providers.http.JsonFields.text;
import static dev.quittance.providers.http.JsonFields.textOrNull;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads PayPal's objects. Pure, and total: what is not documented is empty, never a guess. */
final class PaypalMapping {

  static final String ORDER = "paypal_order";
  static final String CAPTURE = "capture";
  static final String CAPTURES = "/captures/";

  private PaypalMapping() {
  }

  /** See "order.status" in PayPal's Orders v2 reference. */
  static Optional<PaymentStatus> orderStatus(JsonNode order) {
    return switch (text(order, "status")) {
      case "CREATED", "SAVED", "PAYER_ACTION_REQUIRED" -> Optional.of(PaymentStatus.PENDING);
      // The payer agreed; nothing is paid before we capture it.
      case "APPROVED" -> Optional.of(PaymentStatus.AUTHORISED);
      case "COMPLETED" -> capturedStatus(captures(order));
      case "VOIDED" -> Optional.of(PaymentStatus.CANCELLED);
      default -> Optional.empty();
    };
  }

  /** A completed order is worth what its captures are: one of them may be pending, or failed. */
  private static Optional<PaymentStatus> capturedStatus(List<JsonNode> captures) {
    List<PaymentStatus> statuses = new ArrayList<>();
    for (JsonNode capture : captures) {
      Optional<PaymentStatus> status = captureStatus(capture);
      if (status.isEmpty()) {
        return Optional.empty();
      }
      statuses.add(status.get());
    }
    for (PaymentStatus status : List.of(PaymentStatus.PARTIALLY_REFUNDED,
        PaymentStatus.SUCCEEDED, PaymentStatus.REFUNDED, PaymentStatus.PENDING,
        PaymentStatus.FAILED)) {
      if (statuses.contains(status)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** See "capture.status" in PayPal's Payments v2 reference. */
  static Optional<PaymentStatus> captureStatus(JsonNode capture) {
    return switch (text(capture, "status")) {
      case "COMPLETED" -> Optional.of(PaymentStatus.SUCCEEDED);
      case "PENDING" -> Optional.of(PaymentStatus.PENDING);
      case "DECLINED", "FAILED" -> Optional.of(PaymentStatus.FAILED);
      case "PARTIALLY_REFUNDED" -> Optional.of(PaymentStatus.PARTIALLY_REFUNDED);
      case "REFUNDED" -> Optional.of(PaymentStatus.REFUNDED);
      default -> Optional.empty();
    };
  }

  /** Whether the money of that capture was taken, whatever went back since. */
  static boolean isTaken(JsonNode capture) {
    return captureStatus(capture).filter(status -> switch (status) {
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> true;
      case PENDING, AUTHORISED, FAILED, CANCELLED, EXPIRED -> false;
    }).isPresent();
  }

  /** See "refund.status" in PayPal's Payments v2 reference. */
  static Optional<RefundStatus> refundStatus(JsonNode refund) {
    return switch (text(refund, "status")) {
      case "COMPLETED" -> Optional.of(RefundStatus.SUCCEEDED);
      case "PENDING" -> Optional.of(RefundStatus.PENDING);
      case "FAILED" -> Optional.of(RefundStatus.FAILED);
      case "CANCELLED" -> Optional.of(RefundStatus.CANCELLED);
      default -> Optional.empty();
    };
  }

  /**
   * A refund.
   *
   * @param otherwise its time if it has none
   * @throws IllegalArgumentException if it lacks what a refund must have
   */
  static RefundSnapshot refund(JsonNode refund, Instant otherwise) {
    RefundStatus status = refundStatus(refund).orElseThrow(() ->
        new IllegalArgumentException("unknown refund status " + text(refund, "status")));
    return new RefundSnapshot(required(refund, "id"), refundId(refund), money(refund), status,
        textOrNull(refund.path("status_details"), "reason"),
        time(refund, "create_time", otherwise));
  }

  /**
   * The amount of an order's unit, a capture or a refund.
   *
   * @throws IllegalArgumentException if it has none
   */
  static Money money(JsonNode object) {
    return PaypalAmounts.toMoney(object.path("amount"));
  }

  /** Our orders have one purchase unit. */
  static JsonNode unit(JsonNode order) {
    return order.path("purchase_units").path(0);
  }

  static List<JsonNode> captures(JsonNode order) {
    return payments(order, "captures");
  }

  static List<JsonNode> refunds(JsonNode order) {
    return payments(order, "refunds");
  }

  private static List<JsonNode> payments(JsonNode order, String kind) {
    List<JsonNode> found = new ArrayList<>();
    order.path("purchase_units").forEach(
        unit -> unit.path("payments").path(kind).forEach(found::add));
    return found;
  }

  /** Every id by kind that an order names; of its captures the one that was not declined. */
  static Map<String, String> references(JsonNode order) {
    Map<String, String> references = new LinkedHashMap<>();
    put(references, ORDER, text(order, "id"));
    // An approval that was withdrawn names its order so.
    put(references, ORDER, text(order, "order_id"));
    captures(order).stream()
        .filter(capture -> captureStatus(capture).orElse(null) != PaymentStatus.FAILED)
        .findFirst().ifPresent(capture -> put(references, CAPTURE, text(capture, "id")));
    return references;
  }

  /** Every id by kind that a capture or a refund names. */
  static Map<String, String> referencesOfPayment(JsonNode object, boolean isRefund) {
    Map<String, String> references = new LinkedHashMap<>();
    put(references, ORDER,
        text(object.path("supplementary_data").path("related_ids"), "order_id"));
    put(references, ORDER, up(object, "/checkout/orders/"));
    put(references, CAPTURE, isRefund ? up(object, CAPTURES) : text(object, "id"));
    return references;
  }

  /** The id at the end of the link to the object above, if it is of that kind; else blank. */
  static String up(JsonNode object, String kind) {
    for (JsonNode link : object.path("links")) {
      String href = text(link, "href");
      int at = href.lastIndexOf(kind);
      if (text(link, "rel").equals("up") && at >= 0) {
        String id = href.substring(at + kind.length());
        return id.matches("[A-Za-z0-9-]{1,64}") ? id : "";
      }
    }
    return "";
  }

  /** Where to send the payer: the name of the link depends on how the order was made. */
  static @Nullable String approveLink(JsonNode order) {
    for (JsonNode link : order.path("links")) {
      String rel = text(link, "rel");
      if (rel.equals("approve") || rel.equals("payer-action")) {
        return textOrNull(link, "href");
      }
    }
    return null;
  }

  private static void put(Map<String, String> references, String kind, String id) {
    if (!id.isBlank()) {
      references.putIfAbsent(kind, id);
    }
  }

  static @Nullable OrderId orderId(JsonNode unit) {
    String id = text(unit, "reference_id");
    // PayPal's own value for a unit that was given none.
    return isId(id) && !id.equals("default") ? new OrderId(id) : null;
  }

  static @Nullable PaymentId paymentId(JsonNode object) {
    return paymentId(text(object, "custom_id"));
  }

  static @Nullable PaymentId paymentId(String id) {
    return isId(id) ? new PaymentId(id) : null;
  }

  /** A refund from the dashboard may carry the invoice id of its capture, which is no refund's. */
  static @Nullable RefundId refundId(JsonNode refund) {
    String invoice = text(refund, "invoice_id");
    String id = invoice.startsWith(PaypalRequests.REFUND)
        ? invoice.substring(PaypalRequests.REFUND.length()) : "";
    return isId(id) ? new RefundId(id) : null;
  }

  /** Anybody with access to the account can write these fields: not each is an id of ours. */
  private static boolean isId(String id) {
    return id.matches("[A-Za-z0-9_-]{1,64}");
  }

  /** A time of PayPal's, or the other one if that is missing or is none. */
  static Instant time(JsonNode object, String field, Instant otherwise) {
    String text = text(object, field);
    try {
      return text.isBlank() ? otherwise : instant(text);
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }

  /**
   * A time in the form of RFC 3339.
   *
   * @throws IllegalArgumentException if it is none, or lies beyond the year 9999
   */
  static Instant instant(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() < 1970 || time.getYear() > 9998) {
        throw new IllegalArgumentException("no time: " + text);
      }
      return time.toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no time: " + text, e);
    }
  }
}
