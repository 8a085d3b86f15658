package dev.quittance.providers.omise;

import static dev.quittance.providers.http.JsonFields.textOrNull;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import dev.quittance.providers.Translation;
import dev.quittance.providers.http.JsonFields;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Omise's event keys in our words. See "Events" in Omise's documentation.
 *
 * <p>A key says that something came to an end, not how: the object in the event does.
 */
final class OmiseEvents {

  private OmiseEvents() {
  }

  /**
   * What an event means.
   *
   * @param data the object as it was then, in the version of the account
   * @throws IllegalArgumentException if the object lacks what each of its kind has
   */
  static Translation translate(String id, String key, Instant created, JsonNode data) {
    int dot = key.indexOf('.');
    return switch (dot < 0 ? key : key.substring(0, dot)) {
      case "charge" -> charge(key, reportOf(id, created, data, "charge"), data);
      case "refund" -> refund(reportOf(id, created, data, "refund"), data);
      case "dispute" -> dispute(key, reportOf(id, created, data, "dispute"), data);
      case "transfer", "card", "customer", "link", "recipient", "schedule" ->
        new Translation.Ignored("no_payment");
      default -> new Translation.Ignored("unknown_type");
    };
  }

  /** What is left of an event that nobody signed: a reason to read the payment. */
  static Translation unsigned(Translation translation) {
    return translation instanceof Translation.Outcome(PaymentOutcome event)
        ? updated(event.report()) : translation;
  }

  private static Translation charge(String key, ProviderReport report, JsonNode charge) {
    PaymentStatus status = OmiseMapping.status(charge).orElse(null);
    return switch (key) {
      case "charge.complete", "charge.create" ->
        status == null ? updated(report) : state(report, status, charge);
      case "charge.capture" -> status == null || !OmiseMapping.isTaken(status)
          ? updated(report) : state(report, status, charge);
      case "charge.expire" -> status == PaymentStatus.EXPIRED
          ? state(report, status, charge) : updated(report);
      case "charge.reverse" -> status == PaymentStatus.CANCELLED
          ? state(report, status, charge) : updated(report);
      // charge.update, and whatever comes: it is about a charge, which can be read.
      default -> updated(report);
    };
  }

  private static Translation state(
      ProviderReport report, PaymentStatus status, JsonNode charge) {
    return switch (status) {
      case PENDING -> new Translation.Ignored("still_pending");
      case AUTHORISED ->
        outcome(new PaymentApproved(report, OmiseMapping.money(charge, "amount")));
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED ->
        outcome(new PaymentSucceeded(report, OmiseMapping.captured(charge)));
      // Final: to try again, the payer needs another charge.
      case FAILED -> outcome(new PaymentFailed(report,
          otherwise(textOrNull(charge, "failure_code"), "failed"),
          otherwise(textOrNull(charge, "failure_message"), "the payment failed"), true));
      case CANCELLED -> outcome(new PaymentCancelled(report, "reversed"));
      case EXPIRED -> outcome(new PaymentExpired(report));
    };
  }

  /** No event tells the end of a refund that is pending: only reading does. */
  private static Translation refund(ProviderReport report, JsonNode object) {
    RefundSnapshot refund = OmiseMapping.refund(object).orElse(null);
    return refund == null || refund.status() != RefundStatus.SUCCEEDED ? updated(report)
        : outcome(new PaymentRefunded(report, refund.refundId(), refund.providerRefundId(),
            refund.amount(), null));
  }

  /** Only its first event opens a dispute: a later one may overtake the one that ends it. */
  private static Translation dispute(String key, ProviderReport report, JsonNode dispute) {
    String id = OmiseMapping.idOf(dispute, "dispute");
    Money amount = OmiseMapping.money(dispute, "amount");
    return switch (JsonFields.text(dispute, "status")) {
      case "open", "pending" -> key.equals("dispute.create")
          ? outcome(new DisputeOpened(
              report, id, amount, otherwise(textOrNull(dispute, "reason_code"), "general")))
          : new Translation.Ignored("dispute_details");
      case "won" -> outcome(new DisputeClosed(report, id, amount, false));
      case "lost" -> outcome(new DisputeClosed(report, id, amount, true));
      default -> updated(report);
    };
  }

  /** The payment is the charge, also for its refunds and disputes; their metadata is their own. */
  private static ProviderReport reportOf(
      String id, Instant created, JsonNode object, String kind) {
    OmiseMapping.idOf(object, kind);
    Map<String, String> references = OmiseMapping.references(object);
    String charge = references.get("charge");
    if (charge == null) {
      throw new IllegalArgumentException("charge is missing");
    }
    return new ProviderReport(OmiseProvider.NAME, id, charge, references,
        OmiseMapping.orderId(object), OmiseMapping.paymentId(object), created,
        ReportedBy.WEBHOOK);
  }

  private static Translation updated(ProviderReport report) {
    return outcome(new PaymentUpdated(report));
  }

  private static Translation outcome(PaymentOutcome event) {
    return new Translation.Outcome(event);
  }

  private static String otherwise(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
