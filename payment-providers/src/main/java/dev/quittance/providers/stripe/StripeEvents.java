package dev.quittance.providers.stripe;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.Translation;
import dev.quittance.providers.http.JsonFields;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Stripe's event types in our words. See "Types of events" in Stripe's API reference. */
final class StripeEvents {

  private StripeEvents() {
  }

  /**
   * What an event means.
   *
   * @param data the event's {@code data}, whose {@code object} is the object as it was then
   * @throws IllegalArgumentException if the object lacks what its type must have
   */
  static Translation translate(String id, String type, Instant created, JsonNode data) {
    JsonNode object = data.path("object");
    ProviderReport report = reportOf(id, created, object);
    return switch (type) {
      case "checkout.session.completed" -> sessionCompleted(report, object);
      case "checkout.session.async_payment_succeeded" ->
        outcome(new PaymentSucceeded(report, StripeMapping.money(object, "amount_total")));
      case "checkout.session.async_payment_failed" -> outcome(new PaymentFailed(
          report, "async_payment_failed", "the delayed payment failed", true));
      case "checkout.session.expired" -> outcome(new PaymentExpired(report));
      case "payment_intent.succeeded" ->
        outcome(new PaymentSucceeded(report, StripeMapping.money(object, "amount_received")));
      case "payment_intent.payment_failed" -> paymentFailed(report, object);
      case "payment_intent.canceled" -> outcome(new PaymentCancelled(
          report, otherwise(JsonFields.text(object, "cancellation_reason"), "canceled")));
      case "charge.refunded" -> outcome(new PaymentRefunded(
          report, null, null, null, StripeMapping.money(object, "amount_refunded")));
      case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
        refund(report, object);
      case "charge.dispute.created" -> outcome(new DisputeOpened(
          report, JsonFields.text(object, "id"), StripeMapping.money(object, "amount"),
          otherwise(JsonFields.text(object, "reason"), "general")));
      case "charge.dispute.closed" -> outcome(new DisputeClosed(
          report, JsonFields.text(object, "id"), StripeMapping.money(object, "amount"),
          JsonFields.text(object, "status").equals("lost")));
      // One card payment tells the same thing three times; the intent or the session counts.
      case "charge.succeeded", "charge.failed", "charge.captured" ->
        new Translation.Ignored("redundant");
      case "payment_intent.created", "payment_intent.processing",
          "payment_intent.requires_action", "payment_intent.amount_capturable_updated",
          "payment_intent.partially_funded" -> new Translation.Ignored("still_pending");
      case "charge.dispute.updated", "charge.dispute.funds_withdrawn",
          "charge.dispute.funds_reinstated" -> new Translation.Ignored("dispute_details");
      default -> new Translation.Ignored("unknown_type");
    };
  }

  private static Translation sessionCompleted(ProviderReport report, JsonNode session) {
    return switch (JsonFields.text(session, "payment_status")) {
      case "paid" ->
        outcome(new PaymentSucceeded(report, StripeMapping.money(session, "amount_total")));
      case "unpaid" -> new Translation.Ignored("awaiting_payment");
      case "no_payment_required" -> {
        Money total = StripeMapping.money(session, "amount_total");
        yield total.amountMinor() == 0 ? outcome(new PaymentSucceeded(report, total))
            : new Translation.Ignored("no_payment_required");
      }
      default -> throw new IllegalArgumentException("unknown payment_status");
    };
  }

  /** Not the end of a payment: the payer can try another card. */
  private static Translation paymentFailed(ProviderReport report, JsonNode intent) {
    JsonNode error = intent.path("last_payment_error");
    String decline = JsonFields.text(error, "decline_code");
    String code = decline.isBlank() ? JsonFields.text(error, "code") : decline;
    return outcome(new PaymentFailed(report, otherwise(code, "payment_failed"),
        otherwise(JsonFields.text(error, "message"), "the payment failed"), false));
  }

  private static Translation refund(ProviderReport report, JsonNode object) {
    RefundSnapshot refund = StripeMapping.refund(object)
        .orElseThrow(() -> new IllegalArgumentException("unknown refund status"));
    return switch (refund.status()) {
      case PENDING -> new Translation.Ignored("refund_pending");
      case SUCCEEDED -> outcome(new PaymentRefunded(
          report, refund.refundId(), refund.providerRefundId(), refund.amount(), null));
      case FAILED, CANCELLED -> outcome(new RefundFailed(
          report, refund.refundId(), refund.providerRefundId(), refund.amount(),
          otherwise(refund.failureCode(), "refund_failed"), "the refund did not happen"));
    };
  }

  private static ProviderReport reportOf(String id, Instant created, JsonNode object) {
    Map<String, String> references = StripeMapping.references(object);
    String payment = references.getOrDefault("checkout_session",
        references.getOrDefault("payment_intent", references.get("charge")));
    return new ProviderReport(StripeProvider.NAME, id, payment, references,
        StripeMapping.orderId(object), StripeMapping.paymentId(object), created,
        ReportedBy.WEBHOOK);
  }

  private static Translation outcome(PaymentOutcome event) {
    return new Translation.Outcome(event);
  }

  private static String otherwise(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }
}
