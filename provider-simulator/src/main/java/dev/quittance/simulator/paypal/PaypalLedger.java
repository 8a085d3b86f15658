package dev.quittance.simulator.paypal;

import dev.quittance.simulator.ledger.LedgerPayment;
import dev.quittance.simulator.paypal.PaypalOrder.Capture;
import dev.quittance.simulator.paypal.PaypalOrder.Dispute;
import java.util.Locale;
import java.util.Map;

/** An order in the words that the ledgers of all providers share. */
final class PaypalLedger {

  private static final String REFUND = "refund-";

  private PaypalLedger() {}

  static LedgerPayment payment(PaypalOrder order) {
    Capture capture = order.capture();
    long taken = capture != null && capture.status().equals(PaypalOrder.COMPLETED)
        ? capture.minor() : 0;
    Dispute dispute = order.dispute();
    PaypalOrder.Unit unit = order.unit();
    return new LedgerPayment(PaypalEvents.PROVIDER, order.id(),
        capture == null ? Map.of() : Map.of("capture", capture.id()), unit.referenceId(),
        unit.customId(), unit.minor(), unit.currency(), taken,
        order.refunded(), dispute != null, dispute == null ? 0 : dispute.minor(), status(order),
        order.status(),
        order.refusals(),
        order.refunds().stream().map(PaypalLedger::refund).toList(), order.created());
  }

  /** The merchant's id of a refund stands in its invoice id. */
  private static LedgerPayment.Refund refund(PaypalOrder.Refund refund) {
    String invoice = refund.invoiceId();
    return new LedgerPayment.Refund(refund.id(),
        invoice != null && invoice.startsWith(REFUND)
            ? invoice.substring(REFUND.length()) : null,
        refund.minor(), refund.status().toLowerCase(Locale.ROOT));
  }

  private static String status(PaypalOrder order) {
    return switch (order.captureStatus()) {
      case PaypalOrder.COMPLETED -> "succeeded";
      case PaypalOrder.PARTIALLY_REFUNDED -> "partially_refunded";
      case PaypalOrder.REFUNDED -> "refunded";
      case PaypalOrder.DECLINED -> "failed";
      default -> switch (order.status()) {
        case PaypalOrder.APPROVED -> "authorised";
        case PaypalOrder.VOIDED -> "cancelled";
        case PaypalOrder.GONE -> "expired";
        default -> "pending";
      };
    };
  }
}
