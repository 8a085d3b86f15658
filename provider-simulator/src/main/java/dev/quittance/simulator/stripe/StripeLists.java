package dev.quittance.simulator.stripe;

import dev.quittance.simulator.settlement.Movement;
import dev.quittance.simulator.webhooks.EventLog;
import dev.quittance.simulator.webhooks.SimulatedEvent;
import dev.quittance.simulator.webhooks.WebhookSender;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Stripe's lists: newest first, cut into pages by {@code limit} and {@code starting_after}. */
@Component
final class StripeLists {

  private final StripeStore store;
  private final StripeJson json;
  private final EventLog events;
  private final WebhookSender sender;
  private final StripeSettlement settlement;
  private final JsonMapper mapper;

  StripeLists(StripeStore store, StripeJson json, EventLog events, WebhookSender sender,
      StripeSettlement settlement, JsonMapper mapper) {
    this.store = store;
    this.json = json;
    this.events = events;
    this.sender = sender;
    this.settlement = settlement;
    this.mapper = mapper;
  }

  ObjectNode intents(StripeParams params) {
    return page("/v1/payment_intents", params, store.intents().newestFirst(),
        PaymentIntent::id, intent -> intent.terms().created(), intent -> true, json::intent);
  }

  ObjectNode sessions(StripeParams params) {
    String intent = params.text("payment_intent");
    String status = params.text("status");
    return page("/v1/checkout/sessions", params, store.sessions().newestFirst(),
        CheckoutSession::id, session -> session.terms().created(),
        session -> (intent == null || intent.equals(session.intent()))
            && (status == null || status.equals(session.status())),
        json::session);
  }

  ObjectNode refunds(StripeParams params) {
    String intent = params.text("payment_intent");
    String charge = params.text("charge");
    return page("/v1/refunds", params, store.refunds().newestFirst(),
        Refund::id, Refund::created,
        refund -> (intent == null || intent.equals(refund.intent()))
            && (charge == null || charge.equals(refund.charge())),
        json::refund);
  }

  ObjectNode disputes(StripeParams params) {
    String intent = params.text("payment_intent");
    String charge = params.text("charge");
    return page("/v1/disputes", params, store.disputes().newestFirst(),
        Dispute::id, Dispute::created,
        dispute -> (intent == null || intent.equals(dispute.intent()))
            && (charge == null || charge.equals(dispute.charge())),
        json::dispute);
  }

  ObjectNode balanceTransactions(StripeParams params) {
    String source = params.text("source");
    List<Movement> newestFirst = settlement.movements().stream()
        .sorted(Comparator.comparing(Movement::at)).toList().reversed();
    return page("/v1/balance_transactions", params, newestFirst, Movement::reference,
        row -> row.at().getEpochSecond(),
        row -> source == null || source.equals(row.subject()), settlement::transaction);
  }

  ObjectNode events(StripeParams params) {
    String type = params.text("type");
    List<String> types = params.list("types");
    String delivered = params.text("delivery_success");
    return page("/v1/events", params, events.newestFirst(StripeEvents.PROVIDER),
        SimulatedEvent::id, SimulatedEvent::created,
        event -> (type == null || matches(type, event.type()))
            && (types.isEmpty() || types.stream().anyMatch(t -> matches(t, event.type())))
            && (delivered == null
                || Boolean.parseBoolean(delivered) == sender.delivered(event.id())),
        this::event);
  }

  ObjectNode event(String id) {
    SimulatedEvent event = events.find(id);
    if (event == null || !event.provider().equals(StripeEvents.PROVIDER)) {
      throw StripeException.missing("event", id);
    }
    return event(event);
  }

  private ObjectNode event(SimulatedEvent event) {
    ObjectNode read = (ObjectNode) mapper.readTree(event.body());
    return read.put("pending_webhooks", sender.stillTrying(event.id()) ? 1 : 0);
  }

  private static boolean matches(String wanted, String type) {
    return wanted.endsWith("*")
        ? type.startsWith(wanted.substring(0, wanted.length() - 1)) : wanted.equals(type);
  }

  private static <T> ObjectNode page(String url, StripeParams params, Iterable<T> newestFirst,
      Function<T, String> id, ToLongFunction<T> created, Predicate<T> wanted,
      Function<T, ObjectNode> render) {
    Long limit = params.number("limit");
    if (limit != null && (limit < 1 || limit > 100)) {
      throw StripeException.invalid(
          "parameter_invalid_integer", "limit", "limit must be 1 to 100.");
    }
    long size = limit == null ? 10 : limit;
    @Nullable String after = params.text("starting_after");
    Predicate<Long> range = createdRange(params);
    ObjectNode list = StripeJson.list(url, false);
    ArrayNode data = (ArrayNode) list.get("data");
    for (T value : newestFirst) {
      if (after != null) {
        after = after.equals(id.apply(value)) ? null : after;
        continue;
      }
      if (!range.test(created.applyAsLong(value)) || !wanted.test(value)) {
        continue;
      }
      if (data.size() == size) {
        return list.put("has_more", true);
      }
      data.add(render.apply(value));
    }
    if (after != null) {
      throw StripeException.invalid(
          "resource_missing", "starting_after", "No such object: '" + after + "'");
    }
    return list;
  }

  private static Predicate<Long> createdRange(StripeParams params) {
    Long gt = params.number("created[gt]");
    Long gte = params.number("created[gte]");
    Long lt = params.number("created[lt]");
    Long lte = params.number("created[lte]");
    Long exactly = params.number("created");
    return created -> (gt == null || created > gt) && (gte == null || created >= gte)
        && (lt == null || created < lt) && (lte == null || created <= lte)
        && (exactly == null || created.equals(exactly));
  }
}
