package dev.quittance.reconciliation.settlement;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one event tells that a settlement report can be compared with. Facts are only collected, so
 * that their order does not matter.
 *
 * @param paymentId null if the event did not name it
 * @param references every id that the event named, ours among them
 * @param providerRefundId null if it is about no single refund
 * @param amount received, or refunded; of {@link Kind#REFUND_TOTAL} all so far
 */
record SettlementFact(
    String provider,
    Kind kind,
    @Nullable PaymentId paymentId,
    List<String> references,
    @Nullable String providerRefundId,
    @Nullable Money amount,
    Instant at) {

  SettlementFact {
    references = List.copyOf(references);
  }

  /** What is told. */
  enum Kind {
    PAID, FAILED, EXPIRED, CANCELLED, REFUND_PENDING, REFUNDED, REFUND_TOTAL, REFUND_FAILED,
    /** The money was taken back by the payer's bank, or by the provider. */
    DISPUTE_LOST
  }

  /** The fact of an outcome; empty if no report can contradict it. */
  static Optional<SettlementFact> of(PaymentOutcome outcome) {
    ProviderReport report = outcome.report();
    return switch (outcome) {
      case PaymentSucceeded paid -> fact(report, Kind.PAID, null, paid.amount());
      case PaymentFailed failed when failed.terminal() -> fact(report, Kind.FAILED, null, null);
      case PaymentExpired _ -> fact(report, Kind.EXPIRED, null, null);
      case PaymentCancelled _ -> fact(report, Kind.CANCELLED, null, null);
      case PaymentRefunded refund when refund.providerRefundId() != null ->
        fact(report, Kind.REFUNDED, refund.providerRefundId(), refund.amount());
      case PaymentRefunded refund when refund.totalRefunded() != null ->
        fact(report, Kind.REFUND_TOTAL, null, refund.totalRefunded());
      case RefundFailed refund when refund.providerRefundId() != null ->
        fact(report, Kind.REFUND_FAILED, refund.providerRefundId(), refund.amount());
      case DisputeClosed dispute when dispute.lost() ->
        fact(report, Kind.DISPUTE_LOST, null, dispute.amount());
      case PaymentFailed _, PaymentRefunded _, RefundFailed _, PaymentApproved _,
          PaymentUpdated _, DisputeOpened _, DisputeClosed _ -> Optional.empty();
    };
  }

  /** A refund that the provider took on. */
  static SettlementFact of(RefundCreated refund) {
    return new SettlementFact(refund.paymentChannel(),
        refund.completed() ? Kind.REFUNDED : Kind.REFUND_PENDING, refund.paymentId(),
        List.of(refund.paymentId().value()), refund.providerRefundId(), refund.amount(),
        refund.createdAt());
  }

  private static Optional<SettlementFact> fact(ProviderReport report, Kind kind,
      @Nullable String providerRefundId, @Nullable Money amount) {
    PaymentId paymentId = report.paymentId();
    List<String> references = Stream.concat(report.references().values().stream(),
        Stream.of(report.providerPaymentId(), paymentId == null ? null : paymentId.value())
            .filter(Objects::nonNull)).distinct().toList();
    return Optional.of(new SettlementFact(report.provider(), kind, paymentId, references,
        providerRefundId, amount, report.occurredAt()));
  }
}
