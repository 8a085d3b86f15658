package dev.quittance.simulator.stripe;

import dev.quittance.simulator.webhooks.SimulatedEvent;
import dev.quittance.simulator.webhooks.WebhookSender;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes Stripe's events out of its objects as they are at that moment, and publishes them. */
@Component
final class StripeEvents {

  static final String API_VERSION = "2026-07-29.dahlia";
  static final String PROVIDER = "stripe";

  /** The API call that causes events; unbound for what a payer or the dashboard does. */
  static final ScopedValue<Cause> CAUSE = ScopedValue.newInstance();

  /** An API call's ids. */
  record Cause(String requestId, @Nullable String idempotencyKey) {}

  private final WebhookSender sender;
  private final StripeJson json;
  private final JsonMapper mapper;
  private final Clock clock;

  StripeEvents(WebhookSender sender, StripeJson json, JsonMapper mapper, Clock clock) {
    this.sender = sender;
    this.json = json;
    this.mapper = mapper;
    this.clock = clock;
  }

  void intent(String type, PaymentIntent intent) {
    publish(type, paymentOf(intent), json.intent(intent), null);
  }

  void session(String type, CheckoutSession session) {
    publish(type, session.id(), json.session(session), null);
  }

  void charge(String type, Charge charge, PaymentIntent intent) {
    publish(type, paymentOf(intent), json.charge(charge), null);
  }

  void refunded(Charge charge, long refundedBefore, PaymentIntent intent) {
    ObjectNode previous = JsonNodeFactory.instance.objectNode();
    previous.put("amount_refunded", refundedBefore);
    if (charge.fullyRefunded()) {
      previous.put("refunded", false);
    }
    publish("charge.refunded", paymentOf(intent), json.charge(charge), previous);
  }

  void refund(String type, Refund refund, PaymentIntent intent, @Nullable String statusBefore) {
    ObjectNode previous = statusBefore == null ? null
        : JsonNodeFactory.instance.objectNode().put("status", statusBefore);
    publish(type, paymentOf(intent), json.refund(refund), previous);
  }

  void dispute(String type, Dispute dispute, PaymentIntent intent) {
    publish(type, paymentOf(intent), json.dispute(dispute), null);
  }

  /** An event that looks real and is not published. */
  SimulatedEvent unpublished(String type, String payment, ObjectNode object) {
    return event(type, payment, object, null);
  }

  /** A Session and its PaymentIntent are one payment, known by the Session's id. */
  static String paymentOf(PaymentIntent intent) {
    String session = intent.terms().session();
    return session == null ? intent.id() : session;
  }

  private void publish(
      String type, String payment, ObjectNode object, @Nullable ObjectNode previous) {
    sender.publish(event(type, payment, object, previous));
  }

  private SimulatedEvent event(
      String type, String payment, ObjectNode object, @Nullable ObjectNode previous) {
    String id = StripeIds.next("evt_");
    long created = clock.instant().getEpochSecond();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("id", id);
    event.put("object", "event");
    event.put("api_version", API_VERSION);
    event.put("created", created);
    ObjectNode data = event.putObject("data");
    data.set("object", object);
    if (previous != null) {
      data.set("previous_attributes", previous);
    }
    event.put("livemode", false);
    event.put("pending_webhooks", 1);
    Cause cause = CAUSE.isBound() ? CAUSE.get() : null;
    event.putObject("request")
        .put("id", cause == null ? null : cause.requestId())
        .put("idempotency_key", cause == null ? null : cause.idempotencyKey());
    event.put("type", type);
    return new SimulatedEvent(
        PROVIDER, id, type, payment, created, mapper.writeValueAsString(event));
  }
}
