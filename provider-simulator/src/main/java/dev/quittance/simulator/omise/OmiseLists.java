package dev.quittance.simulator.omise;

import dev.quittance.simulator.webhooks.EventLog;
import dev.quittance.simulator.webhooks.SimulatedEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Omise's lists: oldest first unless asked otherwise, cut into pages by limit and offset. */
@Component
final class OmiseLists {

  private static final int LIMIT = 20;
  private static final int LONGEST = 100;

  private final OmiseStore store;
  private final OmiseJson json;
  private final EventLog events;
  private final JsonMapper mapper;

  OmiseLists(OmiseStore store, OmiseJson json, EventLog events, JsonMapper mapper) {
    this.store = store;
    this.json = json;
    this.events = events;
    this.mapper = mapper;
  }

  ObjectNode charges(OmiseParams params) {
    return page("/charges", params, store.charges().all(),
        charge -> charge.terms().created(), json::charge);
  }

  ObjectNode refunds(OmiseCharge charge, OmiseParams params) {
    return page("/charges/" + charge.id() + "/refunds", params, store.refundsOf(charge.id()),
        OmiseRefund::created, json::refund);
  }

  ObjectNode events(OmiseParams params) {
    return page("/events", params, events.newestFirst(OmiseEvents.PROVIDER).reversed(),
        event -> Instant.ofEpochSecond(event.created()), this::event);
  }

  ObjectNode event(String id) {
    SimulatedEvent event = events.find(id);
    if (event == null || !event.provider().equals(OmiseEvents.PROVIDER)) {
      throw OmiseException.missing("event", id);
    }
    return event(event);
  }

  private ObjectNode event(SimulatedEvent event) {
    return mapper.readValue(event.body(), ObjectNode.class);
  }

  private static <T> ObjectNode page(String location, OmiseParams params,
      Collection<T> oldestFirst, Function<T, Instant> created, Function<T, ObjectNode> render) {
    int limit = Math.clamp(params.number("limit", LIMIT), 1, LONGEST);
    int offset = Math.clamp(params.number("offset", 0), 0, Integer.MAX_VALUE);
    Instant from = params.time("from");
    Instant to = params.time("to");
    List<T> wanted = oldestFirst.stream()
        .filter(item -> from == null || !created.apply(item).isBefore(from))
        .filter(item -> to == null || !created.apply(item).isAfter(to)).toList();
    boolean reverse = "reverse_chronological".equals(params.text("order"));
    ObjectNode list = OmiseJson.list(location, wanted.size(), limit, offset);
    list.put("order", reverse ? "reverse_chronological" : "chronological");
    ArrayNode data = (ArrayNode) list.get("data");
    (reverse ? wanted.reversed() : wanted).stream().skip(offset).limit(limit)
        .forEach(item -> data.add(render.apply(item)));
    return list;
  }
}
