package dev.quittance.providers.pingxx;

import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentSnapshot;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Payments through Ping++, as a charge on one of its channels. */
public final class PingxxProvider implements PaymentProvider {

  static final String NAME = "pingxx";
  /** Not IDEMPOTENT_CALLS: Ping++ has no key, and its cache of order_no lasts minutes. */
  private static final Capabilities CAPABILITIES = new Capabilities(PingxxChannel.wireNames(),
      Set.of(Capability.CANCEL, Capability.REFUND, Capability.PARTIAL_REFUND, Capability.READ,
          Capability.FIND, Capability.LIST_EVENTS),
      // See PingxxEvents: it tells of nothing but money.
      Set.of());
  /** Ping++'s clock may differ from ours. */
  private static final Duration SLACK = Duration.ofMinutes(10);

  private final PingxxCalls calls;
  private final PingxxRequests requests;
  private final PingxxReadings readings;
  private final Clock clock;

  public PingxxProvider(PingxxSettings settings, Clock clock) {
    this(PingxxClient.of(settings, clock), settings, clock);
  }

  PingxxProvider(PingxxClient client, PingxxSettings settings, Clock clock) {
    this.calls = new PingxxCalls(client, settings);
    this.requests = new PingxxRequests(settings, clock);
    this.readings = new PingxxReadings(calls, settings, clock);
    this.clock = clock;
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
    NotAttempted refusal = requests.refusal(command);
    if (refusal != null) {
      return refusal;
    }
    PingxxChannel channel = PingxxRequests.channelOf(command).orElseThrow();
    if (!command.mayExist()) {
      return post(channel, command);
    }
    PaymentReading earlier = find(new PaymentSearch(
        command, command.requestedAt().minus(SLACK), clock.instant().plus(SLACK)));
    return switch (earlier) {
      case Found(var snapshot) -> created(snapshot);
      case Unavailable(var code, var detail, var raw) -> new Unknown(
          "an earlier try cannot be looked for: " + code + " " + detail, raw);
      case NotFound _ -> again(channel, command);
    };
  }

  /**
   * Nobody was ever shown the credential of the charge that an earlier try may have made, so nobody
   * can pay it, and this one can be made. Not so where the payer's code was scanned.
   */
  private ProviderOutcome again(PingxxChannel channel, CreatePayment command) {
    if (channel.paysAtOnce()) {
      return new Unknown("not listed, and may have been paid by an earlier try", null);
    }
    // WeChat refuses a number that the earlier try used up: no proof that there is no charge.
    ProviderOutcome outcome = post(channel, command);
    return outcome instanceof Declined(var code, var message, var raw)
        ? new Unknown(code + " after an earlier try: " + message, raw) : outcome;
  }

  private ProviderOutcome post(PingxxChannel channel, CreatePayment command) {
    return switch (calls.post(PingxxReadings.CHARGES, requests.charge(channel, command))) {
      case PingxxAnswer.Refused refused -> refused.outcome();
      case PingxxAnswer.Answered answered -> {
        try {
          yield created(readings.snapshot(answered, List.of()));
        } catch (IllegalArgumentException e) {
          yield unreadable(e, answered.raw());
        }
      }
    };
  }

  private static ProviderOutcome created(PaymentSnapshot charge) {
    ProviderObject object = objectOf(charge);
    return switch (charge.status()) {
      case PENDING, AUTHORISED -> charge.payload() == null
          ? new Pending(object) : new ActionRequired(object, charge.payload());
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> new Succeeded(object);
      case FAILED -> new Declined(
          charge.failureCode() == null ? "failed" : charge.failureCode(),
          charge.failureMessage() == null ? "the payment failed" : charge.failureMessage(),
          charge.raw());
      case CANCELLED -> new Declined("reversed", "the payment has ended", charge.raw());
      case EXPIRED -> new Declined("expired", "the payment has ended", charge.raw());
    };
  }

  private static ProviderObject objectOf(PaymentSnapshot charge) {
    return new ProviderObject(charge.providerPaymentId(), charge.references(), charge.amount(),
        charge.expiresAt(), charge.raw());
  }

  /**
   * Reads first: on some channels a reversal would send the money of a paid charge back. A payer
   * who pays in between has paid, and reading tells that the money went back.
   */
  @Override
  public ProviderOutcome cancel(CancelPayment command) {
    PaymentReference payment = command.payment();
    return switch (calls.get(PingxxReadings.pathOf(payment.providerPaymentId()), Map.of())) {
      case PingxxAnswer.Refused refused -> {
        Unavailable why = PingxxErrors.unavailable(refused);
        yield new NotAttempted(why.code(), "whether it is paid cannot be read: " + why.detail(),
            !why.code().equals("unauthorized") && !why.code().equals("invalid_request"),
            why.raw());
      }
      case PingxxAnswer.Answered answered -> {
        ProviderOutcome ended = endOf(answered);
        yield ended instanceof Pending ? reverse(payment, answered.object()) : ended;
      }
    };
  }

  /** Whether a charge has ended: done, too late, or {@link Pending}. */
  private ProviderOutcome endOf(PingxxAnswer.Answered answered) {
    PaymentSnapshot charge;
    try {
      charge = readings.snapshot(answered, List.of());
    } catch (IllegalArgumentException e) {
      return unreadable(e, answered.raw());
    }
    return switch (charge.status()) {
      case CANCELLED, EXPIRED, FAILED -> new Succeeded(objectOf(charge));
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED ->
        new Declined("already_paid", "the payment is paid", answered.raw());
      case PENDING, AUTHORISED -> new Pending(objectOf(charge));
    };
  }

  private ProviderOutcome reverse(PaymentReference payment, JsonNode charge) {
    String channel = JsonFields.text(charge, "channel");
    if (PingxxChannel.of(channel).filter(known -> !known.reversible()).isPresent()) {
      return new NotAttempted("unsupported",
          "Ping++ ends no charge of " + channel + ": it expires by itself", false, null);
    }
    String path = PingxxReadings.pathOf(payment.providerPaymentId());
    return switch (calls.post(path + "/reverse", Map.of())) {
      case PingxxAnswer.Answered answered -> {
        ProviderOutcome ended = endOf(answered);
        yield ended instanceof Pending
            ? new Unknown("answered, and not reversed", answered.raw()) : ended;
      }
      case PingxxAnswer.Refused refused -> refused.status() == 400 || refused.status() == 402
          ? refusedReversal(path, refused) : refused.outcome();
    };
  }

  /** The payer may have been faster, or an earlier try may have worked: only reading tells. */
  private ProviderOutcome refusedReversal(String path, PingxxAnswer.Refused refused) {
    if (!(calls.get(path, Map.of()) instanceof PingxxAnswer.Answered answered)) {
      return refused.outcome();
    }
    ProviderOutcome ended = endOf(answered);
    return ended instanceof Pending ? refused.outcome() : ended;
  }

  @Override
  public ProviderOutcome refund(CreateRefund command) {
    NotAttempted refusal = PingxxRequests.refusalOf(command.amount());
    if (refusal != null) {
      return refusal;
    }
    String charge = command.payment().providerPaymentId();
    if (command.mayExist()) {
      return earlierRefund(charge, command);
    }
    return switch (
        calls.post(PingxxReadings.refundsOf(charge), PingxxRequests.refund(command))) {
      case PingxxAnswer.Answered answered -> refunded(answered.object(), answered.raw());
      case PingxxAnswer.Refused(var _, var code, var outcome) -> outcome
          instanceof NotAttempted(String word, String message, boolean _, var raw)
          && raw != null && word.equals("invalid_request")
          ? new Declined(code, message, raw) : outcome;
    };
  }

  /**
   * A second POST would be a second refund: what is not listed may still come about, so it is left
   * to a person.
   */
  private ProviderOutcome earlierRefund(String charge, CreateRefund command) {
    try {
      JsonNode refund = readings.findRefund(charge, command.refundId());
      return refund == null ? new Unknown("Ping++ lists no refund " + command.refundId(), null)
          : refunded(refund, new RawAnswer(200, refund.toString()));
    } catch (IllegalArgumentException e) {
      return new Unknown(String.valueOf(e.getMessage()), null);
    }
  }

  private static ProviderOutcome refunded(JsonNode object, RawAnswer raw) {
    RefundSnapshot refund;
    try {
      refund = PingxxMapping.refund(object);
    } catch (IllegalArgumentException e) {
      return unreadable(e, raw);
    }
    ProviderObject made = new ProviderObject(refund.providerRefundId(),
        PingxxMapping.references(object), refund.amount(), null, raw);
    return switch (refund.status()) {
      case SUCCEEDED -> new Succeeded(made);
      case PENDING -> new Pending(made);
      case FAILED, CANCELLED -> new Declined(
          refund.failureCode() == null ? "refund_failed" : refund.failureCode(),
          "the refund failed", raw);
    };
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    return readings.read(reference.providerPaymentId());
  }

  @Override
  public PaymentReading find(PaymentSearch search) {
    return readings.find(search);
  }

  @Override
  public EventListing listEvents(EventQuery query) {
    return readings.events(query);
  }

  private static Unknown unreadable(IllegalArgumentException e, RawAnswer raw) {
    return new Unknown("unreadable answer: " + e.getMessage(), raw);
  }
}
