package dev.quittance.providers.omise;

import static dev.quittance.providers.http.JsonFields.text;
import static dev.quittance.providers.http.JsonFields.textOrNull;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.http.ProviderHttp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads payments, refunds and events back from Omise. */
final class OmiseReadings {

  private static final int PAGE_SIZE = 100;
  private static final int MOST_PAGES = 50;

  private final OmiseClient client;

  OmiseReadings(OmiseClient client) {
    this.client = client;
  }

  static String chargePath(String id) {
    return "/charges/" + ProviderHttp.segment(id);
  }

  static String refundsPath(String charge) {
    return chargePath(charge) + "/refunds";
  }

  PaymentReading read(String id) {
    return switch (client.get(chargePath(id), Map.of())) {
      case OmiseAnswer.Refused refused -> unavailable(refused);
      case OmiseAnswer.Answered answered -> id.equals(text(answered.object(), "id"))
          ? withRefunds(answered)
          : new Unavailable("unreadable", "not the charge that was asked for", answered.raw());
    };
  }

  private PaymentReading withRefunds(OmiseAnswer.Answered answered) {
    try {
      JsonNode charge = answered.object();
      List<JsonNode> refunds = embeddedRefunds(charge);
      if (refunds == null) {
        refunds = new ArrayList<>();
        Optional<Unavailable> unread = walk(
            refundsPath(OmiseMapping.idOf(charge, "charge")), Map.of(), refunds::add);
        if (unread.isPresent()) {
          return unread.get();
        }
      }
      return new Found(snapshot(answered, refunds.stream()
          .map(refund -> OmiseMapping.refund(refund).orElseThrow(
              () -> new IllegalArgumentException("unknown refund status"))).toList()));
    } catch (IllegalArgumentException e) {
      return new Unavailable("unreadable", String.valueOf(e.getMessage()), answered.raw());
    }
  }

  /** The list that stands in the charge itself; null unless it holds all of them. */
  private static @Nullable List<JsonNode> embeddedRefunds(JsonNode charge) {
    JsonNode list = charge.path("refunds");
    JsonNode data = list.path("data");
    return data.isArray() && list.path("total").asLong(-1) == data.size()
        ? StreamSupport.stream(data.spliterator(), false).toList() : null;
  }

  /**
   * A charge as it stands in an answer.
   *
   * @throws IllegalArgumentException if it lacks what each charge has, or its status is unknown
   */
  static PaymentSnapshot snapshot(OmiseAnswer.Answered answered, List<RefundSnapshot> refunds) {
    JsonNode charge = answered.object();
    String id = OmiseMapping.idOf(charge, "charge");
    PaymentStatus status = OmiseMapping.status(charge).orElseThrow(
        () -> new IllegalArgumentException("unknown status of " + id));
    Money amount = OmiseMapping.money(charge, "amount");
    return new PaymentSnapshot(OmiseProvider.NAME, id, OmiseMapping.references(charge),
        OmiseMapping.orderId(charge), OmiseMapping.paymentId(charge), status, amount,
        OmiseMapping.isTaken(status) ? OmiseMapping.captured(charge)
            : Money.zero(amount.currency()),
        OmiseMapping.refunded(charge), textOrNull(charge, "failure_code"),
        textOrNull(charge, "failure_message"), refunds, OmiseMapping.time(charge, "expires_at"),
        OmiseMapping.changedAt(charge, status),
        status == PaymentStatus.PENDING ? OmisePayloads.of(charge) : null, answered.raw(),
        OmiseMapping.disputeOf(charge).stream().toList());
  }

  /**
   * By the list of what was made then. Of several with that id, which a repeated call can make,
   * the one that money may have moved by.
   */
  PaymentReading find(PaymentId paymentId, Instant from, Instant to) {
    List<JsonNode> charges = new ArrayList<>();
    Optional<Unavailable> unread = walk("/charges", window(from, to), charge -> {
      if (paymentId.equals(OmiseMapping.paymentId(charge))) {
        charges.add(charge);
      }
    });
    Optional<JsonNode> best = charges.stream()
        .filter(charge -> !hasEnded(charge)).findFirst()
        .or(() -> charges.stream().findFirst());
    if (unread.isPresent() && best.filter(charge -> !hasEnded(charge)).isEmpty()) {
      return unread.get();
    }
    return best.map(charge -> read(text(charge, "id")))
        .orElseGet(() -> new NotFound("Omise lists no payment " + paymentId));
  }

  private static boolean hasEnded(JsonNode charge) {
    try {
      return OmiseMapping.status(charge).filter(status -> switch (status) {
        case FAILED, CANCELLED, EXPIRED -> true;
        case PENDING, AUTHORISED, SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> false;
      }).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Looks for a refund that an earlier try made, by our own id.
   *
   * @throws IllegalArgumentException if the list cannot be read to its end
   */
  Optional<JsonNode> findRefund(String charge, RefundId refundId) {
    List<JsonNode> found = new ArrayList<>();
    Optional<Unavailable> unread = walk(refundsPath(charge), Map.of(), refund -> {
      if (refundId.equals(OmiseMapping.refundId(refund))) {
        found.add(refund);
      }
    });
    if (found.isEmpty() && unread.isPresent()) {
      throw new IllegalArgumentException("the refunds cannot be listed: " + unread.get().code());
    }
    return found.stream().findFirst();
  }

  /** A page of events; the cursor is how many came before. */
  EventListing events(EventQuery query) {
    int offset = query.cursor() == null ? 0
        : query.cursor().matches("[0-9]{1,9}") ? Integer.parseInt(query.cursor()) : -1;
    if (offset < 0) {
      return new EventListing.Unavailable("unreadable", "no cursor of ours");
    }
    return switch (page("/events", window(query.from(), query.to()), offset)) {
      case Listed(List<JsonNode> items, long total) -> {
        int next = offset + items.size();
        yield new EventListing.Page(items.stream().map(JsonNode::toString).toList(),
            next < total ? Integer.toString(next) : null);
      }
      case Unread(Unavailable why) -> new EventListing.Unavailable(why.code(), why.detail());
    };
  }

  private static Map<String, String> window(Instant from, Instant to) {
    return Map.of("from", from.toString(), "to", to.toString());
  }

  /** Walks a list to its end; gives why not all was seen, empty if nothing was missed. */
  private Optional<Unavailable> walk(
      String path, Map<String, String> query, Consumer<JsonNode> visitor) {
    int seen = 0;
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      switch (page(path, query, seen)) {
        case Unread(Unavailable why) -> {
          return Optional.of(why);
        }
        case Listed(List<JsonNode> items, long total) -> {
          items.forEach(visitor);
          seen += items.size();
          if (seen >= total) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(
        new Unavailable("unreadable", "more than " + MOST_PAGES + " pages of " + path, null));
  }

  /**
   * One page, oldest first, so that what is made meanwhile comes after it. An answer without
   * {@code data} or {@code total} is no empty list: it would prove what it does not say.
   */
  private Page page(String path, Map<String, String> query, int offset) {
    Map<String, String> parameters = new LinkedHashMap<>(query);
    parameters.put("order", "chronological");
    parameters.put("limit", Integer.toString(PAGE_SIZE));
    parameters.put("offset", Integer.toString(offset));
    return switch (client.get(path, parameters)) {
      case OmiseAnswer.Refused refused -> new Unread(
          unavailable(refused) instanceof Unavailable unavailable ? unavailable
              : new Unavailable("unreadable", "a list that is not there: " + path, null));
      case OmiseAnswer.Answered(JsonNode list, RawAnswer raw) -> {
        JsonNode data = list.path("data");
        long total = list.path("total").isIntegralNumber() ? list.path("total").asLong(-1) : -1;
        boolean whole = data.isArray() && total >= 0 && (data.size() > 0 || offset >= total);
        yield whole
            ? new Listed(StreamSupport.stream(data.spliterator(), false).toList(), total)
            : new Unread(new Unavailable("unreadable", "no list: " + path, raw));
      }
    };
  }

  private static PaymentReading unavailable(OmiseAnswer.Refused refused) {
    if (refused.status() == 404 && refused.understood()) {
      return new NotFound("Omise: " + refused.code());
    }
    return switch (refused.outcome()) {
      case ProviderOutcome.NotAttempted(String code, String message, boolean _, var raw) ->
        new Unavailable(code, message, raw);
      case ProviderOutcome.Unknown(String reason, var raw) ->
        new Unavailable(raw == null ? "timeout" : "unreadable", reason, raw);
      case ProviderOutcome.Declined _, ProviderOutcome.Succeeded _, ProviderOutcome.Pending _,
          ProviderOutcome.ActionRequired _ ->
        throw new IllegalStateException("a failed call has no such outcome");
    };
  }

  /** What one page of a list gave. */
  private sealed interface Page {
  }

  private record Listed(List<JsonNode> items, long total) implements Page {
  }

  private record Unread(Unavailable why) implements Page {
  }
}
