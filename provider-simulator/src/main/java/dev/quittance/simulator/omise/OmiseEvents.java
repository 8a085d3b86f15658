package dev.quittance.simulator.omise;

import dev.quittance.simulator.webhooks.SimulatedEvent;
import dev.quittance.simulator.webhooks.WebhookSender;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes Omise's events out of its objects, in the account's version, and publishes them. */
@Component
final class OmiseEvents {

  static final String PROVIDER = "omise";

  private final WebhookSender sender;
  private final OmiseJson json;
  private final OmiseSettings settings;
  private final JsonMapper mapper;
  private final Clock clock;

  OmiseEvents(WebhookSender sender, OmiseJson json, OmiseSettings settings, JsonMapper mapper,
      Clock clock) {
    this.sender = sender;
    this.json = json;
    this.settings = settings;
    this.mapper = mapper;
    this.clock = clock;
  }

  void charge(String key, OmiseCharge charge) {
    sender.publish(unpublished(key, charge));
  }

  void refund(OmiseRefund refund) {
    sender.publish(event("refund.create", refund.charge(), json.refund(refund)));
  }

  void dispute(String key, OmiseDispute dispute) {
    sender.publish(event(key, dispute.charge(), json.dispute(dispute)));
  }

  /** An event that looks real and is not published. */
  SimulatedEvent unpublished(String key, OmiseCharge charge) {
    return event(key, charge.id(), json.charge(charge));
  }

  private SimulatedEvent event(String key, String payment, ObjectNode data) {
    String id = OmiseIds.next("evnt");
    Instant created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("object", "event").put("id", id).put("livemode", false);
    event.put("location", "/events/" + id).putArray("webhook_deliveries");
    event.put("key", key).put("created_at", created.toString());
    event.set("data", data);
    return new SimulatedEvent(PROVIDER, id, key, payment, created.getEpochSecond(),
        mapper.writeValueAsString(OmiseVersions.in(settings.accountVersion(), event)));
  }
}
