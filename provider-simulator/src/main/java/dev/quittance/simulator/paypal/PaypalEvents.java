package dev.quittance.simulator.paypal;

import dev.quittance.simulator.paypal.PaypalOrder.Refund;
import dev.quittance.simulator.webhooks.EventLog;
import dev.quittance.simulator.webhooks.SimulatedEvent;
import dev.quittance.simulator.webhooks.WebhookSender;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes PayPal's events out of its objects as they are at that moment; publishes, lists them. */
@Component
final class PaypalEvents {

  static final String PROVIDER = "paypal";
  static final String PATH = "/v1/notifications/webhooks-events";
  private static final int USUAL_PAGE = 10;
  private static final int LARGEST_PAGE = 300;

  private final WebhookSender sender;
  private final EventLog log;
  private final PaypalJson json;
  private final JsonMapper mapper;
  private final Clock clock;

  PaypalEvents(
      WebhookSender sender, EventLog log, PaypalJson json, JsonMapper mapper, Clock clock) {
    this.sender = sender;
    this.log = log;
    this.json = json;
    this.mapper = mapper;
    this.clock = clock;
  }

  void order(String type, PaypalOrder order) {
    sender.publish(event(type, "checkout-order", order, json.order(order)));
  }

  void reversedApproval(PaypalOrder order) {
    sender.publish(event("CHECKOUT.PAYMENT-APPROVAL.REVERSED", "payment-approval", order,
        json.approval(order)));
  }

  void capture(String type, PaypalOrder order) {
    sender.publish(event(type, "capture", order, json.capture(order)));
  }

  void refund(String type, PaypalOrder order, Refund refund) {
    sender.publish(event(type, "refund", order, json.refund(order, refund)));
  }

  void dispute(String type, PaypalOrder order) {
    sender.publish(event(type, "dispute", order, json.dispute(order)));
  }

  /** An event that looks real and is not published. */
  SimulatedEvent unpublished(PaypalOrder order, ObjectNode capture) {
    return event("PAYMENT.CAPTURE.COMPLETED", "capture", order, capture);
  }

  private SimulatedEvent event(
      String type, String resourceType, PaypalOrder order, ObjectNode resource) {
    String id = PaypalIds.event();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("id", id).put("event_version", "1.0").put("create_time", now.toString());
    event.put("resource_type", resourceType).put("resource_version", "2.0");
    event.put("event_type", type).put("summary", "Simulated: " + type);
    event.set("resource", resource);
    json.link(event.putArray("links"), PATH + "/" + id, "self", "GET");
    return new SimulatedEvent(PROVIDER, id, type, order.id(), now.getEpochSecond(),
        mapper.writeValueAsString(event));
  }

  JsonNode find(String id) {
    SimulatedEvent event = log.find(id);
    if (event == null || !event.provider().equals(PROVIDER)) {
      throw PaypalException.missing();
    }
    return mapper.readTree(event.body());
  }

  /** A page of the past events, newest first. */
  ObjectNode list(PaypalQuery query) {
    long from = query.time("start_time", Instant.EPOCH).getEpochSecond();
    long to = query.time("end_time", clock.instant().plusSeconds(1)).getEpochSecond();
    int size = Math.clamp(query.number("page_size", USUAL_PAGE), 1, LARGEST_PAGE);
    String type = query.text("event_type");
    List<SimulatedEvent> all = log.newestFirst(PROVIDER).stream()
        .filter(event -> event.created() >= from && event.created() <= to)
        .filter(event -> type.isEmpty() || type.equals(event.type())).toList();
    int start = startOf(all, query.text("start_id"));
    List<SimulatedEvent> shown =
        all.subList(start, Math.min(all.size(), start + size));
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode events = page.putArray("events");
    shown.forEach(event -> events.add(mapper.readTree(event.body())));
    page.put("count", shown.size());
    ArrayNode links = page.putArray("links");
    json.link(links, PATH + "?" + query.raw(), "self", "GET");
    if (start + size < all.size()) {
      json.link(links, PATH + "?" + query.with("start_id", all.get(start + size).id()), "next",
          "GET");
    }
    return page;
  }

  private static int startOf(List<SimulatedEvent> events, String id) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).id().equals(id)) {
        return i;
      }
    }
    return id.isEmpty() ? 0 : events.size();
  }
}
