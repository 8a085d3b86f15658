package dev.quittance.providers;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.ReportedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what reading found into the events that a webhook would have brought. */
public final class SnapshotOutcomes {

  private SnapshotOutcomes() {
  }

  /**
   * The facts of a snapshot, each with its deterministic sync id; empty while the payment is
   * pending.
   *
   * @param reference our own ids, which win over what the provider returned
   */
  public static List<PaymentOutcome> of(PaymentSnapshot snapshot, PaymentReference reference) {
    List<PaymentOutcome> outcomes = new ArrayList<>();
    switch (snapshot.status()) {
      case PENDING -> { }
      case AUTHORISED -> outcomes.add(new PaymentApproved(
          report(snapshot, reference, "approved"), snapshot.amount()));
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> outcomes.add(new PaymentSucceeded(
          report(snapshot, reference, "succeeded"), snapshot.received()));
      case FAILED -> outcomes.add(new PaymentFailed(report(snapshot, reference, "failed"),
          otherwise(snapshot.failureCode(), "failed"),
          otherwise(snapshot.failureMessage(), "the payment failed"), true));
      case EXPIRED -> outcomes.add(new PaymentExpired(report(snapshot, reference, "expired")));
      case CANCELLED -> outcomes.add(new PaymentCancelled(
          report(snapshot, reference, "cancelled"), "found_by_sync"));
    }
    addRefunds(snapshot, reference, outcomes);
    addDisputes(snapshot, reference, outcomes);
    return List.copyOf(outcomes);
  }

  private static void addDisputes(PaymentSnapshot snapshot, PaymentReference reference,
      List<PaymentOutcome> outcomes) {
    for (DisputeSnapshot dispute : snapshot.disputes()) {
      String id = dispute.providerDisputeId();
      outcomes.add(switch (dispute.status()) {
        case OPEN -> new DisputeOpened(
            report(snapshot, reference, "dispute_opened:" + id, dispute.changedAt()),
            id, dispute.amount(), dispute.reason());
        case WON, LOST -> new DisputeClosed(
            report(snapshot, reference, "dispute_closed:" + id, dispute.changedAt()),
            id, dispute.amount(), dispute.status() == DisputeSnapshot.Status.LOST);
      });
    }
  }

  private static void addRefunds(PaymentSnapshot snapshot, PaymentReference reference,
      List<PaymentOutcome> outcomes) {
    long listed = 0;
    for (RefundSnapshot refund : snapshot.refunds()) {
      if (refund.status() == RefundStatus.SUCCEEDED) {
        listed += refund.amount().amountMinor();
      }
      String id = refund.providerRefundId();
      switch (refund.status()) {
        case PENDING -> { }
        case SUCCEEDED -> outcomes.add(new PaymentRefunded(
            report(snapshot, reference, "refunded:" + id, refund.createdAt()),
            refund.refundId(), id, refund.amount(), null));
        case FAILED, CANCELLED -> outcomes.add(new RefundFailed(
            report(snapshot, reference, "refund_failed:" + id, refund.createdAt()),
            refund.refundId(), id, refund.amount(),
            otherwise(refund.failureCode(), "refund_failed"), "the refund did not happen"));
      }
    }
    // Money that went back by another way than a refund: a reversal, for one.
    if (snapshot.refunded().amountMinor() > listed) {
      outcomes.add(new PaymentRefunded(
          report(snapshot, reference, "refunded_total:" + snapshot.refunded().amountMinor()),
          null, null, null, snapshot.refunded()));
    }
  }

  private static ProviderReport report(
      PaymentSnapshot snapshot, PaymentReference reference, String fact) {
    return report(snapshot, reference, fact, snapshot.occurredAt());
  }

  private static ProviderReport report(
      PaymentSnapshot snapshot, PaymentReference reference, String fact, Instant occurredAt) {
    Map<String, String> references = new HashMap<>(reference.references());
    references.putAll(snapshot.references());
    return new ProviderReport(snapshot.provider(),
        ProviderReport.bySync(snapshot.provider(), reference.providerPaymentId(), fact),
        reference.providerPaymentId(), references, reference.orderId(), reference.paymentId(),
        occurredAt, ReportedBy.SYNC);
  }

  private static String otherwise(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
