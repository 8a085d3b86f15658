package dev.quittance.systemtests;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackException;
import dev.quittance.stack.StackSettings.Part;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** What a shop's frontend, its payer and a provider's dashboard do, for one user. */
final class Shop {

  static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  private final Stack stack;
  private final String orders;
  private final String user = "user-" + UUID.randomUUID();
  private final JsonApi api;

  Shop(Stack stack) {
    this(stack, stack.settings().url(Part.ORDER));
  }

  /** One whose frontend calls the order service somewhere else. */
  Shop(Stack stack, String orders) {
    this.stack = stack;
    this.orders = orders;
    this.api = new JsonApi(token(""));
  }

  String token(String scope) {
    return new JsonApi(null).post(simulator("/_sim/token"),
            "{\"sub\": \"%s\", \"scope\": \"%s\"}".formatted(user, scope))
        .required("access_token").asString();
  }

  /** The same user with the administrator's scope. */
  JsonApi admin() {
    return new JsonApi(token("payments:admin"));
  }

  String createOrder() {
    return api.post(orders("/api/orders"), "{\"package\": \"trial\"}")
        .required("order_id").asString();
  }

  /** Asks to pay; the answer holds the payload, or the status pending. */
  JsonNode requireToPay(String orderId, String channel) {
    return api.post(orders("/api/order/require-to-pay"),
        "{\"order_id\": \"%s\", \"channel\": \"%s\"}".formatted(orderId, channel));
  }

  /** Asks again, as a person at a frontend would, until there is something to pay with. */
  JsonNode requireToPayPatiently(String orderId, String channel) {
    JsonNode[] answer = new JsonNode[1];
    eventually(() -> {
      answer[0] = requireToPay(orderId, channel);
      return answer[0].path("payment_payload").isObject();
    });
    return answer[0];
  }

  /** Does something that a crash may interrupt; whether it worked shows later. */
  void tolerantly(Runnable work) {
    try {
      work.run();
    } catch (StackException e) {
      System.out.println("interrupted, as may be: " + e.getMessage());
    }
  }

  JsonNode payment(String orderId) {
    return api.get(orders("/api/orders/" + orderId + "/payment"));
  }

  String statusOf(String orderId) {
    return payment(orderId).path("status").asString("");
  }

  void awaitStatus(String orderId, String status) {
    eventually(() -> statusOf(orderId).equals(status));
  }

  /** The provider's id of what the payer acts on. */
  static String payableId(JsonNode answer) {
    JsonNode payload = answer.required("payment_payload");
    return payload.path("mode").asString().equals("checkout_session")
        ? payload.required("checkout_session_id").asString()
        : payload.required("payment_intent_id").asString();
  }

  /** The payer pays on the provider's page; card is a test card number. */
  void payWith(String card, JsonNode answer) {
    control("/_sim/payments/" + payableId(answer) + "/pay", "{\"card\": \"" + card + "\"}");
  }

  void pay(JsonNode answer) {
    payWith("4242424242424242", answer);
  }

  /** Lets the simulator do something; see its {@code _sim} endpoints. */
  JsonNode control(String path, String body) {
    return new JsonApi(null).post(simulator(path), body);
  }

  /** Lets the simulator behave again. */
  void clearFaults() {
    new JsonApi(null).delete(simulator("/_sim/faults"));
  }

  /** What the simulated providers believe happened to the payments of an order. */
  List<JsonNode> ledgerOf(String orderId) {
    return new JsonApi(null).get(simulator("/_sim/ledger?order_id=" + orderId))
        .required("payments").valueStream()
        .filter(payment -> payment.path("order_id").asString("").equals(orderId)).toList();
  }

  String orders(String path) {
    return orders + path;
  }

  String simulator(String path) {
    return stack.settings().url(Part.SIMULATOR) + path;
  }

  String reconciliation(String path) {
    return stack.settings().url(Part.RECONCILIATION) + path;
  }

  String ingest(String path) {
    return stack.settings().url(Part.INGEST) + path;
  }

  /** Waits, and bears that a service is away meanwhile. */
  static void eventually(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(200))
        .ignoreException(StackException.class).until(condition);
  }
}
