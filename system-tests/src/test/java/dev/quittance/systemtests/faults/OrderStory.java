package dev.quittance.systemtests.faults;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.StackException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one shopper does with one order: the same for the same seed and number. Whatever fails is
 * tried again, as a frontend would, for a bounded time.
 */
final class OrderStory {

  /** A coupon that more shoppers want than can have it. */
  static final String COUPON = "FAULTS";

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<String> REFUSALS =
      List.of("order_already_paid", "order_in_review", "\"code\":\"coupon_");
  private static final List<Way> WAYS = List.of(
      new Way("stripe:payment_intent", "CNY", "payment_intent_id", 30),
      new Way("stripe:checkout_session", "USD", "checkout_session_id", 15),
      new Way("pingxx:wx_pub_qr", "CNY", "charge_id", 20),
      new Way("omise:promptpay", "THB", "charge_id", 15),
      new Way("paypal", "USD", "paypal_order_id", 15),
      new Way("dummy", "CNY", "", 5));

  private final List<String> orderServices;
  private final String simulator;
  private final SplittableRandom random;
  private final String name;
  private final JsonApi api;
  private final Tally tally;

  /** A way to pay, chosen as often as its weight says. */
  private record Way(String channel, String currency, String idField, int weight) {
  }

  OrderStory(List<String> orderServices, String simulator, long seed, int number, Tally tally) {
    this.orderServices = orderServices;
    this.simulator = simulator;
    this.random = new SplittableRandom(seed * 1_000_003L + number);
    this.name = "shopper-" + seed + "-" + number + "-" + UUID.randomUUID();
    this.tally = tally;
    this.api = new JsonApi(patiently("a token", () -> new JsonApi(null)
        .post(simulator + "/_sim/token", """
            {"sub": "%s", "scope": "payments:admin orders:price"}
            """.formatted(name)).required("access_token").asString()));
  }

  void run() {
    Way way = way();
    String order = create(way);
    tally.add("orders");
    if (chance(15)) {
      redeem(order);
    }
    JsonNode first = requireToPay(order, way);
    JsonNode abandoned = null;
    if (chance(10)) {
      abandoned = first;
      Way other = otherOf(way);
      first = requireToPay(order, other);
      way = other;
      tally.add("channels switched");
    }
    if (first == null || chance(8)) {
      tally.add("given up");
      return;
    }
    if (abandoned != null && chance(40)) {
      // Paid on a page that was left open: the provider may still take it.
      payOnce(abandoned, way, "{\"despite_end\": true}");
      tally.add("paid an abandoned page");
    }
    pay(order, first, way);
    tally.add("paid");
    afterwards(order, first, way);
  }

  private Way way() {
    int ticket = random.nextInt(100);
    for (Way way : WAYS) {
      ticket -= way.weight();
      if (ticket < 0) {
        return way;
      }
    }
    throw new IllegalStateException("the weights are less than 100");
  }

  /** Another way in the same currency, so that the order's price stays. */
  private Way otherOf(Way way) {
    List<Way> others = WAYS.stream().filter(other -> !other.equals(way)
        && other.currency().equals(way.currency()) && !other.idField().isEmpty()).toList();
    return others.isEmpty() ? way : others.get(random.nextInt(others.size()));
  }

  private String create(Way way) {
    String key = UUID.randomUUID().toString();
    String amount = random.nextInt(20, 900) + "." + random.nextInt(10, 99);
    String body = way.currency().equals("CNY") && chance(70) ? "{\"package\": \"trial\"}" : """
        {"amount": "%s", "currency": "%s", "subject": "Fault run"}
        """.formatted(amount, way.currency());
    return patiently("an order", () -> api.postOnce(orders("/api/orders"), body, key)
        .required("order_id").asString());
  }

  private void redeem(String order) {
    String key = UUID.randomUUID().toString();
    try {
      patiently("a coupon", () -> api.postOnce(orders("/api/orders/" + order + "/coupon"),
          "{\"coupon_code\": \"" + COUPON + "\"}", key));
      tally.add("coupons redeemed");
    } catch (TooLateException e) {
      tally.add("coupons refused");
    }
  }

  /** The answer with something to pay with; null if the order is paid already. */
  private @Nullable JsonNode requireToPay(String order, Way way) {
    String body = """
        {"order_id": "%s", "channel": "%s", "extra": {%s}}
        """.formatted(order, way.channel(),
        way.channel().startsWith("pingxx") ? "\"product_id\": \"p\"" : "");
    try {
      return patiently("something to pay with", () -> {
        JsonNode answer = api.post(orders("/api/order/require-to-pay"), body);
        if (!answer.path("payment_payload").isObject()) {
          throw new StackException("not yet");
        }
        return answer;
      });
    } catch (TooLateException e) {
      return null;
    }
  }

  private void pay(String order, JsonNode answer, Way way) {
    if (way.idField().isEmpty()) {
      patiently("the dummy provider", () -> api.post(orders("/payments/simulate"), """
          {"payment_id": "%s", "result": "succeed"}
          """.formatted(answer.required("payment_id").asString())));
      tally.paidAtDummy(order);
      return;
    }
    if (way.channel().startsWith("stripe") && chance(20)) {
      payOnce(answer, way, "{\"card\": \"4000000000000002\"}");
    }
    payOnce(answer, way, "{}");
  }

  /** The payer acts once; what the provider refuses is the payer's problem. */
  private void payOnce(JsonNode answer, Way way, String how) {
    JsonNode payload = answer.required("payment_payload");
    for (String field : List.of(way.idField(), "payment_intent_id", "checkout_session_id",
        "charge_id", "paypal_order_id")) {
      if (payload.path(field).isString()) {
        control("/_sim/payments/" + payload.path(field).asString() + "/pay", how);
        return;
      }
    }
  }

  private void afterwards(String order, JsonNode answer, Way way) {
    int what = random.nextInt(100);
    if (what >= 24 || way.idField().isEmpty()) {
      return;
    }
    if (!becomesPaid(order)) {
      return;
    }
    if (what < 16) {
      String key = UUID.randomUUID().toString();
      String amount = chance(50) ? "null" : "\"%d.00\"".formatted(random.nextInt(1, 15));
      patiently("a refund", () -> api.postOnce(orders("/api/orders/" + order + "/refunds"), """
          {"amount": %s, "reason": "fault run"}
          """.formatted(amount), key));
      tally.add("refunds asked for");
    } else if (what < 21) {
      control("/_sim/payments/" + answer.required("payment_payload").path(way.idField()).asString()
          + "/refund", "{\"amount\": 100}");
      tally.add("dashboard refunds");
    } else if (!way.channel().startsWith("pingxx")) {
      // Ping++ tells of no disputes.
      control("/_sim/payments/" + answer.required("payment_payload").path(way.idField()).asString()
          + "/dispute", "{}");
      tally.add("disputes");
    }
  }

  private boolean becomesPaid(String order) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        if (api.get(orders("/api/orders/" + order)).path("status").asString("").equals("paid")) {
          return true;
        }
      } catch (StackException e) {
        // The service is away; it comes back.
      }
      pause(500);
    }
    return false;
  }

  private void control(String path, String body) {
    try {
      new JsonApi(null).post(simulator + path, body);
    } catch (StackException e) {
      // 404, 409: the payment has ended. The ledger knows what became of it.
      tally.add("refused by a provider");
    }
  }

  private String orders(String path) {
    return orderServices.get(random.nextInt(orderServices.size())) + path;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T patiently(String what, Supplier<T> work) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return work.get();
      } catch (StackException e) {
        String message = String.valueOf(e.getMessage());
        if (REFUSALS.stream().anyMatch(message::contains)) {
          throw new TooLateException();
        }
        if (System.nanoTime() > deadline) {
          throw new StackException(name + " waited in vain for " + what + ": " + message, e);
        }
        pause(300);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  /** The order is paid, or the coupon gone: somebody was faster. */
  private static final class TooLateException extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }
}
