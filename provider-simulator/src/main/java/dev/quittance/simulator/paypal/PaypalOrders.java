package dev.quittance.simulator.paypal;

import dev.quittance.simulator.paypal.PaypalOrder.Capture;
import dev.quittance.simulator.paypal.PaypalOrder.Dispute;
import dev.quittance.simulator.paypal.PaypalOrder.Funding;
import dev.quittance.simulator.paypal.PaypalOrder.Refund;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What can be done to orders; every method expects the store's lock to be held. */
@Component
final class PaypalOrders {

  private static final int LONGEST_ID = 127;
  private static final int LONGEST_REFERENCE = 256;

  private final PaypalStore store;
  private final PaypalEvents events;
  private final Clock clock;

  PaypalOrders(PaypalStore store, PaypalEvents events, Clock clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  PaypalOrder create(JsonNode body) {
    if (!body.path("intent").asString("").equals("CAPTURE")) {
      throw PaypalException.invalid("INVALID_PARAMETER_VALUE", "/intent",
          "The simulator takes the intent CAPTURE only.");
    }
    JsonNode units = body.path("purchase_units");
    if (!units.isArray() || units.size() != 1) {
      throw PaypalException.invalid("INVALID_ARRAY_MIN_ITEMS", "/purchase_units",
          "The simulator takes one purchase unit.");
    }
    JsonNode unit = units.path(0);
    PaypalMoney money = PaypalMoney.read(unit.path("amount"));
    JsonNode source = body.path("payment_source").path("paypal").path("experience_context");
    JsonNode context = source.isObject() ? source : body.path("application_context");
    String reference = text(unit, "reference_id", LONGEST_REFERENCE);
    boolean bySource = body.path("payment_source").isObject();
    return store.save(new PaypalOrder(PaypalIds.next(),
        bySource ? PaypalOrder.PAYER_ACTION_REQUIRED : PaypalOrder.CREATED, bySource, now(),
        now(), new PaypalOrder.Unit(reference == null ? "default" : reference,
            text(unit, "custom_id", LONGEST_ID), text(unit, "invoice_id", LONGEST_ID),
            text(unit, "description", LONGEST_ID), money.currency(), money.minor()),
        text(context, "return_url", 4000), text(context, "cancel_url", 4000), Funding.INSTANT,
        0, null, List.of(), null));
  }

  PaypalOrder approve(PaypalOrder order, Funding funding) {
    if (!order.awaitsPayer()) {
      throw PaypalException.unprocessable(
          "ORDER_ALREADY_APPROVED", "The order is " + order.status() + ".");
    }
    PaypalOrder after = store.save(order.with(PaypalOrder.APPROVED, funding, now()));
    events.order("CHECKOUT.ORDER.APPROVED", after);
    return after;
  }

  /** The payer withdraws, or never comes: then PayPal shows the order no more and tells nobody. */
  PaypalOrder expire(PaypalOrder order) {
    if (order.in(PaypalOrder.APPROVED)) {
      PaypalOrder after =
          store.save(order.with(PaypalOrder.VOIDED, order.funding(), now()));
      events.reversedApproval(after);
      return after;
    }
    if (!order.awaitsPayer()) {
      throw PaypalException.unprocessable(
          "ORDER_COMPLETED_OR_VOIDED", "The order is " + order.status() + ".");
    }
    return store.save(order.with(PaypalOrder.GONE, order.funding(), now()));
  }

  PaypalOrder capture(PaypalOrder order) {
    if (order.in(PaypalOrder.COMPLETED)) {
      throw PaypalException.unprocessable("ORDER_ALREADY_CAPTURED",
          "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.");
    }
    if (!order.in(PaypalOrder.APPROVED)) {
      throw PaypalException.unprocessable(
          "ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.");
    }
    String invoice = order.unit().invoiceId();
    if (invoice != null && store.isInvoiced(invoice)) {
      throw PaypalException.unprocessable(
          "DUPLICATE_INVOICE_ID", "Duplicate Invoice ID detected.");
    }
    if (order.funding() == Funding.REFUSED) {
      store.save(order.refused(now()));
      throw PaypalException.unprocessable("INSTRUMENT_DECLINED",
          "The instrument presented was either declined by the processor or bank, or it can't "
              + "be used for this payment.");
    }
    boolean delayed = order.funding() == Funding.DELAYED;
    PaypalOrder after = store.save(order.with(new Capture(PaypalIds.next(),
        delayed ? PaypalOrder.PENDING : PaypalOrder.COMPLETED, order.unit().minor(), now(),
        delayed ? "ECHECK" : null), now()));
    events.order("CHECKOUT.ORDER.COMPLETED", after);
    events.capture("PAYMENT.CAPTURE." + after.captureStatus(), after);
    return after;
  }

  /** A pending capture comes to its end. */
  PaypalOrder settle(PaypalOrder order, boolean paid) {
    Capture capture = order.capture();
    if (capture == null || !capture.status().equals(PaypalOrder.PENDING)) {
      throw PaypalException.unprocessable("CAPTURE_NOT_PENDING", "No capture is pending.");
    }
    PaypalOrder after = store.save(order.with(new Capture(capture.id(),
        paid ? PaypalOrder.COMPLETED : PaypalOrder.DECLINED, capture.minor(), capture.created(),
        paid ? null : "TRANSACTION_APPROVED_AWAITING_FUNDING"), now()));
    events.capture(paid ? "PAYMENT.CAPTURE.COMPLETED" : "PAYMENT.CAPTURE.DENIED", after);
    return after;
  }

  /** Gives money back; the fields are those of the request, and null means all that is left. */
  Refund refund(PaypalOrder order, @Nullable PaypalMoney wanted, JsonNode fields) {
    Capture capture = order.capture();
    if (capture == null || !capture.status().equals(PaypalOrder.COMPLETED)) {
      throw PaypalException.unprocessable(
          "CAPTURE_NOT_COMPLETED", "The capture is not completed.");
    }
    long left = capture.minor() - order.refunded();
    if (left == 0) {
      throw PaypalException.unprocessable(
          "CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.");
    }
    if (wanted != null && !wanted.currency().equals(order.unit().currency())) {
      throw PaypalException.unprocessable("REFUND_CURRENCY_MISMATCH",
          "Refund must be in the same currency as the capture.");
    }
    long minor = wanted == null ? left : wanted.minor();
    if (minor > left) {
      throw PaypalException.unprocessable("REFUND_AMOUNT_EXCEEDED",
          "The refund amount must be less than or equal to the capture amount that has not yet "
              + "been refunded.");
    }
    Refund refund = new Refund(PaypalIds.next(),
        fields.path("pending").asBoolean(false) ? PaypalOrder.PENDING : PaypalOrder.COMPLETED,
        minor, now(), text(fields, "invoice_id", LONGEST_ID),
        text(fields, "custom_id", LONGEST_ID), text(fields, "note_to_payer", 255));
    PaypalOrder after = store.save(order.with(refund, now()));
    events.refund(refund.status().equals(PaypalOrder.PENDING)
        ? "PAYMENT.REFUND.PENDING" : "PAYMENT.CAPTURE.REFUNDED", after, refund);
    return refund;
  }

  /** A refund comes to its end; one that fails may have seemed to be done before. */
  Refund settleRefund(PaypalOrder order, String id, boolean paid) {
    Refund refund = refundOf(order, id);
    if (!refund.counts() || paid && refund.status().equals(PaypalOrder.COMPLETED)) {
      throw PaypalException.unprocessable(
          "REFUND_NOT_PENDING", "The refund is " + refund.status() + ".");
    }
    Refund after = refund.with(paid ? PaypalOrder.COMPLETED : PaypalOrder.FAILED);
    PaypalOrder saved = store.save(order.with(after, now()));
    events.refund(paid ? "PAYMENT.CAPTURE.REFUNDED" : "PAYMENT.REFUND.FAILED", saved, after);
    return after;
  }

  static Refund refundOf(PaypalOrder order, String id) {
    return order.refunds().stream().filter(refund -> refund.id().equals(id)).findFirst()
        .orElseThrow(PaypalException::missing);
  }

  /** Opens a dispute, or closes it if the outcome is given. */
  PaypalOrder dispute(
      PaypalOrder order, @Nullable Long minor, String reason, @Nullable String outcome) {
    if (order.capture() == null) {
      throw PaypalException.unprocessable("NOTHING_TO_DISPUTE", "Nothing was captured.");
    }
    PaypalOrder open = order;
    if (order.dispute() == null) {
      open = store.save(order.with(new Dispute(PaypalIds.dispute(),
          minor == null ? order.unit().minor() : minor, reason, null), now()));
      events.dispute("CUSTOMER.DISPUTE.CREATED", open);
    }
    if (outcome == null) {
      return open;
    }
    Dispute dispute = Objects.requireNonNull(open.dispute());
    PaypalOrder closed = store.save(open.with(
        new Dispute(dispute.id(), dispute.minor(), dispute.reason(), outcome), now()));
    events.dispute("CUSTOMER.DISPUTE.RESOLVED", closed);
    return closed;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static @Nullable String text(JsonNode object, String field, int longest) {
    String value = object.path(field).asString("");
    if (value.length() > longest) {
      throw PaypalException.invalid("INVALID_STRING_MAX_LENGTH", field,
          "The value of a field is too long.");
    }
    return value.isEmpty() ? null : value;
  }
}
