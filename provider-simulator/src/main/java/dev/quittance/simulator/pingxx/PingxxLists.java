package dev.quittance.simulator.pingxx;

import dev.quittance.simulator.webhooks.EventLog;
import dev.quittance.simulator.webhooks.SimulatedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Ping++'s lists: newest first, cut into pages by {@code limit} and an id. */
@Component
final class PingxxLists {

  private static final int MOST = 100;
  private static final int MOST_EVENTS = 20;
  private static final int USUAL = 10;

  private final PingxxStore store;
  private final PingxxJson json;
  private final PingxxSettings settings;
  private final EventLog events;
  private final JsonMapper mapper;

  PingxxLists(PingxxStore store, PingxxJson json, PingxxSettings settings, EventLog events,
      JsonMapper mapper) {
    this.store = store;
    this.json = json;
    this.settings = settings;
    this.events = events;
    this.mapper = mapper;
  }

  ObjectNode charges(MultiValueMap<String, String> query) {
    if (!settings.appId().equals(query.getFirst("app[id]"))) {
      throw PingxxException.invalid("app[id]", "app[id] is required.");
    }
    String channel = query.getFirst("channel");
    List<Charge> found = store.charges().reversed().stream()
        .filter(charge -> channel == null || channel.equals(charge.terms().channel()))
        .filter(charge -> is(query, "paid", charge.state().paid()))
        .filter(charge -> is(query, "refunded", !store.refundsOf(charge.id()).isEmpty()))
        .filter(charge -> within(query, charge.terms().created()))
        .toList();
    return page("/v1/charges", query, MOST, found, Charge::id, json::charge);
  }

  ObjectNode refunds(Charge charge, MultiValueMap<String, String> query) {
    return page("/v1/charges/" + charge.id() + "/refunds", query, MOST,
        store.refundsOf(charge.id()).reversed(), Refund::id, json::refund);
  }

  ObjectNode events(MultiValueMap<String, String> query) {
    String type = query.getFirst("type");
    List<SimulatedEvent> found = events.newestFirst(PingxxEvents.PROVIDER).stream()
        .filter(event -> type == null || type.equals(event.type()))
        .filter(event -> within(query, event.created()))
        .toList();
    return page("/v1/events", query, MOST_EVENTS, found, SimulatedEvent::id, this::event);
  }

  ObjectNode event(String id) {
    SimulatedEvent event = events.find(id);
    if (event == null || !event.provider().equals(PingxxEvents.PROVIDER)) {
      throw PingxxException.missing("event", id);
    }
    return event(event);
  }

  private ObjectNode event(SimulatedEvent event) {
    return (ObjectNode) mapper.readTree(event.body());
  }

  private static <T> ObjectNode page(String url, MultiValueMap<String, String> query, int most,
      List<T> newestFirst, Function<T, String> id, Function<T, ObjectNode> render) {
    Long wanted = number(query, "limit");
    long limit = wanted == null ? USUAL : wanted;
    if (limit < 1 || limit > most) {
      throw PingxxException.invalid("limit", "limit must be 1 to " + most + ".");
    }
    int first = position(query.getFirst("starting_after"), newestFirst, id) + 1;
    int before = position(query.getFirst("ending_before"), newestFirst, id);
    int end = before < 0 ? newestFirst.size() : before;
    List<ObjectNode> data = new ArrayList<>();
    for (int i = first; i < end && data.size() < limit; i++) {
      data.add(render.apply(newestFirst.get(i)));
    }
    return PingxxJson.list(url, data, first + data.size() < end);
  }

  private static <T> int position(
      @Nullable String wanted, List<T> items, Function<T, String> id) {
    if (wanted == null) {
      return -1;
    }
    int position = items.stream().map(id).toList().indexOf(wanted);
    if (position < 0) {
      throw PingxxException.missing("object", wanted);
    }
    return position;
  }

  private static boolean is(MultiValueMap<String, String> query, String name, boolean value) {
    String wanted = query.getFirst(name);
    return wanted == null || wanted.equals(Boolean.toString(value));
  }

  private static boolean within(MultiValueMap<String, String> query, long created) {
    Long gt = number(query, "created[gt]");
    Long gte = number(query, "created[gte]");
    Long lt = number(query, "created[lt]");
    Long lte = number(query, "created[lte]");
    return (gt == null || created > gt) && (gte == null || created >= gte)
        && (lt == null || created < lt) && (lte == null || created <= lte);
  }

  private static @Nullable Long number(MultiValueMap<String, String> query, String name) {
    String text = query.getFirst(name);
    if (text == null) {
      return null;
    }
    if (!text.matches("[0-9]{1,15}")) {
      throw PingxxException.invalid(name, name + " must be a number.");
    }
    return Long.valueOf(text);
  }
}
