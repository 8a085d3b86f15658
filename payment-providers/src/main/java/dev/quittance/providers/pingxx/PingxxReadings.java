package dev.quittance.providers.pingxx;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads payments back from Ping++. */
final class PingxxReadings {

  static final String CHARGES = "/v1/charges";
  private static final String EVENTS_PER_PAGE = "20";

  private final PingxxCalls calls;
  private final PingxxLists lists;
  private final PingxxSettings settings;
  private final Clock clock;

  PingxxReadings(PingxxCalls calls, PingxxSettings settings, Clock clock) {
    this.calls = calls;
    this.lists = new PingxxLists(calls);
    this.settings = settings;
    this.clock = clock;
  }

  static String pathOf(String chargeId) {
    return CHARGES + "/" + ProviderHttp.segment(chargeId);
  }

  static String refundsOf(String chargeId) {
    return pathOf(chargeId) + "/refunds";
  }

  /** Reads a charge with its refunds. */
  PaymentReading read(String chargeId) {
    return switch (calls.get(pathOf(chargeId), Map.of())) {
      case PingxxAnswer.Refused refused -> PingxxErrors.readingOf(refused);
      case PingxxAnswer.Answered answered -> withRefunds(answered);
    };
  }

  private PaymentReading withRefunds(PingxxAnswer.Answered answered) {
    JsonNode charge = answered.object();
    List<RefundSnapshot> refunds = new ArrayList<>();
    try {
      // Also where the charge shows none: that a refund is not there must be certain.
      if (charge.path("paid").asBoolean(false)) {
        Optional<Unavailable> unread = lists.walk(refundsOf(JsonFields.required(charge, "id")),
            Map.of(), refund -> refunds.add(PingxxMapping.refund(refund)));
        if (unread.isPresent()) {
          return unread.get();
        }
      }
      return new Found(snapshot(answered, refunds));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new Unavailable("unreadable", String.valueOf(e.getMessage()), answered.raw());
    }
  }

  /**
   * A charge as it is now.
   *
   * @throws IllegalArgumentException if it is none that can be read
   */
  PaymentSnapshot snapshot(PingxxAnswer.Answered answered, List<RefundSnapshot> refunds) {
    JsonNode charge = answered.object();
    String id = JsonFields.required(charge, "id");
    Money amount = PingxxMapping.money(charge, "amount");
    PaymentStatus status = PingxxMapping.status(charge, clock.instant()).orElseThrow(
        () -> new IllegalArgumentException("no charge with a status that is known: " + id));
    boolean paid = charge.path("paid").booleanValue();
    Money refunded = paid ? refunded(charge, refunds) : Money.zero(amount.currency());
    return new PaymentSnapshot(PingxxProvider.NAME, id, PingxxMapping.references(charge),
        PingxxMapping.orderId(charge), PingxxMapping.paymentId(charge),
        paid ? PingxxMapping.paid(amount.amountMinor(), refunded.amountMinor()) : status,
        amount, paid ? amount : Money.zero(amount.currency()), refunded,
        JsonFields.textOrNull(charge, "failure_code"),
        JsonFields.textOrNull(charge, "failure_msg"), refunds,
        PingxxMapping.timeOrNull(charge, "time_expire"), occurredAt(charge, status),
        status == PaymentStatus.PENDING ? PingxxPayloads.of(charge) : null, answered.raw());
  }

  /**
   * All of a reversed charge. Otherwise its total, unless that may count refunds that are still to
   * come about.
   */
  private static Money refunded(JsonNode charge, List<RefundSnapshot> refunds) {
    if (PingxxMapping.isReversed(charge)) {
      return PingxxMapping.money(charge, "amount");
    }
    Money total = PingxxMapping.money(charge, "amount_refunded");
    Money done = refunds.stream().filter(refund -> refund.status() == RefundStatus.SUCCEEDED)
        .map(RefundSnapshot::amount).reduce(Money.zero(total.currency()), Money::plus);
    boolean pending = refunds.stream()
        .anyMatch(refund -> refund.status() == RefundStatus.PENDING);
    return pending || done.amountMinor() > total.amountMinor() ? done : total;
  }

  private Instant occurredAt(JsonNode charge, PaymentStatus status) {
    Instant told = switch (status) {
      case PENDING, AUTHORISED -> PingxxMapping.timeOrNull(charge, "created");
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED ->
        PingxxMapping.timeOrNull(charge, "time_paid");
      case EXPIRED -> PingxxMapping.timeOrNull(charge, "time_expire");
      case FAILED, CANCELLED -> null;
    };
    return told == null ? clock.instant() : told;
  }

  /**
   * Looks through the charges of that time for our number or our id. If there are two, because a
   * lost one was made again, the paid one counts.
   */
  PaymentReading find(PaymentSearch search) {
    PaymentId paymentId = search.command().paymentId();
    String orderNo = PingxxRequests.orderNo(paymentId);
    List<JsonNode> found = new ArrayList<>();
    Optional<Unavailable> unread = lists.walk(CHARGES, created(
        Map.of("app[id]", settings.appId()), search.from(), search.to()), charge -> {
          if (orderNo.equals(JsonFields.text(charge, "order_no"))
              || paymentId.equals(PingxxMapping.paymentId(charge))) {
            found.add(charge);
          }
        });
    Optional<String> id = found.stream().filter(charge -> charge.path("paid").asBoolean(false))
        .findFirst().or(() -> found.stream().findFirst())
        .map(charge -> JsonFields.text(charge, "id"));
    if (id.isPresent()) {
      return read(id.get());
    }
    return unread.isPresent() ? unread.get()
        : new NotFound("Ping++ lists no charge of payment " + paymentId);
  }

  /**
   * Looks for a refund that an earlier try made, by our own id.
   *
   * @throws IllegalArgumentException if the list cannot be read to its end
   */
  @Nullable JsonNode findRefund(String chargeId, RefundId refundId) {
    List<JsonNode> found = new ArrayList<>();
    Optional<Unavailable> unread = lists.walk(refundsOf(chargeId), Map.of(), refund -> {
      if (refundId.equals(PingxxMapping.refundId(refund))) {
        found.add(refund);
      }
    });
    if (found.isEmpty() && unread.isPresent()) {
      throw new IllegalArgumentException("the refunds cannot be listed: " + unread.get().code());
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  /** Lists what Ping++ sent, or tried to send. */
  EventListing events(EventQuery query) {
    Map<String, String> parameters = created(Map.of(), query.from(), query.to());
    parameters.put("limit", EVENTS_PER_PAGE);
    if (query.cursor() != null) {
      parameters.put(PingxxLists.STARTING_AFTER, query.cursor());
    }
    return switch (calls.get("/v1/events", parameters)) {
      case PingxxAnswer.Refused refused -> {
        Unavailable unavailable = PingxxErrors.unavailable(refused);
        yield new EventListing.Unavailable(unavailable.code(), unavailable.detail());
      }
      case PingxxAnswer.Answered(JsonNode list, var _) -> pageOf(list);
    };
  }

  private static EventListing pageOf(JsonNode list) {
    if (!PingxxLists.isPage(list)
        || PingxxLists.hasMore(list) && PingxxLists.lastId(list).isBlank()) {
      return new EventListing.Unavailable("unreadable", "no list of events");
    }
    return new EventListing.Page(
        list.path("data").valueStream().map(JsonNode::toString).toList(),
        PingxxLists.hasMore(list) ? PingxxLists.lastId(list) : null);
  }

  private static Map<String, String> created(
      Map<String, String> query, Instant from, Instant to) {
    Map<String, String> parameters = new LinkedHashMap<>(query);
    parameters.put("created[gte]", Long.toString(from.getEpochSecond()));
    parameters.put("created[lte]", Long.toString(to.getEpochSecond()));
    return parameters;
  }
}
