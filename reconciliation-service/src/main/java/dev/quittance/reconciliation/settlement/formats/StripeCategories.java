package dev.quittance.reconciliation.settlement.formats;

/** Stripe's reporting categories: see "Reporting categories" in its documentation on reports. */
final class StripeCategories {

  private StripeCategories() {
  }

  static LineKind kindOf(String category) {
    return switch (category) {
      case "charge" -> LineKind.PAYMENT;
      case "refund", "partial_capture_reversal" -> LineKind.REFUND;
      case "refund_failure" -> LineKind.REFUND_FAILURE;
      case "charge_failure" -> LineKind.PAYMENT_REVERSAL;
      default -> LineKind.OTHER;
    };
  }
}
