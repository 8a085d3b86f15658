package dev.quittance.reconciliation.settlement;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.ReportedBy;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import java.util.Optional;

/** What an approved discrepancy does. */
final class Repair {

  private Repair() {
  }

  /** Whether reading the payment, or telling the line's fact, can repair it. */
  static boolean isPossible(Difference kind) {
    return switch (kind) {
      case MISSING_HERE, STATUS_DIFFERS -> true;
      // What is missing there, or another amount, is for a person to settle with the provider.
      case MISSING_THERE, AMOUNT_DIFFERS, CURRENCY_DIFFERS, FEE_UNEXPECTED -> false;
    };
  }

  /**
   * The event that the line proves, for a payment that cannot be read. Its id is made of the line,
   * so that publishing it twice is publishing it once.
   *
   * @return empty if the line does not tell enough
   */
  static Optional<PaymentOutcome> outcome(
      String provider, SettlementLine line, KnownPayment known) {
    Money charged = line.charged();
    if (charged == null) {
      return Optional.empty();
    }
    return switch (line.kind()) {
      case PAYMENT -> Optional.of(new PaymentSucceeded(
          report(provider, line, known, "succeeded"), charged));
      case REFUND -> Optional.of(new PaymentRefunded(report(provider, line, known, "refunded"),
          null, line.refundReference(), charged, null));
      case REFUND_FAILURE -> Optional.of(new RefundFailed(
          report(provider, line, known, "refund_failed"), null, line.refundReference(), charged,
          "refund_failed", "the provider's settlement report has the refund's money back"));
      case PAYMENT_REVERSAL, OTHER -> Optional.empty();
    };
  }

  private static ProviderReport report(
      String provider, SettlementLine line, KnownPayment known, String fact) {
    return new ProviderReport(provider,
        "settlement:" + provider + ":" + line.reference() + ":" + fact,
        known.providerPaymentId(), known.references(), known.orderId(), known.paymentId(),
        line.occurredAt(), ReportedBy.SYNC);
  }
}
