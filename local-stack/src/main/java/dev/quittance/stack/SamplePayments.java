package dev.quittance.stack;

import dev.quittance.stack.StackSettings.Part;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Pays one order with each provider and prints its life as events. */
final class SamplePayments {

  private static final Duration PAY_TIMEOUT = Duration.ofSeconds(30);
  private static final List<Sample> SAMPLES = List.of(
      new Sample("stripe", "stripe:payment_intent"),
      new Sample("stripe", "stripe:checkout_session"),
      new Sample("dummy", "dummy"));

  private final StackSettings settings;
  private final Consumer<String> output;

  SamplePayments(StackSettings settings, Consumer<String> output) {
    this.settings = settings;
    this.output = output;
  }

  /**
   * What is paid with.
   *
   * @param provider the {@code payment_channel}
   * @param channel the {@code channel}
   */
  private record Sample(String provider, String channel) {
  }

  /** Pays all samples; whether every one of them was paid. */
  boolean run() {
    JsonApi api = new JsonApi(tokenFor("sample-" + System.currentTimeMillis()));
    boolean paid = true;
    try (EventLog events = new EventLog("localhost:" + settings.port(Part.KAFKA))) {
      for (Sample sample : SAMPLES) {
        paid &= pay(sample, api, events);
      }
    }
    return paid;
  }

  private String tokenFor(String user) {
    return new JsonApi(null)
        .post(settings.url(Part.SIMULATOR) + "/_sim/token", "{\"sub\":\"" + user + "\"}")
        .required("access_token").asString();
  }

  private boolean pay(Sample sample, JsonApi api, EventLog events) {
    String orderId = api.post(orders("/api/orders"), "{\"package\":\"trial\"}")
        .required("order_id").asString();
    JsonNode answer = api.post(orders("/api/order/require-to-pay"), """
        {"order_id": "%s", "payment_channel": "%s", "channel": "%s"}
        """.formatted(orderId, sample.provider(), sample.channel()));
    output.accept("");
    output.accept(sample.channel() + "  order " + orderId + "  " + answer.path("price").asString());
    act(sample, api, answer);
    try {
      Waiting.until("order " + orderId + " is paid", PAY_TIMEOUT, () -> "paid".equals(
          api.get(orders("/api/orders/" + orderId + "/payment")).path("status").asString("")));
    } catch (StackException e) {
      events.lifeOf(orderId, "").forEach(output);
      output.accept("  NOT PAID: " + e.getMessage());
      return false;
    }
    events.lifeOf(orderId, "order.paid.v1").forEach(output);
    return true;
  }

  /** Does what the payer would do on the provider's page. */
  private void act(Sample sample, JsonApi api, JsonNode answer) {
    JsonNode payload = answer.required("payment_payload");
    switch (sample.channel()) {
      case "dummy" -> api.post(orders("/payments/simulate"),
          "{\"payment_id\":\"" + answer.required("payment_id").asString()
              + "\",\"result\":\"succeed\"}");
      case "stripe:checkout_session" -> simulatePay(api, payload, "checkout_session_id");
      default -> simulatePay(api, payload, "payment_intent_id");
    }
  }

  private void simulatePay(JsonApi api, JsonNode payload, String idField) {
    api.post(settings.url(Part.SIMULATOR) + "/_sim/payments/"
        + payload.required(idField).asString() + "/pay", "{}");
  }

  private String orders(String path) {
    return settings.url(Part.ORDER) + path;
  }
}
