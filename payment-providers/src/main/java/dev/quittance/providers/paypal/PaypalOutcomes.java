package dev.quittance.providers.paypal;

import dev.quittance.events.Money;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.http.JsonFields;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What an order or a refund that PayPal answered with means for the call that it answers. */
final class PaypalOutcomes {

  private PaypalOutcomes() {
  }

  /** A replay answers with the order as it is now, which may be approved or paid. */
  static ProviderOutcome created(PaypalAnswer.Answered answered) {
    JsonNode order = answered.object();
    PaymentStatus status = PaypalMapping.orderStatus(order).orElse(null);
    ProviderObject created;
    try {
      created = object(answered, PaypalMapping.money(PaypalMapping.unit(order)));
    } catch (IllegalArgumentException e) {
      return PaypalErrors.unreadable(e.getMessage(), answered.raw());
    }
    return switch (status) {
      case null -> unknownStatus(answered);
      case PENDING -> pending(answered, created);
      case AUTHORISED -> new Pending(created);
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> new Succeeded(created);
      case FAILED, CANCELLED, EXPIRED -> new Declined(
          JsonFields.text(order, "status"), "the payment has ended", answered.raw());
    };
  }

  private static ProviderOutcome pending(
      PaypalAnswer.Answered answered, ProviderObject created) {
    if (!PaypalMapping.captures(answered.object()).isEmpty()) {
      return new Pending(created);
    }
    PaymentPayload payload = PaypalReadings.payload(answered.object());
    return payload == null ? PaypalErrors.unreadable("no approve link", answered.raw())
        : new ActionRequired(created, payload);
  }

  /** An order after its capture: what counts is the capture. */
  static ProviderOutcome captured(PaypalAnswer.Answered answered) {
    JsonNode order = answered.object();
    PaymentStatus status = PaypalMapping.orderStatus(order).orElse(null);
    if (status == null || PaypalMapping.captures(order).isEmpty()) {
      return unknownStatus(answered);
    }
    JsonNode capture = PaypalMapping.captures(order).getFirst();
    try {
      return switch (status) {
        case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> new Succeeded(object(answered,
            PaypalReadings.received(order, PaypalMapping.money(capture).currency())));
        case PENDING -> new Pending(object(answered, PaypalMapping.money(capture)));
        case FAILED -> new Declined(
            otherwise(JsonFields.text(capture.path("status_details"), "reason"), "DECLINED"),
            "PayPal declined the capture", answered.raw());
        case AUTHORISED, CANCELLED, EXPIRED -> unknownStatus(answered);
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      return PaypalErrors.unreadable(e.getMessage(), answered.raw());
    }
  }

  /** A refund, of the capture with that id. */
  static ProviderOutcome refunded(JsonNode object, RawAnswer raw, String capture) {
    RefundSnapshot refund;
    try {
      refund = PaypalMapping.refund(object, Instant.EPOCH);
    } catch (IllegalArgumentException e) {
      return PaypalErrors.unreadable(e.getMessage(), raw);
    }
    ProviderObject made = new ProviderObject(refund.providerRefundId(),
        Map.of(PaypalMapping.CAPTURE, capture), refund.amount(), null, raw);
    return switch (refund.status()) {
      case SUCCEEDED -> new Succeeded(made);
      case PENDING -> new Pending(made);
      case FAILED, CANCELLED -> new Declined(
          refund.failureCode() == null ? "refund_failed" : refund.failureCode(),
          "the refund failed", raw);
    };
  }

  /** The answer behind a refusal that PayPal gave. */
  static RawAnswer rawOf(ProviderOutcome outcome) {
    RawAnswer raw = switch (outcome) {
      case Declined declined -> declined.raw();
      case NotAttempted notAttempted -> notAttempted.raw();
      case Unknown unknown -> unknown.raw();
      case Succeeded succeeded -> succeeded.object().raw();
      case Pending pending -> pending.object().raw();
      case ActionRequired required -> required.object().raw();
    };
    return raw == null ? new RawAnswer(0, "") : raw;
  }

  private static ProviderObject object(PaypalAnswer.Answered answered, Money amount) {
    JsonNode order = answered.object();
    return new ProviderObject(JsonFields.required(order, "id"),
        PaypalMapping.references(order), amount, PaypalReadings.expiryOf(order),
        answered.raw());
  }

  private static Unknown unknownStatus(PaypalAnswer.Answered answered) {
    return new Unknown("unknown status " + JsonFields.text(answered.object(), "status"),
        answered.raw());
  }

  private static String otherwise(String text, String otherwise) {
    return text.isBlank() ? otherwise : text;
  }
}
