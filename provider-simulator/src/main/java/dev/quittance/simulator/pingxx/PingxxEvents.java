package dev.quittance.simulator.pingxx;

import dev.quittance.simulator.webhooks.SimulatedEvent;
import dev.quittance.simulator.webhooks.WebhookSender;
import java.time.Clock;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Ping++'s two events; of what fails, expires or is reversed it tells nothing. */
@Component
final class PingxxEvents {

  static final String PROVIDER = "pingxx";

  private final WebhookSender sender;
  private final PingxxJson json;
  private final JsonMapper mapper;
  private final Clock clock;

  PingxxEvents(WebhookSender sender, PingxxJson json, JsonMapper mapper, Clock clock) {
    this.sender = sender;
    this.json = json;
    this.mapper = mapper;
    this.clock = clock;
  }

  void paid(Charge charge) {
    sender.publish(succeeded(charge));
  }

  void refunded(Refund refund) {
    sender.publish(event("refund.succeeded", refund.charge(), json.refund(refund)));
  }

  /** An event that is not published. */
  SimulatedEvent succeeded(Charge charge) {
    return event("charge.succeeded", charge.id(), json.charge(charge));
  }

  private SimulatedEvent event(String type, String charge, ObjectNode object) {
    String id = PingxxIds.next("evt_");
    long created = clock.instant().getEpochSecond();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("id", id).put("created", created).put("livemode", false).put("type", type);
    event.putObject("data").set("object", object);
    event.put("object", "event").put("request", PingxxIds.next("iar_"));
    event.put("pending_webhooks", 0);
    return new SimulatedEvent(
        PROVIDER, id, type, charge, created, mapper.writeValueAsString(event));
  }
}
