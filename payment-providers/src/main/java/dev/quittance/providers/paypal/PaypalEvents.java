package dev.quittance.providers.paypal;

import static dev.quittance.providers.http.JsonFields.required;
import static dev.quittance.providers.http.JsonFields.text;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.Translation;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** PayPal's event types in our words. See "Webhook event names" in PayPal's documentation. */
final class PaypalEvents {

  /** An event's own facts, and the object it is about as it was then. */
  private record Told(String id, Instant created, JsonNode resource) {
  }

  private PaypalEvents() {
  }

  /**
   * What an event means.
   *
   * @throws IllegalArgumentException if the resource lacks what its type must have
   */
  static Translation translate(String id, String type, Instant created, JsonNode resource) {
    Told told = new Told(id, created, resource);
    return switch (type) {
      case "CHECKOUT.ORDER.APPROVED" -> outcome(new PaymentApproved(
          ofOrder(told), PaypalMapping.money(PaypalMapping.unit(resource))));
      case "CHECKOUT.ORDER.COMPLETED" -> completed(told);
      case "CHECKOUT.PAYMENT-APPROVAL.REVERSED" ->
        outcome(new PaymentCancelled(ofOrder(told), "approval_reversed"));
      case "PAYMENT.CAPTURE.COMPLETED" -> outcome(
          new PaymentSucceeded(ofCapture(told), PaypalMapping.money(resource)));
      case "PAYMENT.CAPTURE.DENIED", "PAYMENT.CAPTURE.DECLINED" -> outcome(failed(
          ofCapture(told), resource));
      case "PAYMENT.CAPTURE.PENDING" -> new Translation.Ignored("still_pending");
      case "PAYMENT.CAPTURE.REFUNDED", "PAYMENT.REFUND.FAILED" -> refund(told);
      case "PAYMENT.REFUND.PENDING" -> new Translation.Ignored("refund_pending");
      case "PAYMENT.CAPTURE.REVERSED" -> reversed(told);
      case "CUSTOMER.DISPUTE.CREATED" -> outcome(new DisputeOpened(ofDispute(told),
          required(resource, "dispute_id"), disputed(resource),
          otherwise(text(resource, "reason"), "OTHER")));
      case "CUSTOMER.DISPUTE.RESOLVED" -> disputeResolved(told);
      case "CUSTOMER.DISPUTE.UPDATED" -> new Translation.Ignored("dispute_details");
      default -> new Translation.Ignored("unknown_type");
    };
  }

  /** The order is complete; whether it is paid is for its captures to say. */
  private static Translation completed(Told told) {
    JsonNode order = told.resource();
    PaymentStatus status = PaypalMapping.orderStatus(order).orElse(null);
    return switch (status) {
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> outcome(new PaymentSucceeded(
          ofOrder(told), PaypalReadings.received(
              order, PaypalMapping.money(PaypalMapping.unit(order)).currency())));
      case PENDING -> new Translation.Ignored("still_pending");
      case FAILED -> outcome(failed(
          ofOrder(told), PaypalMapping.captures(order).getFirst()));
      // No capture is told, or one in a state that we do not know: read it.
      case AUTHORISED, CANCELLED, EXPIRED -> outcome(new PaymentUpdated(ofOrder(told)));
      case null -> outcome(new PaymentUpdated(ofOrder(told)));
    };
  }

  private static PaymentFailed failed(ProviderReport report, JsonNode capture) {
    return new PaymentFailed(report,
        otherwise(text(capture.path("status_details"), "reason"), "DECLINED"),
        "PayPal declined the payment", true);
  }

  /** The resource is the refund; the total of all refunds stands in its breakdown. */
  private static Translation refund(Told told) {
    RefundSnapshot refund = PaypalMapping.refund(told.resource(), told.created());
    ProviderReport report = ofRefund(told);
    return switch (refund.status()) {
      case PENDING -> new Translation.Ignored("refund_pending");
      case SUCCEEDED -> outcome(new PaymentRefunded(report, refund.refundId(),
          refund.providerRefundId(), refund.amount(), totalRefunded(told.resource())));
      case FAILED, CANCELLED -> outcome(new RefundFailed(report, refund.refundId(),
          refund.providerRefundId(), refund.amount(),
          otherwise(refund.failureCode(), "refund_failed"), "the refund did not happen"));
    };
  }

  /** PayPal took the money back: told as a refund of its own, or as the capture that is gone. */
  private static Translation reversed(Told told) {
    JsonNode resource = told.resource();
    Money amount = PaypalMapping.money(resource);
    return PaypalMapping.up(resource, PaypalMapping.CAPTURES).isBlank()
        ? outcome(new PaymentRefunded(ofCapture(told), null, null, null, amount))
        : outcome(new PaymentRefunded(ofRefund(told), null, required(resource, "id"), amount,
            totalRefunded(resource)));
  }

  private static @Nullable Money totalRefunded(JsonNode refund) {
    JsonNode total = refund.path("seller_payable_breakdown").path("total_refunded_amount");
    return total.isObject() ? PaypalAmounts.toMoney(total) : null;
  }

  /** See "dispute_outcome" in PayPal's Disputes reference. */
  private static Translation disputeResolved(Told told) {
    JsonNode dispute = told.resource();
    ProviderReport report = ofDispute(told);
    return switch (text(dispute.path("dispute_outcome"), "outcome_code")) {
      case "RESOLVED_BUYER_FAVOUR", "ACCEPTED" -> outcome(new DisputeClosed(
          report, required(dispute, "dispute_id"), disputed(dispute), true));
      case "RESOLVED_SELLER_FAVOUR", "RESOLVED_WITH_PAYOUT", "CANCELED_BY_BUYER", "DENIED" ->
        outcome(new DisputeClosed(
            report, required(dispute, "dispute_id"), disputed(dispute), false));
      // Who has the money is not told: read the payment.
      default -> outcome(new PaymentUpdated(report));
    };
  }

  private static Money disputed(JsonNode dispute) {
    return PaypalAmounts.toMoney(dispute.path("dispute_amount"));
  }

  private static ProviderReport ofOrder(Told told) {
    JsonNode order = told.resource();
    JsonNode unit = PaypalMapping.unit(order);
    return report(told, PaypalMapping.references(order), PaypalMapping.orderId(unit),
        PaypalMapping.paymentId(unit));
  }

  private static ProviderReport ofCapture(Told told) {
    return report(told, PaypalMapping.referencesOfPayment(told.resource(), false), null,
        PaypalMapping.paymentId(told.resource()));
  }

  private static ProviderReport ofRefund(Told told) {
    return report(told, PaypalMapping.referencesOfPayment(told.resource(), true), null,
        PaypalMapping.paymentId(told.resource()));
  }

  private static ProviderReport ofDispute(Told told) {
    JsonNode transaction = told.resource().path("disputed_transactions").path(0);
    String capture = text(transaction, "seller_transaction_id");
    return report(told, capture.isBlank() ? Map.of() : Map.of(PaypalMapping.CAPTURE, capture),
        null, PaypalMapping.paymentId(text(transaction, "custom")));
  }

  private static ProviderReport report(Told told, Map<String, String> references,
      @Nullable OrderId orderId,
      @Nullable PaymentId paymentId) {
    return new ProviderReport(PaypalProvider.NAME, told.id(),
        references.get(PaypalMapping.ORDER), references, orderId, paymentId, told.created(),
        ReportedBy.WEBHOOK);
  }

  private static Translation outcome(PaymentOutcome event) {
    return new Translation.Outcome(event);
  }

  private static String otherwise(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }
}
