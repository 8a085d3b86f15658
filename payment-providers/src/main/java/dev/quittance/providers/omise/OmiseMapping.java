package dev.quittance.providers.omise;

import static dev.quittance.providers.http.JsonFields.text;
import static dev.quittance.providers.http.JsonFields.textOrNull;
import static dev.quittance.providers.http.JsonFields.whole;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.DisputeSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads Omise's objects. Pure, and total: what is not documented is empty, never a guess.
 *
 * <p>An account has an API version, by which its webhooks are written. Older ones say {@code
 * created} for {@code created_at}, {@code refunded} for {@code refunded_amount} and {@code
 * captured} for {@code paid}, and have neither {@code captured_amount} nor a status of refunds.
 */
final class OmiseMapping {

  private static final String ID = "[A-Za-z0-9_-]{1,64}";

  private OmiseMapping() {
  }

  /**
   * See "Charge API: status" in Omise's documentation.
   *
   * @throws IllegalArgumentException if a paid charge does not tell what was paid
   */
  static Optional<PaymentStatus> status(JsonNode charge) {
    if (flag(charge, "reversed")) {
      // Whatever else it says: in older versions it stays successful and paid, as in the example
      // of a reversal that Omise's own libraries test with.
      return Optional.of(PaymentStatus.CANCELLED);
    }
    return switch (text(charge, "status")) {
      case "pending" -> Optional.of(flag(charge, "expired") ? PaymentStatus.EXPIRED
          : isReserved(charge) ? PaymentStatus.AUTHORISED : PaymentStatus.PENDING);
      case "successful" -> isPaid(charge) ? Optional.of(paidStatus(charge)) : Optional.empty();
      case "failed" -> unlessPaid(charge, PaymentStatus.FAILED);
      case "expired" -> unlessPaid(charge, PaymentStatus.EXPIRED);
      case "reversed", "voided" -> Optional.of(PaymentStatus.CANCELLED);
      default -> Optional.empty();
    };
  }

  /** Whether Omise took the money, whatever went back since. */
  static boolean isTaken(PaymentStatus status) {
    return switch (status) {
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> true;
      case PENDING, AUTHORISED, FAILED, CANCELLED, EXPIRED -> false;
    };
  }

  /** Reserved by the bank, and waiting for us to capture it. */
  private static boolean isReserved(JsonNode charge) {
    return flag(charge, "authorized")
        && (!charge.path("capture").asBoolean(true) || flag(charge, "capturable"));
  }

  /** A charge that says both that it ended unpaid and that it is paid says nothing. */
  private static Optional<PaymentStatus> unlessPaid(JsonNode charge, PaymentStatus status) {
    return isPaid(charge) ? Optional.empty() : Optional.of(status);
  }

  private static boolean isPaid(JsonNode charge) {
    return flag(charge, "paid") || flag(charge, "captured");
  }

  private static PaymentStatus paidStatus(JsonNode charge) {
    Money refunded = refunded(charge);
    if (!refunded.isPositive()) {
      return PaymentStatus.SUCCEEDED;
    }
    return refunded.amountMinor() >= captured(charge).amountMinor()
        ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED;
  }

  /** What a paid charge took, which is less than its amount if only a part was captured. */
  static Money captured(JsonNode charge) {
    return money(charge, charge.hasNonNull("captured_amount") ? "captured_amount" : "amount");
  }

  static Money refunded(JsonNode charge) {
    if (charge.hasNonNull("refunded_amount")) {
      return money(charge, "refunded_amount");
    }
    return charge.hasNonNull("refunded") ? money(charge, "refunded")
        : Money.zero(currency(charge));
  }

  /** See "Refund API: status" in Omise's documentation; older versions have none, and no wait. */
  static Optional<RefundStatus> refundStatus(JsonNode refund) {
    JsonNode status = refund.path("status");
    if (status.isMissingNode() || status.isNull()) {
      return Optional.of(RefundStatus.SUCCEEDED);
    }
    return switch (text(refund, "status")) {
      case "closed" -> Optional.of(RefundStatus.SUCCEEDED);
      case "pending" -> Optional.of(RefundStatus.PENDING);
      default -> Optional.empty();
    };
  }

  /**
   * A refund; empty if its status is none that Omise documents.
   *
   * @throws IllegalArgumentException if it lacks what each refund has
   */
  static Optional<RefundSnapshot> refund(JsonNode refund) {
    return refundStatus(refund).map(status -> new RefundSnapshot(
        idOf(refund, "refund"), refundId(refund), money(refund, "amount"), status, null,
        createdAt(refund)));
  }

  /**
   * The dispute that stands in a charge; empty if there is none, or its status is none that Omise
   * documents.
   *
   * @throws IllegalArgumentException if it lacks what each dispute has
   */
  static Optional<DisputeSnapshot> disputeOf(JsonNode charge) {
    JsonNode dispute = charge.path("dispute");
    if (!dispute.isObject()) {
      return Optional.empty();
    }
    Instant closedAt = time(dispute, "closed_at");
    return disputeStatus(dispute).map(status -> new DisputeSnapshot(idOf(dispute, "dispute"),
        money(dispute, "amount"), text(dispute, "reason_code").isBlank()
            ? "general" : text(dispute, "reason_code"), status,
        closedAt == null ? createdAt(dispute) : closedAt));
  }

  private static Optional<DisputeSnapshot.Status> disputeStatus(JsonNode dispute) {
    return switch (text(dispute, "status")) {
      case "open", "pending" -> Optional.of(DisputeSnapshot.Status.OPEN);
      case "won" -> Optional.of(DisputeSnapshot.Status.WON);
      case "lost" -> Optional.of(DisputeSnapshot.Status.LOST);
      default -> Optional.empty();
    };
  }

  /**
   * The id of an object of that kind.
   *
   * @throws IllegalArgumentException if it is another kind, or has no id
   */
  static String idOf(JsonNode object, String kind) {
    String id = text(object, "id");
    if (id.isBlank() || !text(object, "object").equals(kind)) {
      throw new IllegalArgumentException("no " + kind);
    }
    return id;
  }

  /**
   * An amount of that object; JPY has no minor unit at Omise, as in ISO 4217.
   *
   * @throws IllegalArgumentException if the amount is not there as a whole number, or the currency
   *     is unknown
   */
  static Money money(JsonNode object, String field) {
    return new Money(whole(object, field), currency(object));
  }

  /** Lower case in the documentation's examples, upper case in events of today. */
  private static String currency(JsonNode object) {
    return text(object, "currency").toUpperCase(Locale.ROOT);
  }

  static Instant createdAt(JsonNode object) {
    Instant created = time(object, "created_at");
    Instant before = created == null ? time(object, "created") : created;
    if (before == null) {
      throw new IllegalArgumentException("created_at is missing");
    }
    return before;
  }

  /** When a charge came into its state, or the nearest that it tells. */
  static Instant changedAt(JsonNode charge, PaymentStatus status) {
    Instant changed = switch (status) {
      case PENDING, FAILED -> null;
      case AUTHORISED -> time(charge, "authorized_at");
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> {
        Instant paid = time(charge, "paid_at");
        yield paid == null ? time(charge, "captured_at") : paid;
      }
      case CANCELLED -> time(charge, "reversed_at");
      case EXPIRED -> time(charge, "expired_at");
    };
    return changed == null ? createdAt(charge) : changed;
  }

  /**
   * A time in ISO 8601; null if there is none.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static @Nullable Instant time(JsonNode object, String field) {
    String text = textOrNull(object, field);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(field + " is no time", e);
    }
  }

  /** Every id by kind that a charge, a refund or a dispute names. */
  static Map<String, String> references(JsonNode object) {
    Map<String, String> references = new LinkedHashMap<>();
    String charge = text(object, "object").equals("charge")
        ? text(object, "id") : reference(object, "charge");
    String source = reference(object, "source");
    if (!charge.isBlank()) {
      references.put("charge", charge);
    }
    if (!source.isBlank()) {
      references.put("source", source);
    }
    return references;
  }

  /** The id in a field that holds an id, or the whole object when expanded. */
  private static String reference(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isObject() ? text(value, "id") : text(object, field);
  }

  static @Nullable OrderId orderId(JsonNode object) {
    String id = metadata(object, OmiseRequests.ORDER_ID);
    return id == null ? null : new OrderId(id);
  }

  static @Nullable PaymentId paymentId(JsonNode object) {
    String id = metadata(object, OmiseRequests.PAYMENT_ID);
    return id == null ? null : new PaymentId(id);
  }

  static @Nullable RefundId refundId(JsonNode refund) {
    String id = metadata(refund, OmiseRequests.REFUND_ID);
    return id == null ? null : new RefundId(id);
  }

  /** Metadata can be written by anybody with access to the account: not each is an id of ours. */
  private static @Nullable String metadata(JsonNode object, String field) {
    String id = text(object.path("metadata"), field);
    return id.matches(ID) ? id : null;
  }

  private static boolean flag(JsonNode object, String field) {
    return object.path(field).asBoolean(false);
  }
}
