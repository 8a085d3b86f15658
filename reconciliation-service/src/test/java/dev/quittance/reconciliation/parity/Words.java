package dev.quittance.reconciliation.parity;

import dev.quittance.events.CreditsGranted;
import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import dev.quittance.reconciliation.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the services say of one order with one payment, for tests. */
record Words(OrderId orderId, PaymentId paymentId, Instant at) {

  static final Money PRICE = Samples.PRICE;

  static Words fresh() {
    PaymentId paymentId = PaymentId.random();
    return new Words(new OrderId("order-" + paymentId), paymentId, Samples.NOON);
  }

  /** The same order with another payment. */
  Words other() {
    return new Words(orderId, PaymentId.random(), at);
  }

  Event requested() {
    return new PaymentRequested(orderId, paymentId, "user-1", PRICE, "stripe", null, "credits",
        null, null, null, null, Map.of(), at.plus(Duration.ofHours(24)), at);
  }

  Event cancellationRequested() {
    return new PaymentCancellationRequested(orderId, paymentId, "superseded");
  }

  Event created() {
    return new PaymentCreated(orderId, paymentId, "stripe", null, Samples.providerIdOf(paymentId),
        Map.of("payment_intent", Samples.providerIdOf(paymentId)), PRICE, "payment_intent",
        "k1.sealed", null, at);
  }

  Event creationFailed() {
    return new PaymentCreationFailed(orderId, paymentId, "stripe", "declined", "no", false, at);
  }

  Event cancelled() {
    return new PaymentCancelled(report("cancelled", ReportedBy.CALL), "superseded");
  }

  Event succeeded() {
    return new PaymentSucceeded(report("succeeded", ReportedBy.WEBHOOK), PRICE);
  }

  /** A success that names nothing of ours but the provider's ids. */
  Event succeededUnnamed() {
    return new PaymentSucceeded(Samples.report("stripe", paymentId, false, ReportedBy.WEBHOOK),
        PRICE);
  }

  private ProviderReport report(String fact, ReportedBy reportedBy) {
    String id = reportedBy == ReportedBy.WEBHOOK ? "evt_" + fact + "_" + paymentId
        : ProviderReport.byCall("stripe", paymentId.value(), fact);
    return new ProviderReport("stripe", id, Samples.providerIdOf(paymentId),
        Map.of("payment_intent", Samples.providerIdOf(paymentId)), orderId, paymentId, at,
        reportedBy);
  }

  Event paid() {
    return paid("stripe", null);
  }

  Event paid(String channel, @Nullable Long credits) {
    return new OrderPaid(orderId, "user-1", paymentId, channel, PRICE, "trial", Map.of(), at,
        credits);
  }

  Event review() {
    return review("amount_mismatch");
  }

  Event review(String reason) {
    return new OrderReviewRequired(orderId, "user-1", paymentId, reason, "", at);
  }

  Event refundRequested(String refundId, String by) {
    return new RefundRequested(
        orderId, paymentId, new RefundId(refundId), cny(100), "asked", by, at);
  }

  Event refundCreated(String refundId, long minor, boolean completed) {
    return new RefundCreated(orderId, paymentId, new RefundId(refundId), "stripe",
        "re_" + refundId, cny(minor), completed, at);
  }

  Event refunded(String providerRefundId, long minor) {
    return new PaymentRefunded(report(providerRefundId, ReportedBy.WEBHOOK), null,
        providerRefundId, cny(minor), null);
  }

  Event refundFailed(String refundId, long minor) {
    return new RefundFailed(report("failed_" + refundId, ReportedBy.CALL),
        new RefundId(refundId), "re_" + refundId, cny(minor), "failed", "no");
  }

  Event orderRefunded(long totalMinor, Duration after) {
    return new OrderRefunded(
        orderId, "user-1", paymentId, PRICE, cny(totalMinor), null, false, at.plus(after));
  }

  Event granted(long credits) {
    return new CreditsGranted(orderId, "user-1", credits, at.plus(Duration.ofDays(365)));
  }

  EventEnvelope envelope(Event event) {
    return EventEnvelope.of(event, "/test", at, null);
  }

  static Money cny(long minor) {
    return new Money(minor, "CNY");
  }
}
