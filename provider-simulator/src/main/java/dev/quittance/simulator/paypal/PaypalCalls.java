package dev.quittance.simulator.paypal;

import dev.quittance.simulator.faults.Answer;
import dev.quittance.simulator.paypal.PaypalOrder.Refund;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns a call into the answer that PayPal gives. */
@Component
final class PaypalCalls {

  /** A call that was let in. */
  record Call(PaypalOperation.Match match, PaypalQuery query, String body,
      @Nullable String requestId, boolean representation) {}

  private final PaypalStore store;
  private final PaypalOrders orders;
  private final PaypalEvents events;
  private final PaypalTokens tokens;
  private final PaypalWebhooks webhooks;
  private final PaypalSigning signing;
  private final PaypalJson json;
  private final JsonMapper mapper;

  PaypalCalls(PaypalStore store, PaypalOrders orders, PaypalEvents events, PaypalTokens tokens,
      PaypalWebhooks webhooks, PaypalSigning signing, PaypalJson json, JsonMapper mapper) {
    this.store = store;
    this.orders = orders;
    this.events = events;
    this.tokens = tokens;
    this.webhooks = webhooks;
    this.signing = signing;
    this.json = json;
    this.mapper = mapper;
  }

  Answer perform(Call call) {
    String id = call.match().id();
    return switch (call.match().operation()) {
      case TOKEN -> answer(200, tokens.issue());
      case CREATE_ORDER -> once(call,
          () -> orders.create(object(call.body())).id(),
          order -> order(call, store.order(order)));
      case RETRIEVE_ORDER -> answer(200, json.order(store.order(id)));
      case CAPTURE_ORDER -> once(call,
          () -> orders.capture(store.order(id)).id(),
          order -> order(call, store.order(order)));
      case RETRIEVE_CAPTURE -> answer(200, json.capture(store.orderOfCapture(id)));
      case CREATE_REFUND -> once(call,
          () -> refund(id, object(call.body())).id(),
          refund -> refund(call, refund));
      case RETRIEVE_REFUND -> answer(200, refundJson(id));
      case LIST_EVENTS -> answer(200, events.list(call.query()));
      case RETRIEVE_EVENT -> answer(200, events.find(id));
      case VERIFY -> verify(call.body());
      case CERTIFICATE -> certificate(id);
    };
  }

  /** Does the work of a request id once; a repetition is answered with what is there now. */
  private Answer once(
      Call call, Supplier<String> work, Function<String, ObjectNode> shown) {
    String key = call.match().operation() + "|" + call.match().id() + "|" + call.requestId();
    PaypalStore.Done done = call.requestId() == null ? null : store.done(key);
    if (done != null) {
      return answer(200, shown.apply(done.objectId()));
    }
    String made = work.get();
    if (call.requestId() != null) {
      store.save(new PaypalStore.Done(key, made));
    }
    return answer(201, shown.apply(made));
  }

  private ObjectNode order(Call call, PaypalOrder order) {
    return call.representation() ? json.order(order) : json.minimal(order);
  }

  private Refund refund(String captureId, JsonNode body) {
    PaypalOrder order = store.orderOfCapture(captureId);
    JsonNode amount = body.path("amount");
    return orders.refund(
        order, amount.isMissingNode() ? null : PaypalMoney.read(amount), body);
  }

  private ObjectNode refund(Call call, String id) {
    ObjectNode whole = refundJson(id);
    return call.representation() ? whole : whole.retain("id", "status", "links");
  }

  private ObjectNode refundJson(String id) {
    PaypalOrder order = store.orderOfRefund(id);
    return json.refund(order, PaypalOrders.refundOf(order, id));
  }

  private Answer certificate(String id) {
    if (!id.equals(signing.certificateId())) {
      throw PaypalException.missing();
    }
    return new Answer(
        200, Map.of("Content-Type", "application/x-pem-file"), signing.chainPem());
  }

  private Answer verify(String body) {
    JsonNode question = object(body);
    boolean ours = webhooks.isOurs(question.path("transmission_id").asString(""),
        question.path("transmission_time").asString(""),
        question.path("webhook_id").asString(""),
        question.path("transmission_sig").asString(""), eventIn(body));
    return answer(200, JsonNodeFactory.instance.objectNode()
        .put("verification_status", ours ? "SUCCESS" : "FAILURE"));
  }

  /** The event exactly as it was passed: read and written again it would be another text. */
  private String eventIn(String body) {
    try (JsonParser parser = mapper.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        long start = parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (name.equals("webhook_event")) {
          return body.substring(
              Math.toIntExact(start), Math.toIntExact(parser.currentLocation().getCharOffset()));
        }
      }
    }
    throw PaypalException.invalid("MISSING_REQUIRED_PARAMETER", "/webhook_event",
        "A required field is missing.");
  }

  private JsonNode object(String body) {
    try {
      JsonNode node = body.isBlank() ? JsonNodeFactory.instance.objectNode()
          : mapper.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      // Answered below, as any other text that is no object.
    }
    throw PaypalException.invalid("MALFORMED_REQUEST_JSON", null, "The request is no JSON.");
  }

  private Answer answer(int status, JsonNode body) {
    return new Answer(status, headers(), mapper.writeValueAsString(body));
  }

  Answer error(PaypalException e) {
    return new Answer(e.status(), headers(), mapper.writeValueAsString(json.error(e)));
  }

  /** How PayPal says no at the door, which is not in the shape of its other errors. */
  Answer refused(boolean asClient) {
    return new Answer(401, headers(), mapper.writeValueAsString(Map.of(
        "error", asClient ? "invalid_client" : "invalid_token",
        "error_description", asClient ? "Client Authentication failed"
            : "Token signature verification failed")));
  }

  private static Map<String, String> headers() {
    return Map.of("Paypal-Debug-Id", PaypalIds.debug());
  }
}
