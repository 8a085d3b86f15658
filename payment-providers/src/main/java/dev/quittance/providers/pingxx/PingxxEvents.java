package dev.quittance.providers.pingxx;

import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.Translation;
import dev.quittance.providers.http.JsonFields;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Ping++'s event types in our words. See "Event types" in Ping++'s API reference: there are none
 * for a charge that failed, expired or was reversed, and none for a refund that failed.
 */
final class PingxxEvents {

  private PingxxEvents() {
  }

  /**
   * What an event means.
   *
   * @param object the event's {@code data.object}, as it was then
   * @throws IllegalArgumentException if the object lacks what its type must have
   */
  static Translation translate(String id, String type, Instant created, JsonNode object) {
    return switch (type) {
      case "charge.succeeded" -> charge(report(id, created, object, "charge"), object);
      case "refund.succeeded" -> refund(report(id, created, object, "refund"), object);
      case "order.succeeded", "order.refunded", "order.refund.succeeded",
          "order_refund.succeeded" -> new Translation.Ignored("order_api");
      default -> new Translation.Ignored("unknown_type");
    };
  }

  private static Translation charge(ProviderReport report, JsonNode charge) {
    boolean paid = charge.path("paid").asBoolean(false)
        && !PingxxMapping.isReversed(charge);
    // The type alone is no proof of money: let it be read.
    return outcome(paid ? new PaymentSucceeded(report, PingxxMapping.money(charge, "amount"))
        : new PaymentUpdated(report));
  }

  private static Translation refund(ProviderReport report, JsonNode object) {
    RefundSnapshot refund = PingxxMapping.refund(object);
    return outcome(switch (refund.status()) {
      case PENDING -> new PaymentUpdated(report);
      case SUCCEEDED -> new PaymentRefunded(
          report, refund.refundId(), refund.providerRefundId(), refund.amount(), null);
      case FAILED, CANCELLED -> new RefundFailed(
          report, refund.refundId(), refund.providerRefundId(), refund.amount(),
          refund.failureCode() == null ? "refund_failed" : refund.failureCode(),
          "the refund did not happen");
    });
  }

  /** A refund belongs to the charge that it names; its own order_no is Ping++'s. */
  private static ProviderReport report(
      String id, Instant created, JsonNode object, String kind) {
    if (!JsonFields.text(object, "object").equals(kind)) {
      throw new IllegalArgumentException("data.object is no " + kind);
    }
    Map<String, String> references = PingxxMapping.references(object);
    if (!references.containsKey("charge")) {
      throw new IllegalArgumentException("the " + kind + " names no charge");
    }
    return new ProviderReport(PingxxProvider.NAME, id, references.get("charge"), references,
        PingxxMapping.orderId(object), PingxxMapping.paymentId(object), created,
        ReportedBy.WEBHOOK);
  }

  private static Translation outcome(PaymentOutcome event) {
    return new Translation.Outcome(event);
  }
}
