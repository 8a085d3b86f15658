package dev.quittance.stack;

import dev.quittance.stack.Sample.Ending;
import dev.quittance.stack.StackSettings.Part;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Pays and refunds orders with each provider and prints their lives as events. */
final class SamplePayments {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final StackSettings settings;
  private final Consumer<String> output;

  SamplePayments(StackSettings settings, Consumer<String> output) {
    this.settings = settings;
    this.output = output;
  }

  /** Runs all samples; whether every one of them ended as it should. */
  boolean run() {
    JsonApi api = new JsonApi(tokenFor("sample-" + System.currentTimeMillis()));
    boolean good = true;
    try (EventLog events = new EventLog("localhost:" + settings.port(Part.KAFKA))) {
      for (Sample sample : Sample.ALL) {
        for (Ending ending : Ending.values()) {
          good &= ending != Ending.PAID && !sample.refunds() || run(sample, ending, api, events);
        }
      }
    }
    return good;
  }

  private String tokenFor(String user) {
    return new JsonApi(null).post(settings.url(Part.SIMULATOR) + "/_sim/token", """
        {"sub": "%s", "scope": "payments:admin orders:price"}
        """.formatted(user)).required("access_token").asString();
  }

  private boolean run(Sample sample, Ending ending, JsonApi api, EventLog events) {
    String orderId = "";
    try {
      orderId = api.post(orders("/api/orders"), """
          {"amount": "%s", "currency": "%s", "subject": "Sample"}
          """.formatted(sample.amount(), sample.currency())).required("order_id").asString();
      output.accept("");
      output.accept("%s  %s  order %s  %s %s".formatted(sample.channel(), ending.status(),
          orderId, sample.amount(), sample.currency()));
      pay(sample, orderId, api);
      refund(sample, ending, orderId, api);
    } catch (StackException e) {
      events.lifeOf(orderId, "").forEach(output);
      output.accept("  NOT " + ending.status().toUpperCase(Locale.ROOT) + ": " + e.getMessage());
      return false;
    }
    events.lifeOf(orderId, ending.lastEvent()).forEach(output);
    return true;
  }

  private void pay(Sample sample, String orderId, JsonApi api) {
    JsonNode answer = api.post(orders("/api/order/require-to-pay"), """
        {"order_id": "%s", "channel": "%s", "extra": %s}
        """.formatted(orderId, sample.channel(), sample.extra()));
    JsonNode payload = answer.required("payment_payload");
    if (sample.idField().isEmpty()) {
      api.post(orders("/payments/simulate"), """
          {"payment_id": "%s", "result": "succeed"}
          """.formatted(answer.required("payment_id").asString()));
    } else {
      // What the payer would do on the provider's page.
      api.post(settings.url(Part.SIMULATOR) + "/_sim/payments/"
          + payload.required(sample.idField()).asString() + "/pay", "{}");
    }
    await(orderId, "paid", api);
  }

  private void refund(Sample sample, Ending ending, String orderId, JsonApi api) {
    String amount = switch (ending) {
      case PAID -> "";
      case PARTIALLY_REFUNDED -> "\"10.00\"";
      case REFUNDED -> "null";
    };
    if (!amount.isEmpty()) {
      api.post(orders("/api/orders/" + orderId + "/refunds"), """
          {"amount": %s, "reason": "sample of %s"}
          """.formatted(amount, sample.channel()));
      await(orderId, ending.status(), api);
    }
  }

  private void await(String orderId, String status, JsonApi api) {
    Waiting.until("order " + orderId + " is " + status, TIMEOUT, () -> status.equals(
        api.get(orders("/api/orders/" + orderId + "/payment")).path("status").asString("")));
  }

  private String orders(String path) {
    return settings.url(Part.ORDER) + path;
  }
}
