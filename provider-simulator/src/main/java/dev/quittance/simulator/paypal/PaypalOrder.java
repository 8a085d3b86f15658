package dev.quittance.simulator.paypal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order with all that became of it; amounts are in ISO minor units.
 *
 * @param status PayPal's, or GONE once PayPal does not show it any more
 * @param bySource whether it was made with a payment source, as newer integrations do
 * @param created RFC 3339, as all times here
 */
record PaypalOrder(
    String id,
    String status,
    boolean bySource,
    String created,
    String updated,
    Unit unit,
    @Nullable String returnUrl,
    @Nullable String cancelUrl,
    Funding funding,
    int refusals,
    @Nullable Capture capture,
    List<Refund> refunds,
    @Nullable Dispute dispute) {

  static final String CREATED = "CREATED";
  static final String PAYER_ACTION_REQUIRED = "PAYER_ACTION_REQUIRED";
  static final String APPROVED = "APPROVED";
  static final String COMPLETED = "COMPLETED";
  static final String VOIDED = "VOIDED";
  static final String GONE = "GONE";

  static final String PENDING = "PENDING";
  static final String DECLINED = "DECLINED";
  static final String FAILED = "FAILED";
  static final String PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED";
  static final String REFUNDED = "REFUNDED";

  PaypalOrder {
    refunds = List.copyOf(refunds);
  }

  /** What the payer's money does when it is captured. */
  enum Funding { INSTANT, DELAYED, REFUSED }

  /** What is sold. */
  record Unit(String referenceId, @Nullable String customId, @Nullable String invoiceId,
      @Nullable String description, String currency, long minor) {}

  /** The money that was taken; without its refunds, which the order knows. */
  record Capture(String id, String status, long minor, String created, @Nullable String reason) {}

  /** Money that went back. */
  record Refund(String id, String status, long minor, String created,
      @Nullable String invoiceId, @Nullable String customId, @Nullable String note) {

    boolean counts() {
      return status.equals(COMPLETED) || status.equals(PENDING);
    }

    Refund with(String newStatus) {
      return new Refund(id, newStatus, minor, created, invoiceId, customId, note);
    }
  }

  /** The payer's complaint; the outcome is null while it is open. */
  record Dispute(String id, long minor, String reason, @Nullable String outcome) {}

  boolean in(String wanted) {
    return status.equals(wanted);
  }

  boolean awaitsPayer() {
    return in(CREATED) || in(PAYER_ACTION_REQUIRED);
  }

  long refunded() {
    return refunds.stream().filter(Refund::counts).mapToLong(Refund::minor).sum();
  }

  /** The capture's status as PayPal shows it. */
  String captureStatus() {
    if (capture == null) {
      return "";
    }
    if (!capture.status().equals(COMPLETED) || refunded() == 0) {
      return capture.status();
    }
    return refunded() < capture.minor() ? PARTIALLY_REFUNDED : REFUNDED;
  }

  PaypalOrder with(String newStatus, Funding newFunding, String now) {
    return new PaypalOrder(id, newStatus, bySource, created, now, unit, returnUrl, cancelUrl,
        newFunding, refusals, capture, refunds, dispute);
  }

  /** The payer's bank said no: the payer may choose again. */
  PaypalOrder refused(String now) {
    return new PaypalOrder(id, bySource ? PAYER_ACTION_REQUIRED : CREATED, bySource, created, now,
        unit, returnUrl, cancelUrl, Funding.INSTANT, refusals + 1, capture, refunds, dispute);
  }

  PaypalOrder with(Capture newCapture, String now) {
    return new PaypalOrder(id, COMPLETED, bySource, created, now, unit, returnUrl, cancelUrl,
        funding, refusals, newCapture, refunds, dispute);
  }

  /** Adds a refund, or replaces the one with its id. */
  PaypalOrder with(Refund refund, String now) {
    List<Refund> after = new ArrayList<>(refunds);
    after.removeIf(other -> other.id().equals(refund.id()));
    after.add(refund);
    return new PaypalOrder(id, status, bySource, created, now, unit, returnUrl, cancelUrl,
        funding, refusals, capture, after, dispute);
  }

  PaypalOrder with(Dispute newDispute, String now) {
    return new PaypalOrder(id, status, bySource, created, now, unit, returnUrl, cancelUrl,
        funding, refusals, capture, refunds, newDispute);
  }
}
