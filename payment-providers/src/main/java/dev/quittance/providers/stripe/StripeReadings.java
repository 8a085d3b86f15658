package dev.quittance.providers.stripe;

import dev.quittance.events.Money;
import dev.quittance.events.RefundId;
import dev.quittance.providers.DisputeSnapshot;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.http.ProviderHttp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads payments back from Stripe. */
final class StripeReadings {

  private static final String PAGE_SIZE = "100";
  private static final int MOST_PAGES = 20;

  private final StripeCalls calls;
  private final StripePayloads payloads;
  private final Clock clock;

  StripeReadings(StripeCalls calls, StripePayloads payloads, Clock clock) {
    this.calls = calls;
    this.payloads = payloads;
    this.clock = clock;
  }

  StripePayloads payloads() {
    return payloads;
  }

  static Optional<PaymentStatus> statusOf(JsonNode object) {
    return switch (JsonFields.text(object, "object")) {
      case "checkout.session" -> StripeMapping.sessionStatus(object);
      case "payment_intent" -> StripeMapping.paymentIntentStatus(object);
      default -> Optional.empty();
    };
  }

  /** Reads a payment with its intent and its charge, which hold what a session does not tell. */
  PaymentReading read(String id) {
    boolean hosted = id.startsWith("cs_");
    String path = (hosted ? "/v1/checkout/sessions/" : "/v1/payment_intents/")
        + ProviderHttp.segment(id);
    String expanded = hosted ? "payment_intent.latest_charge" : "latest_charge";
    return switch (calls.get(path, Map.of("expand[]", expanded))) {
      case StripeAnswer.Refused refused -> unavailable(refused);
      case StripeAnswer.Answered answered -> snapshotOf(answered);
    };
  }

  private static PaymentReading unavailable(StripeAnswer.Refused refused) {
    if (refused.status() == 404) {
      return new NotFound("Stripe: " + refused.code());
    }
    return switch (refused.outcome()) {
      case ProviderOutcome.NotAttempted(String code, String message, boolean _, var raw) ->
        new Unavailable(code, message, raw);
      case ProviderOutcome.Unknown(String reason, var raw) ->
        new Unavailable("unreadable", reason, raw);
      case ProviderOutcome.Declined(String code, String message, var raw) ->
        new Unavailable(code, message, raw);
      case ProviderOutcome.Succeeded _, ProviderOutcome.Pending _,
          ProviderOutcome.ActionRequired _ ->
        throw new IllegalStateException("a refusal is no success");
    };
  }

  private PaymentReading snapshotOf(StripeAnswer.Answered answered) {
    JsonNode object = answered.object();
    PaymentStatus status = statusOf(object).map(told -> withIntent(told, object)).orElse(null);
    if (status == null) {
      return new Unavailable("unreadable", "unknown status of " + JsonFields.text(object, "id")
          + ": " + JsonFields.text(object, "status"), answered.raw());
    }
    String intent = intentOf(object);
    List<RefundSnapshot> refunds = new ArrayList<>();
    try {
      if (status == PaymentStatus.SUCCEEDED && !intent.isBlank()) {
        Optional<Unavailable> unread = walk("/v1/refunds",
            Map.of("payment_intent", intent, "limit", PAGE_SIZE), refund -> {
              refunds.add(StripeMapping.refund(refund).orElseThrow(
                  () -> new IllegalArgumentException("unknown refund status")));
              return true;
            });
        if (unread.isPresent()) {
          return unread.get();
        }
      }
      return new Found(snapshot(answered, status, refunds, disputes(object, intent)));
    } catch (IllegalArgumentException e) {
      return new Unavailable("unreadable", String.valueOf(e.getMessage()), answered.raw());
    }
  }

  /**
   * The disputes of a charge that says it has some. If they cannot be listed, the payment is told
   * without them: Stripe sends their events too.
   */
  private List<DisputeSnapshot> disputes(JsonNode object, String intent) {
    List<DisputeSnapshot> disputes = new ArrayList<>();
    if (intentIn(object).path("latest_charge").path("disputed").asBoolean(false)
        && !intent.isBlank()) {
      walk("/v1/disputes", Map.of("payment_intent", intent, "limit", PAGE_SIZE), dispute -> {
        disputeOf(dispute).ifPresent(disputes::add);
        return true;
      });
    }
    return disputes;
  }

  private static Optional<DisputeSnapshot> disputeOf(JsonNode dispute) {
    try {
      return StripeMapping.dispute(dispute);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private PaymentSnapshot snapshot(StripeAnswer.Answered answered, PaymentStatus status,
      List<RefundSnapshot> refunds, List<DisputeSnapshot> disputes) {
    JsonNode object = answered.object();
    Money amount = StripeMapping.money(object, StripeProvider.amountField(object));
    JsonNode intent = intentIn(object);
    Money received = status != PaymentStatus.SUCCEEDED ? Money.zero(amount.currency())
        : intent.path("amount_received").isMissingNode() ? amount
            : StripeMapping.money(intent, "amount_received");
    Money refunded = refunds.stream().filter(r -> r.status() == RefundStatus.SUCCEEDED)
        .map(RefundSnapshot::amount).reduce(Money.zero(amount.currency()), Money::plus);
    JsonNode error = intent.path("last_payment_error");
    return new PaymentSnapshot(StripeProvider.NAME, JsonFields.text(object, "id"),
        StripeMapping.references(object), StripeMapping.orderId(object),
        StripeMapping.paymentId(object), withRefunds(status, received, refunded), amount,
        received, refunded, textOrNull(JsonFields.text(error, "code")),
        textOrNull(JsonFields.text(error, "message")), refunds,
        StripeProvider.expiryOf(object), occurredAt(status, object),
        status == PaymentStatus.PENDING ? payloads.of(object) : null, answered.raw(), disputes);
  }

  /**
   * A session tells neither that its delayed payment failed, nor that money came after its end: its
   * intent does.
   */
  private static PaymentStatus withIntent(PaymentStatus told, JsonNode object) {
    JsonNode intent = intentIn(object);
    boolean isOver = !JsonFields.text(object, "status").equals("open");
    return switch (JsonFields.text(intent, "status")) {
      case "succeeded" -> PaymentStatus.SUCCEEDED;
      case "canceled" -> isOver && told == PaymentStatus.PENDING ? PaymentStatus.CANCELLED : told;
      case "requires_payment_method" -> JsonFields.text(object, "status").equals("complete")
          && intent.path("last_payment_error").isObject() ? PaymentStatus.FAILED : told;
      default -> told;
    };
  }

  private Instant occurredAt(PaymentStatus status, JsonNode object) {
    JsonNode intent = intentIn(object);
    JsonNode time = switch (status) {
      case SUCCEEDED -> intent.path("latest_charge").path("created");
      case CANCELLED -> intent.path("canceled_at");
      case EXPIRED -> object.path("expires_at");
      default -> MissingNode.getInstance();
    };
    return time.isIntegralNumber() ? Instant.ofEpochSecond(time.asLong()) : clock.instant();
  }

  /** The intent itself, or that of a session; missing if Stripe gave only its id. */
  private static JsonNode intentIn(JsonNode object) {
    return JsonFields.text(object, "object").equals("payment_intent")
        ? object : object.path("payment_intent");
  }

  private static PaymentStatus withRefunds(
      PaymentStatus status, Money received, Money refunded) {
    if (status != PaymentStatus.SUCCEEDED || !refunded.isPositive()) {
      return status;
    }
    return refunded.amountMinor() >= received.amountMinor()
        ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED;
  }

  /** The PaymentIntent behind a payment; null while the payer has not confirmed a session. */
  @Nullable String paymentIntentOf(PaymentReference payment) {
    String known = payment.references().get("payment_intent");
    if (known != null) {
      return known;
    }
    if (payment.providerPaymentId().startsWith("pi_")) {
      return payment.providerPaymentId();
    }
    return calls.get("/v1/checkout/sessions/" + payment.providerPaymentId(), Map.of())
        instanceof StripeAnswer.Answered answered
        ? textOrNull(intentOf(answered.object())) : null;
  }

  /** By the list of what was made then: Stripe's search lags behind, its lists do not. */
  PaymentReading find(PaymentSearch search, String path) {
    Map<String, String> query = Map.of(
        "created[gte]", Long.toString(search.from().getEpochSecond()),
        "created[lte]", Long.toString(search.to().getEpochSecond()),
        "limit", PAGE_SIZE);
    List<String> ids = new ArrayList<>();
    Optional<Unavailable> unread = walk(path, query, object -> {
      if (search.command().paymentId().equals(StripeMapping.paymentId(object))) {
        ids.add(JsonFields.text(object, "id"));
      }
      return ids.isEmpty();
    });
    if (!ids.isEmpty()) {
      return read(ids.getFirst());
    }
    return unread.isPresent() ? unread.get()
        : new NotFound("Stripe lists no payment " + search.command().paymentId());
  }

  /**
   * Looks for a refund that an earlier try made, by our own id.
   *
   * @throws IllegalArgumentException if the list cannot be read to its end
   */
  Optional<JsonNode> findRefund(String intent, RefundId refundId) {
    List<JsonNode> found = new ArrayList<>();
    Optional<Unavailable> unread = walk("/v1/refunds",
        Map.of("payment_intent", intent, "limit", PAGE_SIZE), refund -> {
          if (refundId.equals(StripeMapping.refundId(refund))) {
            found.add(refund);
          }
          return found.isEmpty();
        });
    if (found.isEmpty() && unread.isPresent()) {
      throw new IllegalArgumentException("the refunds cannot be listed: " + unread.get().code());
    }
    return found.stream().findFirst();
  }

  /** Lists what Stripe sent, or tried to send; it keeps events for 30 days. */
  EventListing events(EventQuery query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("created[gte]", Long.toString(query.from().getEpochSecond()));
    parameters.put("created[lte]", Long.toString(query.to().getEpochSecond()));
    parameters.put("limit", PAGE_SIZE);
    if (query.cursor() != null) {
      parameters.put("starting_after", query.cursor());
    }
    return switch (calls.get("/v1/events", parameters)) {
      case StripeAnswer.Refused refused -> unavailable(refused) instanceof Unavailable u
          ? new EventListing.Unavailable(u.code(), u.detail())
          : new EventListing.Unavailable("unreadable", "Stripe lists no events");
      case StripeAnswer.Answered(JsonNode list, var _) -> pageOf(list);
    };
  }

  private static EventListing pageOf(JsonNode list) {
    JsonNode data = list.path("data");
    if (!data.isArray() || !list.path("has_more").isBoolean()) {
      return new EventListing.Unavailable("unreadable", "no list of events");
    }
    List<String> bodies = data.valueStream().map(JsonNode::toString).toList();
    return new EventListing.Page(bodies, list.path("has_more").booleanValue()
        ? JsonFields.text(data.path(data.size() - 1), "id") : null);
  }

  /**
   * Walks a list until its end, or until the visitor wants no more.
   *
   * @return why not all was seen; empty if nothing was missed. An answer without {@code data} or
   *     {@code has_more} is no empty list: it would prove what it does not say
   */
  private Optional<Unavailable> walk(
      String path, Map<String, String> query, Predicate<JsonNode> visitor) {
    Map<String, String> page = new LinkedHashMap<>(query);
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      switch (calls.get(path, page)) {
        case StripeAnswer.Refused refused -> {
          return Optional.of(unavailable(refused) instanceof Unavailable unavailable ? unavailable
              : new Unavailable("unreadable", "a list that is not there: " + path, null));
        }
        case StripeAnswer.Answered(JsonNode list, var raw) -> {
          JsonNode data = list.path("data");
          if (!data.isArray() || !list.path("has_more").isBoolean()) {
            return Optional.of(new Unavailable("unreadable", "no list: " + path, raw));
          }
          for (JsonNode item : data) {
            if (!visitor.test(item)) {
              return Optional.empty();
            }
          }
          if (!list.path("has_more").booleanValue()) {
            return Optional.empty();
          }
          page.put("starting_after", JsonFields.text(data.path(data.size() - 1), "id"));
        }
      }
    }
    return Optional.of(
        new Unavailable("unreadable", "more than " + MOST_PAGES + " pages of " + path, null));
  }

  private static String intentOf(JsonNode object) {
    return JsonFields.text(object, "object").equals("payment_intent")
        ? JsonFields.text(object, "id") : StripeMapping.reference(object, "payment_intent");
  }

  private static @Nullable String textOrNull(String text) {
    return text.isBlank() ? null : text;
  }
}
