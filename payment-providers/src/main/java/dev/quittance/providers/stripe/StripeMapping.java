package dev.quittance.providers.stripe;

import static dev.quittance.providers.http.JsonFields.seconds;
import static dev.quittance.providers.http.JsonFields.text;
import static dev.quittance.providers.http.JsonFields.whole;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.DisputeSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads Stripe's objects. Pure, and total: what is not documented is empty, never a guess. */
final class StripeMapping {

  private StripeMapping() {
  }

  /** See "PaymentIntent.status" in Stripe's API reference. */
  static Optional<PaymentStatus> paymentIntentStatus(JsonNode intent) {
    return switch (text(intent, "status")) {
      case "requires_payment_method", "requires_confirmation", "requires_action", "processing" ->
        Optional.of(PaymentStatus.PENDING);
      case "requires_capture" -> Optional.of(PaymentStatus.AUTHORISED);
      case "succeeded" -> Optional.of(PaymentStatus.SUCCEEDED);
      case "canceled" -> Optional.of(PaymentStatus.CANCELLED);
      default -> Optional.empty();
    };
  }

  /** See "Checkout Session: status and payment_status" in Stripe's API reference. */
  static Optional<PaymentStatus> sessionStatus(JsonNode session) {
    return switch (text(session, "status") + "/" + text(session, "payment_status")) {
      case "open/unpaid" -> Optional.of(PaymentStatus.PENDING);
      // A delayed method: the order is complete, the money is not there.
      case "complete/unpaid" -> Optional.of(PaymentStatus.PENDING);
      case "complete/paid" -> Optional.of(PaymentStatus.SUCCEEDED);
      case "complete/no_payment_required" -> session.path("amount_total").asLong(-1) == 0
          ? Optional.of(PaymentStatus.SUCCEEDED) : Optional.empty();
      case "expired/unpaid", "expired/paid", "expired/no_payment_required" ->
        Optional.of(PaymentStatus.EXPIRED);
      default -> Optional.empty();
    };
  }

  /** See "Refund.status" in Stripe's API reference. */
  static Optional<RefundStatus> refundStatus(JsonNode refund) {
    return switch (text(refund, "status")) {
      case "pending", "requires_action" -> Optional.of(RefundStatus.PENDING);
      case "succeeded" -> Optional.of(RefundStatus.SUCCEEDED);
      case "failed" -> Optional.of(RefundStatus.FAILED);
      case "canceled" -> Optional.of(RefundStatus.CANCELLED);
      default -> Optional.empty();
    };
  }

  static Optional<RefundSnapshot> refund(JsonNode refund) {
    return refundStatus(refund).map(status -> new RefundSnapshot(
        text(refund, "id"), refundId(refund), money(refund, "amount"), status,
        refund.path("failure_reason").asString(null), seconds(refund, "created")));
  }

  /** A dispute; empty if its status is none that Stripe documents. */
  static Optional<DisputeSnapshot> dispute(JsonNode dispute) {
    return disputeStatus(dispute).map(status -> new DisputeSnapshot(text(dispute, "id"),
        money(dispute, "amount"),
        text(dispute, "reason").isBlank() ? "general" : text(dispute, "reason"), status,
        seconds(dispute, "created")));
  }

  /** See "The Dispute object": a warning is an inquiry, which can still become one. */
  private static Optional<DisputeSnapshot.Status> disputeStatus(JsonNode dispute) {
    return switch (text(dispute, "status")) {
      case "needs_response", "under_review", "warning_needs_response", "warning_under_review" ->
        Optional.of(DisputeSnapshot.Status.OPEN);
      case "won", "warning_closed", "prevented" -> Optional.of(DisputeSnapshot.Status.WON);
      case "lost" -> Optional.of(DisputeSnapshot.Status.LOST);
      default -> Optional.empty();
    };
  }

  /**
   * An amount of that object.
   *
   * @throws IllegalArgumentException if the amount is not there as a whole number, or the currency
   *     is unknown
   */
  static Money money(JsonNode object, String field) {
    return StripeCurrencies.toMoney(whole(object, field), text(object, "currency"));
  }

  /** The id in a field that holds an id, or the whole object when expanded. */
  static String reference(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isObject() ? text(value, "id") : text(object, field);
  }

  /** Every id by kind that a session, an intent, a charge, a refund or a dispute names. */
  static Map<String, String> references(JsonNode object) {
    Map<String, String> references = new LinkedHashMap<>();
    switch (text(object, "object")) {
      case "checkout.session" -> references.put("checkout_session", text(object, "id"));
      case "payment_intent" -> references.put("payment_intent", text(object, "id"));
      case "charge" -> references.put("charge", text(object, "id"));
      default -> { }
    }
    putReference(references, "payment_intent", reference(object, "payment_intent"));
    putReference(references, "charge", reference(object, "latest_charge"));
    putReference(references, "charge", reference(object, "charge"));
    return references;
  }

  private static void putReference(Map<String, String> references, String kind, String id) {
    if (!id.isBlank()) {
      references.putIfAbsent(kind, id);
    }
  }

  static @Nullable OrderId orderId(JsonNode object) {
    String inMetadata = text(object.path("metadata"), StripeRequests.ORDER_ID);
    String id = inMetadata.isBlank() ? text(object, "client_reference_id") : inMetadata;
    return isId(id) ? new OrderId(id) : null;
  }

  static @Nullable PaymentId paymentId(JsonNode object) {
    String id = text(object.path("metadata"), StripeRequests.PAYMENT_ID);
    return isId(id) ? new PaymentId(id) : null;
  }

  static @Nullable RefundId refundId(JsonNode refund) {
    String id = text(refund.path("metadata"), StripeRequests.REFUND_ID);
    return isId(id) ? new RefundId(id) : null;
  }

  /** Metadata can be written by anybody with access to the account: not each is an id of ours. */
  private static boolean isId(String id) {
    return id.matches("[A-Za-z0-9_-]{1,64}");
  }
}
