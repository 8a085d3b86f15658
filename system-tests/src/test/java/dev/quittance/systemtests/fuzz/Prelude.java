package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What must be there before the bad input: orders that are paid and orders that must never be, and
 * one genuine event of each type.
 */
final class Prelude {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int VICTIMS = 3;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
  private static final List<Way> WAYS = List.of(
      new Way("stripe:payment_intent", "CNY", "payment_intent_id"),
      new Way("stripe:checkout_session", "USD", "checkout_session_id"),
      new Way("pingxx:wx_pub_qr", "CNY", "charge_id"),
      new Way("omise:promptpay", "THB", "charge_id"),
      new Way("paypal", "USD", "paypal_order_id"),
      new Way("dummy", "CNY", ""));

  private final Stack stack;
  private final Tokens tokens;
  private final JsonApi api;
  private final Map<String, Payable> paid = new LinkedHashMap<>();
  private final List<Payable> victims = new ArrayList<>();

  /** A way to pay. */
  private record Way(String channel, String currency, String idField) {

    String provider() {
      return channel.replaceFirst(":.*", "");
    }
  }

  Prelude(Stack stack, Tokens tokens) {
    this.stack = stack;
    this.tokens = tokens;
    this.api = new JsonApi(tokens.admin());
  }

  Fixtures run() throws IOException {
    for (Way way : WAYS) {
      Payable bait = begin(way);
      paid.putIfAbsent(way.provider(), bait);
      pay(bait);
      Awaitility.await().atMost(LONG_ENOUGH).until(() ->
          api.get(orders("/api/orders/" + bait.orderId())).path("status").asString("")
              .equals("paid"));
      afterwards(way, bait);
      for (int count = 0; count < VICTIMS; count++) {
        victims.add(begin(way));
      }
    }
    Payable open = begin(WAYS.getFirst());
    return new Fixtures(tokens, open, List.copyOf(paid.values()), List.copyOf(victims), events(),
        values(open), apis());
  }

  private Map<Part, JsonNode> apis() {
    Map<Part, JsonNode> apis = new EnumMap<>(Part.class);
    Endpoints.SERVICES.forEach(service ->
        apis.put(service, api.get(stack.settings().url(service) + "/v3/api-docs")));
    return apis;
  }

  private Payable begin(Way way) {
    String order = api.post(orders("/api/orders"), """
        {"amount": "50.00", "currency": "%s", "subject": "Bad input"}
        """.formatted(way.currency())).required("order_id").asString();
    JsonNode[] answer = new JsonNode[1];
    Awaitility.await().atMost(LONG_ENOUGH).until(() -> {
      answer[0] = api.post(orders("/api/order/require-to-pay"), """
          {"order_id": "%s", "channel": "%s", "extra": {%s}}
          """.formatted(order, way.channel(),
          way.provider().equals("pingxx") ? "\"product_id\": \"p\"" : ""));
      return answer[0].path("payment_payload").isObject();
    });
    String payment = answer[0].required("payment_id").asString();
    JsonNode payload = answer[0].required("payment_payload");
    return new Payable(way.provider(), order, payment,
        way.idField().isEmpty() ? "dummy_" + payment : payload.required(way.idField()).asString());
  }

  private void pay(Payable payable) {
    if (payable.provider().equals("dummy")) {
      api.post(orders("/payments/simulate"),
          "{\"payment_id\": \"%s\", \"result\": \"succeed\"}".formatted(payable.paymentId()));
    } else {
      act(payable, "pay", "{}");
    }
  }

  /** Some more events: a refund from the dashboard, a dispute where there are such. */
  private void afterwards(Way way, Payable bait) {
    if (!way.provider().equals("dummy")) {
      act(bait, "refund", "{\"amount\": 100}");
    }
    if (way.provider().equals("stripe")) {
      act(bait, "dispute", "{}");
    }
  }

  private void act(Payable payable, String action, String how) {
    new JsonApi(null).post(stack.settings().url(Part.SIMULATOR) + "/_sim/payments/"
        + payable.providerId() + "/" + action, how);
  }

  /** One event of each type and provider, in an order that is always the same. */
  private Map<String, List<JsonNode>> events() throws IOException {
    Map<String, Map<String, JsonNode>> byType = new TreeMap<>();
    Path journal = stack.settings().data().resolve("simulator").resolve("journal.jsonl");
    for (String line : Files.readAllLines(journal)) {
      JsonNode event = JSON.readTree(line).path("event");
      if (event.isObject()) {
        byType.computeIfAbsent(event.required("provider").asString(), name -> new TreeMap<>())
            .putIfAbsent(event.required("type").asString(),
                JSON.readTree(event.required("body").asString()));
      }
    }
    Map<String, List<JsonNode>> events = new TreeMap<>();
    byType.forEach((provider, types) -> events.put(provider, List.copyOf(types.values())));
    events.put("dummy", dummyEvents());
    return events;
  }

  private List<JsonNode> dummyEvents() {
    Payable bait = paid.get("dummy");
    List<JsonNode> events = new ArrayList<>();
    for (String type : List.of("payment.failed", "payment.refunded", "payment.succeeded")) {
      events.add(JSON.readTree("""
          {"id": "evt_dummy", "type": "%s", "created": 1700000000, "data": {"payment_id": "%s",
           "order_id": "%s", "provider_payment_id": "%s", "amount_minor": 5000,
           "currency": "CNY", "code": "declined", "message": "no", "refund_id": "r-1",
           "total_refunded_minor": 5000}}
          """.formatted(type, bait.paymentId(), bait.orderId(), bait.providerId())));
    }
    return events;
  }

  /** Values of path variables and fields that exist. */
  private Map<String, List<String>> values(Payable open) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    Payable bait = paid.get("stripe");
    values.put("orderId", List.of(open.orderId(), bait.orderId()));
    values.put("paymentId", List.of(open.paymentId(), bait.paymentId()));
    values.put("provider", List.copyOf(paid.keySet()));
    values.put("code", List.of(api.post(orders("/api/admin/coupons"),
        "{\"code\": \"FUZZ-%d\", \"percent\": \"10\"}".formatted(System.nanoTime()))
        .required("code").asString()));
    JsonNode endpoint = api.post(orders("/admin/webhook-endpoints"),
        "{\"url\": \"https://hook.invalid/x\"}");
    values.put("endpointId",
        List.of(endpoint.required("endpoint").required("endpoint_id").asString()));
    values.put("notificationId", List.of("00000000-0000-0000-0000-000000000001"));
    values.put("id", List.of(deliveryId(), "1"));
    return values;
  }

  private String deliveryId() {
    return api.get(stack.settings().url(Part.INGEST) + "/admin/deliveries").required("items")
        .path(0).path("id").asString("x");
  }

  private String orders(String path) {
    return stack.settings().url(Part.ORDER) + path;
  }
}
