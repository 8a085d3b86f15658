package dev.quittance.providers.paypal;

import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.http.ProviderHttp;
import java.time.Clock;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Payments through PayPal: an order that the payer approves and we capture. */
public final class PaypalProvider implements PaymentProvider {

  static final String NAME = "paypal";
  static final String CHECKOUT = "checkout";
  private static final Capabilities CAPABILITIES = new Capabilities(
      Set.of(CHECKOUT),
      Set.of(Capability.CAPTURE, Capability.REFUND, Capability.PARTIAL_REFUND, Capability.READ,
          Capability.LIST_EVENTS, Capability.IDEMPOTENT_CALLS),
      // An order that nobody approves ends in silence: its expiry is computed by us.
      Set.of(PaymentStatus.FAILED, PaymentStatus.CANCELLED));

  private final PaypalClient client;
  private final PaypalRequests requests;
  private final PaypalReadings readings;
  private final PaypalEventList events;

  public PaypalProvider(PaypalSettings settings, Clock clock) {
    this.client = new PaypalClient(settings, clock);
    this.requests = new PaypalRequests(settings);
    this.readings = new PaypalReadings(client, clock);
    this.events = new PaypalEventList(client);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ProviderOutcome create(CreatePayment command) {
    if (command.channel() != null && !CAPABILITIES.channels().contains(command.channel())) {
      return new NotAttempted(
          "unsupported", "PayPal has no channel " + command.channel(), false, null);
    }
    JsonNode body;
    try {
      body = requests.order(command);
    } catch (IllegalArgumentException e) {
      return new NotAttempted("invalid_request", String.valueOf(e.getMessage()), false, null);
    }
    return switch (client.post(
        "/v2/checkout/orders", body, PaypalRequests.PAYMENT + command.paymentId())) {
      case PaypalAnswer.Refused refused -> refused.outcome();
      case PaypalAnswer.Answered answered -> PaypalOutcomes.created(answered);
    };
  }

  /** PayPal has none: an order that is not captured is not paid, and ends by itself. */
  @Override
  public ProviderOutcome cancel(CancelPayment command) {
    return new NotAttempted("unsupported", "PayPal cancels no order", false, null);
  }

  @Override
  public ProviderOutcome capture(CapturePayment command) {
    String id = command.payment().providerPaymentId();
    PaypalAnswer answer = client.post(PaypalReadings.ORDERS + ProviderHttp.segment(id)
        + "/capture", null, "capture-" + command.payment().paymentId());
    return switch (answer) {
      case PaypalAnswer.Answered answered -> PaypalOutcomes.captured(answered);
      // Refused because of an earlier capture, by us or by somebody else: only reading tells.
      case PaypalAnswer.Refused refused when refused.status() == 422
          && refused.outcome() instanceof Unknown -> capturedEarlier(id, refused);
      case PaypalAnswer.Refused refused -> refused.outcome();
    };
  }

  private ProviderOutcome capturedEarlier(String id, PaypalAnswer.Refused refused) {
    if (!(readings.order(id) instanceof PaypalAnswer.Answered answered)) {
      return refused.outcome();
    }
    if (!PaypalMapping.captures(answered.object()).isEmpty()) {
      return PaypalOutcomes.captured(answered);
    }
    return PaypalMapping.orderStatus(answered.object())
        .filter(status -> status == PaymentStatus.CANCELLED).isPresent()
        ? new Declined("VOIDED", "the order was voided before its capture", answered.raw())
        : refused.outcome();
  }

  @Override
  public ProviderOutcome refund(CreateRefund command) {
    JsonNode body;
    try {
      body = PaypalRequests.refund(command);
    } catch (IllegalArgumentException e) {
      return new NotAttempted("invalid_request", String.valueOf(e.getMessage()), false, null);
    }
    String known = command.payment().references().get(PaypalMapping.CAPTURE);
    if (known != null) {
      return refund(command, known, body);
    }
    return switch (readings.order(command.payment().providerPaymentId())) {
      case PaypalAnswer.Refused refused -> notSent(command, refused);
      case PaypalAnswer.Answered answered -> PaypalMapping.captures(answered.object()).stream()
          .filter(PaypalMapping::isTaken)
          .map(capture -> JsonFields.text(capture, "id"))
          .filter(capture -> !capture.isBlank()).findFirst()
          .map(capture -> refund(command, capture, body))
          .orElseGet(() -> new NotAttempted(
              "not_paid", "the payment is not captured yet", true, answered.raw()));
    };
  }

  /** This try sent nothing; what an earlier one did is still not known. */
  private static ProviderOutcome notSent(CreateRefund command, PaypalAnswer.Refused refused) {
    PaymentReading.Unavailable unread = PaypalErrors.unavailable(refused);
    String why = "the capture cannot be read: " + unread.detail();
    if (command.mayExist()) {
      return new Unknown(why, unread.raw());
    }
    return refused.outcome() instanceof NotAttempted refusal
        ? new NotAttempted(refusal.code(), why, refusal.retryable(), refusal.raw())
        : new NotAttempted("unreachable", why, true, unread.raw());
  }

  private ProviderOutcome refund(CreateRefund command, String capture, JsonNode body) {
    PaypalAnswer answer = client.post("/v2/payments/captures/" + ProviderHttp.segment(capture)
        + "/refund", body, PaypalRequests.REFUND + command.refundId());
    return switch (answer) {
      case PaypalAnswer.Answered answered ->
        PaypalOutcomes.refunded(answered.object(), answered.raw(), capture);
      case PaypalAnswer.Refused refused -> refused.status() == 422
          ? impossible(command, capture, refused) : refused.outcome();
    };
  }

  /**
   * Impossible; fully refunded for one. But PayPal forgets request ids after 45 days, so it may be
   * this very refund, made by an earlier try, that makes it impossible.
   */
  private ProviderOutcome impossible(
      CreateRefund command, String capture, PaypalAnswer.Refused refused) {
    try {
      return readings.findRefund(
              command.payment().providerPaymentId(), command.refundId())
          .map(refund -> PaypalOutcomes.refunded(
              refund, PaypalOutcomes.rawOf(refused.outcome()), capture))
          .orElseGet(refused::outcome);
    } catch (IllegalArgumentException e) {
      return refused.outcome() instanceof Declined(String code, String _, var raw)
          ? new Unknown(code + ", and " + e.getMessage(), raw) : refused.outcome();
    }
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    return readings.read(reference.providerPaymentId());
  }

  /** PayPal searches by none of our ids; the same create with its request id finds the order. */
  @Override
  public PaymentReading find(PaymentSearch search) {
    return new PaymentReading.Unavailable(
        "unsupported", "PayPal finds no order by our id", null);
  }

  @Override
  public EventListing listEvents(EventQuery query) {
    return events.list(query);
  }
}
