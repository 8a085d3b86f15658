package dev.quittance.providers.omise;

import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentSnapshot;
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
import dev.quittance.providers.http.JsonFields;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Payments through Omise, as a charge of a card token or of a source.
 *
 * <p>Whether Omise keeps an idempotency key is not established, so none is relied on: what may
 * exist is looked for, and a refund that may exist is never made again.
 */
public final class OmiseProvider implements PaymentProvider {

  static final String NAME = "omise";
  private static final Capabilities CAPABILITIES = new Capabilities(
      OmiseRequests.channels(),
      Set.of(Capability.CANCEL, Capability.CAPTURE, Capability.REFUND, Capability.PARTIAL_REFUND,
          Capability.READ, Capability.FIND, Capability.LIST_EVENTS),
      Set.of(PaymentStatus.FAILED, PaymentStatus.CANCELLED, PaymentStatus.EXPIRED));
  /** Clocks differ: what Omise made is looked for a little around our own times. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private final OmiseClient client;
  private final OmiseRequests requests;
  private final OmiseReadings readings;
  private final OmiseRefunds refunds;
  private final Clock clock;

  public OmiseProvider(OmiseSettings settings, Clock clock) {
    this.client = new OmiseClient(settings);
    this.requests = new OmiseRequests(settings);
    this.readings = new OmiseReadings(client);
    this.refunds = new OmiseRefunds(client, readings);
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
    if (!command.mayExist()) {
      return createAnew(command);
    }
    return switch (readings.find(command.paymentId(),
        command.requestedAt().minus(CLOCK_SLACK), clock.instant().plus(CLOCK_SLACK))) {
      case PaymentReading.Found(PaymentSnapshot snapshot) -> asCreated(snapshot);
      case PaymentReading.NotFound _ -> createAnew(command);
      case PaymentReading.Unavailable(String code, String detail, var raw) ->
        new Unknown("an earlier try cannot be looked for: " + code + ", " + detail, raw);
    };
  }

  private ProviderOutcome createAnew(CreatePayment command) {
    String channel = OmiseRequests.channelOf(command);
    if (!CAPABILITIES.channels().contains(channel)) {
      return new NotAttempted("unsupported", "Omise has no channel " + channel, false, null);
    }
    try {
      Map<String, Object> charge = requests.charge(command);
      return OmiseRequests.namesMeans(charge) ? charge(charge, command.mayExist())
          : chargeNewSource(charge, OmiseRequests.source(command));
    } catch (IllegalArgumentException e) {
      return new NotAttempted("invalid_request", String.valueOf(e.getMessage()), false, null);
    }
  }

  /** A source moves no money: whatever goes wrong with it, nothing was charged. */
  private ProviderOutcome chargeNewSource(
      Map<String, Object> charge, Map<String, Object> source) {
    return switch (client.post("/sources", source)) {
      case OmiseAnswer.Answered(JsonNode made, RawAnswer raw) -> {
        String id = JsonFields.text(made, "id");
        if (!id.startsWith("src_")) {
          yield new NotAttempted("unreadable", "Omise made no source", true, raw);
        }
        charge.put(OmiseRequests.SOURCE, id);
        yield charge(charge, false);
      }
      case OmiseAnswer.Refused refused -> refused.outcome() instanceof Unknown(String why, var raw)
          ? new NotAttempted("unavailable", "Omise made no source: " + why, true, raw)
          : refused.outcome();
    };
  }

  /**
   * Charges it.
   *
   * @param again whether an earlier try may have used the same token or source. Each can be used
   *     once: a refusal may then mean that a charge exists that is not listed yet
   */
  private ProviderOutcome charge(Map<String, Object> charge, boolean again) {
    return switch (client.post("/charges", charge)) {
      case OmiseAnswer.Answered answered -> created(answered);
      case OmiseAnswer.Refused refused -> again && refused.understood()
          && refused.outcome() instanceof NotAttempted(var _, String message, var _, var raw)
          ? new Unknown("refused after an earlier try: " + message, raw) : refused.outcome();
    };
  }

  private ProviderOutcome created(OmiseAnswer.Answered answered) {
    try {
      return asCreated(OmiseReadings.snapshot(answered, List.of()));
    } catch (IllegalArgumentException e) {
      // A charge without a status is documented by an example of Omise's: it has to be read.
      String id = JsonFields.text(answered.object(), "id");
      return id.startsWith("chrg_")
          && readings.read(id) instanceof PaymentReading.Found(PaymentSnapshot snapshot)
          ? asCreated(snapshot)
          : new Unknown("unreadable answer: " + e.getMessage(), answered.raw());
    }
  }

  private static ProviderOutcome asCreated(PaymentSnapshot snapshot) {
    PaymentPayload payload = snapshot.payload();
    return switch (snapshot.status()) {
      case PENDING -> payload == null ? new Pending(objectOf(snapshot))
          : new ActionRequired(objectOf(snapshot), payload);
      case AUTHORISED -> new Pending(objectOf(snapshot));
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> new Succeeded(objectOf(snapshot));
      case FAILED, CANCELLED, EXPIRED -> ended(snapshot);
    };
  }

  private static Declined ended(PaymentSnapshot snapshot) {
    String code = snapshot.failureCode();
    String message = snapshot.failureMessage();
    return new Declined(
        code == null ? snapshot.status().name().toLowerCase(Locale.ROOT) : code,
        message == null ? "the payment has ended" : message, snapshot.raw());
  }

  /** By reading first: what ends a charge depends on its state, and some cannot be ended. */
  @Override
  public ProviderOutcome cancel(CancelPayment command) {
    return switch (read(command.payment())) {
      case PaymentReading.Found(PaymentSnapshot snapshot) -> cancel(snapshot);
      case PaymentReading.NotFound(String detail) ->
        new NotAttempted("invalid_request", detail, false, null);
      case PaymentReading.Unavailable(String code, String detail, var raw) ->
        new NotAttempted(code, "nothing was ended, reading failed: " + detail, true, raw);
    };
  }

  private ProviderOutcome cancel(PaymentSnapshot snapshot) {
    return switch (snapshot.status()) {
      case PENDING -> snapshot.references().containsKey("source") ? end(snapshot, "/expire")
          : new Declined("card_pending",
              "Omise cannot end a card charge while the bank asks the payer", snapshot.raw());
      case AUTHORISED -> end(snapshot, "/reverse");
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED, FAILED, CANCELLED, EXPIRED ->
        asCancelled(snapshot);
    };
  }

  private ProviderOutcome end(PaymentSnapshot snapshot, String verb) {
    String id = snapshot.providerPaymentId();
    return changed(id, client.post(OmiseReadings.chargePath(id) + verb, Map.of()),
        OmiseProvider::asCancelled);
  }

  private static ProviderOutcome asCancelled(PaymentSnapshot snapshot) {
    return switch (snapshot.status()) {
      case CANCELLED, EXPIRED, FAILED -> new Succeeded(objectOf(snapshot));
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED ->
        new Declined("already_paid", "the payment is paid", snapshot.raw());
      case PENDING, AUTHORISED ->
        new Unknown("not ended: " + snapshot.status(), snapshot.raw());
    };
  }

  @Override
  public ProviderOutcome capture(CapturePayment command) {
    String id = command.payment().providerPaymentId();
    return changed(id, client.post(OmiseReadings.chargePath(id) + "/capture", Map.of()),
        OmiseProvider::asCaptured);
  }

  private static ProviderOutcome asCaptured(PaymentSnapshot snapshot) {
    return switch (snapshot.status()) {
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> new Succeeded(objectOf(snapshot));
      case PENDING ->
        new Declined("not_authorised", "the payer has not approved it", snapshot.raw());
      case AUTHORISED -> new Unknown("still only authorised", snapshot.raw());
      case FAILED, CANCELLED, EXPIRED -> ended(snapshot);
    };
  }

  /** Omise refuses to do what was done before: only reading tells. */
  private ProviderOutcome changed(String id, OmiseAnswer answer,
      Function<PaymentSnapshot, ProviderOutcome> meaning) {
    return switch (answer) {
      case OmiseAnswer.Answered answered -> {
        try {
          yield meaning.apply(OmiseReadings.snapshot(answered, List.of()));
        } catch (IllegalArgumentException e) {
          yield new Unknown("unreadable answer: " + e.getMessage(), answered.raw());
        }
      }
      case OmiseAnswer.Refused refused ->
        refused.understood() ? refusedChange(id, refused, meaning) : refused.outcome();
    };
  }

  private ProviderOutcome refusedChange(String id, OmiseAnswer.Refused refused,
      Function<PaymentSnapshot, ProviderOutcome> meaning) {
    return switch (readings.read(id)) {
      case PaymentReading.Found(PaymentSnapshot snapshot) -> {
        ProviderOutcome outcome = meaning.apply(snapshot);
        yield outcome instanceof Unknown ? refused.outcome() : outcome;
      }
      case PaymentReading.NotFound _ -> refused.outcome();
      case PaymentReading.Unavailable(String code, String detail, RawAnswer raw) ->
        new Unknown(refused.code() + ", and unreadable: " + code + ", " + detail, raw);
    };
  }

  @Override
  public ProviderOutcome refund(CreateRefund command) {
    return refunds.refund(command);
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    return readings.read(reference.providerPaymentId());
  }

  @Override
  public PaymentReading find(PaymentSearch search) {
    return readings.find(search.command().paymentId(), search.from(), search.to());
  }

  @Override
  public EventListing listEvents(EventQuery query) {
    return readings.events(query);
  }

  /** Of what is paid, what was taken: less than was asked for, if only a part was captured. */
  private static ProviderObject objectOf(PaymentSnapshot snapshot) {
    return new ProviderObject(snapshot.providerPaymentId(), snapshot.references(),
        OmiseMapping.isTaken(snapshot.status()) ? snapshot.received() : snapshot.amount(),
        snapshot.expiresAt(), snapshot.raw());
  }
}
