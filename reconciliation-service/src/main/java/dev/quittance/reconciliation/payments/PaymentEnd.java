package dev.quittance.reconciliation.payments;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.reconciliation.payments.OpenPayment.ClosedBy;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a payment needs no more reading.
 *
 * @param paymentId null if the provider did not return it: its own ids tell then
 * @param paid whether the money came
 */
record PaymentEnd(
    @Nullable PaymentId paymentId,
    @Nullable OrderId orderId,
    @Nullable String paymentChannel,
    @Nullable String providerPaymentId,
    Map<String, String> references,
    boolean paid,
    ClosedBy closedBy,
    Instant at) {

  /** The end that an outcome tells; empty if the payment may still change. */
  static Optional<PaymentEnd> of(PaymentOutcome outcome) {
    boolean isFinal = switch (outcome) {
      case PaymentSucceeded _, PaymentExpired _, PaymentCancelled _ -> true;
      case PaymentFailed failed -> failed.terminal();
      // A refund or dispute without success means that the success was missed: let it be read.
      case PaymentApproved _, PaymentUpdated _, PaymentRefunded _, RefundFailed _, DisputeOpened _,
          DisputeClosed _ -> false;
    };
    return isFinal ? Optional.of(of(outcome.report(), outcome instanceof PaymentSucceeded))
        : Optional.empty();
  }

  static PaymentEnd of(PaymentCreationFailed failed) {
    return new PaymentEnd(failed.paymentId(), failed.orderId(), failed.paymentChannel(), null,
        Map.of(), false, ClosedBy.CREATION_FAILED, failed.failedAt());
  }

  private static PaymentEnd of(ProviderReport report, boolean paid) {
    ClosedBy closedBy = switch (report.reportedBy()) {
      case WEBHOOK -> ClosedBy.WEBHOOK;
      case SYNC -> ClosedBy.SYNC;
      case CALL -> ClosedBy.CALL;
    };
    return new PaymentEnd(report.paymentId(), report.orderId(), report.provider(),
        report.providerPaymentId(), report.references(), paid, closedBy, report.occurredAt());
  }
}
