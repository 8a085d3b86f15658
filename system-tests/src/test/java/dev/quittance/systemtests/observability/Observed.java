package dev.quittance.systemtests.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackException;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stack in which an order is paid and refunded, and what its services show of that. */
final class Observed {

  static final List<Part> SERVICES =
      List.of(Part.ORDER, Part.GATEWAY, Part.INGEST, Part.RECONCILIATION);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Stack stack;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String token;
  private final JsonApi api;

  Observed(Stack stack) {
    this.stack = stack;
    this.token = new JsonApi(null).post(url(Part.SIMULATOR, "/_sim/token"),
            "{\"sub\": \"user-observed\", \"scope\": \"payments:admin\"}")
        .required("access_token").asString();
    this.api = new JsonApi(token);
  }

  private String url(Part part, String path) {
    return stack.settings().url(part) + path;
  }

  String token() {
    return token;
  }

  /** Asks for a payment; the answer has order, payment and what to pay with. */
  JsonNode requirePayment(String channel) {
    String order = api.post(url(Part.ORDER, "/api/orders"), "{\"package\": \"trial\"}")
        .required("order_id").asString();
    JsonNode[] answer = new JsonNode[1];
    // A slow machine may answer "pending" first; a frontend asks again.
    eventually(() -> {
      answer[0] = api.post(url(Part.ORDER, "/api/order/require-to-pay"),
          "{\"order_id\": \"%s\", \"channel\": \"%s\"}".formatted(order, channel));
      assertThat(answer[0].path("payment_payload").isObject()).isTrue();
    });
    return answer[0];
  }

  void pay(JsonNode required) {
    new JsonApi(null).post(url(Part.SIMULATOR, "/_sim/payments/"
        + required.at("/payment_payload/payment_intent_id").asString() + "/pay"),
        "{\"card\": \"4242424242424242\"}");
    awaitStatus(required, "paid");
  }

  void refund(JsonNode required) {
    api.post(url(Part.ORDER, "/api/orders/" + required.required("order_id").asString()
        + "/refunds"), "{\"payment_id\": \"%s\", \"reason\": \"test\"}"
        .formatted(required.required("payment_id").asString()));
    awaitStatus(required, "refunded");
  }

  private void awaitStatus(JsonNode required, String status) {
    eventually(() -> assertThat(api.get(url(Part.ORDER, "/api/orders/"
        + required.required("order_id").asString() + "/payment"))
        .path("status").asString("")).isEqualTo(status));
  }

  /** A webhook whose signature nobody made; its answer. */
  int forgeWebhook() {
    return send(HttpRequest.newBuilder(URI.create(url(Part.INGEST, "/webhooks/stripe")))
        .header("Content-Type", "application/json")
        .header("Stripe-Signature", "t=1,v1=" + "0".repeat(64))
        .POST(HttpRequest.BodyPublishers.ofString("{}"))).statusCode();
  }

  /** What Prometheus would scrape. */
  String scrape(Part part) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(
        URI.create(url(part, "/actuator/prometheus"))).header("Authorization", "Bearer " + token));
    if (answer.statusCode() != 200) {
      throw new StackException("no metrics: " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(LONG_ENOUGH).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  /** The log of a service as text. */
  String log(Part part) {
    try {
      return Files.readString(stack.child(part).log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a log as objects; an error if one is none, unless the JVM itself said it. */
  Stream<JsonNode> lines(Part part) {
    return log(part).lines()
        .filter(line -> !line.isBlank() && !line.matches("(WARNING: |NOTE: |Picked up ).*"))
        .map(JSON::readTree);
  }

  String database(String name) {
    return "jdbc:postgresql://localhost:" + stack.settings().port(Part.POSTGRES) + "/" + name;
  }

  static void eventually(ThrowingRunnable assertion) {
    Awaitility.await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(200))
        .ignoreException(StackException.class).untilAsserted(assertion);
  }
}
