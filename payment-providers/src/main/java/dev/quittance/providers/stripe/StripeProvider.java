package dev.quittance.providers.stripe;

import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
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
import dev.quittance.providers.http.ProviderHttp;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Payments through Stripe, as a PaymentIntent or a Checkout Session. */
public final class StripeProvider implements PaymentProvider {

  static final String NAME = "stripe";
  static final String PAYMENT_INTENT = "payment_intent";
  static final String CHECKOUT_SESSION = "checkout_session";
  private static final Capabilities CAPABILITIES = new Capabilities(
      Set.of(PAYMENT_INTENT, CHECKOUT_SESSION),
      Set.of(Capability.CANCEL, Capability.REFUND, Capability.PARTIAL_REFUND, Capability.READ,
          Capability.FIND, Capability.LIST_EVENTS, Capability.IDEMPOTENT_CALLS),
      Set.of(PaymentStatus.FAILED, PaymentStatus.CANCELLED, PaymentStatus.EXPIRED));

  private final StripeCalls calls;
  private final StripeRequests requests;
  private final StripeReadings readings;

  public StripeProvider(StripeSettings settings, Clock clock) {
    this.calls = new StripeCalls(settings);
    this.requests = new StripeRequests(settings);
    this.readings = new StripeReadings(calls, new StripePayloads(settings), clock);
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
    String channel = command.channel() == null ? PAYMENT_INTENT : command.channel();
    if (!CAPABILITIES.channels().contains(channel)) {
      return new NotAttempted("unsupported", "Stripe has no channel " + channel, false, null);
    }
    String path;
    Map<String, String> form;
    try {
      long amount = StripeCurrencies.toStripe(command.amount());
      boolean hosted = channel.equals(CHECKOUT_SESSION);
      path = hosted ? "/v1/checkout/sessions" : "/v1/payment_intents";
      form = hosted ? requests.checkoutSession(command, amount)
          : requests.paymentIntent(command, amount);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new NotAttempted("invalid_request", String.valueOf(e.getMessage()), false, null);
    }
    return switch (calls.post(path, form, "payment_" + command.paymentId())) {
      case StripeAnswer.Refused refused -> refused.outcome();
      case StripeAnswer.Answered answered -> created(answered);
    };
  }

  private ProviderOutcome created(StripeAnswer.Answered answered) {
    JsonNode object = answered.object();
    PaymentStatus status = StripeReadings.statusOf(object).orElse(null);
    ProviderObject created;
    try {
      created = objectOf(answered, amountField(object));
    } catch (IllegalArgumentException e) {
      return new Unknown("unreadable answer: " + e.getMessage(), answered.raw());
    }
    if (status == null || created.id().isBlank()) {
      return new Unknown("unknown status " + JsonFields.text(object, "status"),
          answered.raw());
    }
    PaymentPayload payload = readings.payloads().of(object);
    return switch (status) {
      case PENDING -> new ActionRequired(created, payload);
      case AUTHORISED -> new Pending(created);
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> new Succeeded(created);
      case FAILED, CANCELLED, EXPIRED ->
        new Declined(JsonFields.text(object, "status"), "the payment has ended",
            answered.raw());
    };
  }

  @Override
  public ProviderOutcome cancel(CancelPayment command) {
    String id = ProviderHttp.segment(command.payment().providerPaymentId());
    String path = id.startsWith("cs_") ? "/v1/checkout/sessions/" + id + "/expire"
        : "/v1/payment_intents/" + id + "/cancel";
    StripeAnswer answer =
        calls.post(path, Map.of(), "cancel_" + command.payment().paymentId());
    return switch (answer) {
      case StripeAnswer.Answered answered -> done(answered, amountField(answered.object()));
      case StripeAnswer.Refused refused -> refused.status() == 400
          ? endedAlready(command.payment(), refused) : refused.outcome();
    };
  }

  /** Stripe refuses to end what has ended: only reading tells how. */
  private ProviderOutcome endedAlready(
      PaymentReference payment, StripeAnswer.Refused refused) {
    if (!(read(payment) instanceof PaymentReading.Found found)) {
      return refused.outcome();
    }
    return switch (found.snapshot().status()) {
      case CANCELLED, EXPIRED, FAILED -> new Succeeded(new ProviderObject(
          payment.providerPaymentId(), found.snapshot().references(), payment.amount(), null,
          found.snapshot().raw()));
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED ->
        new Declined("already_paid", "the payment is paid", found.snapshot().raw());
      case PENDING, AUTHORISED -> refused.outcome();
    };
  }

  @Override
  public ProviderOutcome refund(CreateRefund command) {
    long amount;
    try {
      amount = StripeCurrencies.toStripe(command.amount());
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new NotAttempted("invalid_request", String.valueOf(e.getMessage()), false, null);
    }
    String intent = readings.paymentIntentOf(command.payment());
    if (intent == null) {
      return new NotAttempted("not_paid", "the payment has no PaymentIntent yet", true, null);
    }
    return switch (calls.post("/v1/refunds", requests.refund(command, intent, amount),
        "refund_" + command.refundId())) {
      case StripeAnswer.Answered answered -> refunded(answered);
      case StripeAnswer.Refused refused -> refused.outcome()
          instanceof NotAttempted(String code, String message, boolean retryable, var raw)
          && raw != null && code.equals("invalid_request")
          ? impossible(command, intent, refused.code().isBlank() ? code : refused.code(),
              message, raw)
          : refused.outcome();
    };
  }

  /**
   * The refund was understood and is impossible; already refunded for one. But Stripe forgets keys
   * after a day, so it may be this very refund, made by an earlier try, that makes it impossible.
   */
  private ProviderOutcome impossible(
      CreateRefund command, String intent, String code, String message, RawAnswer raw) {
    try {
      return readings.findRefund(intent, command.refundId())
          .map(refund -> refunded(new StripeAnswer.Answered(refund, raw)))
          .orElseGet(() -> new Declined(code, message, raw));
    } catch (IllegalArgumentException e) {
      return new Unknown(code + ", and " + e.getMessage(), raw);
    }
  }

  private static ProviderOutcome refunded(StripeAnswer.Answered answered) {
    RefundSnapshot refund;
    ProviderObject object;
    try {
      refund = StripeMapping.refund(answered.object()).orElse(null);
      object = objectOf(answered, "amount");
    } catch (IllegalArgumentException e) {
      return new Unknown("unreadable answer: " + e.getMessage(), answered.raw());
    }
    if (refund == null) {
      return new Unknown("unknown refund status", answered.raw());
    }
    return switch (refund.status()) {
      case SUCCEEDED -> new Succeeded(object);
      case PENDING -> new Pending(object);
      case FAILED, CANCELLED -> new Declined(
          refund.failureCode() == null ? "refund_failed" : refund.failureCode(),
          "the refund failed", answered.raw());
    };
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    return readings.read(reference.providerPaymentId());
  }

  @Override
  public PaymentReading find(PaymentSearch search) {
    String channel = search.command().channel();
    return readings.find(search, CHECKOUT_SESSION.equals(channel)
        ? "/v1/checkout/sessions" : "/v1/payment_intents");
  }

  @Override
  public EventListing listEvents(EventQuery query) {
    return readings.events(query);
  }

  private static ProviderOutcome done(StripeAnswer.Answered answered, String amountField) {
    try {
      return new Succeeded(objectOf(answered, amountField));
    } catch (IllegalArgumentException e) {
      return new Unknown("unreadable answer: " + e.getMessage(), answered.raw());
    }
  }

  static String amountField(JsonNode object) {
    return JsonFields.text(object, "object").equals("checkout.session")
        ? "amount_total" : "amount";
  }

  private static ProviderObject objectOf(StripeAnswer.Answered answered, String amountField) {
    JsonNode object = answered.object();
    return new ProviderObject(JsonFields.text(object, "id"), StripeMapping.references(object),
        StripeMapping.money(object, amountField), expiryOf(object), answered.raw());
  }

  static @Nullable Instant expiryOf(JsonNode object) {
    return object.path("expires_at").isIntegralNumber()
        ? JsonFields.seconds(object, "expires_at") : null;
  }
}
