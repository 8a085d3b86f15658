package dev.quittance.systemtests.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A valid body and the query parameters of an operation: from the API document if it is there. */
final class Operations {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> QUERY = List.of("limit", "cursor", "status", "state", "kind",
      "provider", "type", "payment_id", "order_id", "payment_channel", "channel", "from", "to",
      "user", "target", "amount", "currency", "country", "earlier", "session_id", "includes");

  private final Fixtures fixtures;
  private final Map<String, String> samples;

  Operations(Fixtures fixtures) {
    this.fixtures = fixtures;
    this.samples = Map.ofEntries(
        Map.entry("order_id", fixtures.open().orderId()),
        Map.entry("payment_id", fixtures.open().paymentId()),
        Map.entry("package", "trial"), Map.entry("amount", "1.00"),
        Map.entry("currency", "CNY"), Map.entry("subject", "Bad input"),
        Map.entry("channel", "stripe:payment_intent"), Map.entry("payment_channel", "stripe"),
        Map.entry("return_url", "https://shop.example/back"),
        Map.entry("url", "https://hook.invalid/y"), Map.entry("coupon_code", "FUZZ"),
        Map.entry("code", "FUZZ2"), Map.entry("percent", "10"), Map.entry("country", "TH"),
        Map.entry("reason", "bad input"), Map.entry("result", "fail"),
        Map.entry("user_id", "fuzz-user"), Map.entry("reference", "fuzz-1"),
        Map.entry("valid_from", "2026-01-01T00:00:00Z"),
        Map.entry("valid_until", "2027-01-01T00:00:00Z"));
  }

  private JsonNode operation(Endpoint endpoint) {
    return fixtures.api(endpoint.service()).path("paths").path(endpoint.pattern())
        .path(endpoint.method().toLowerCase(Locale.ROOT));
  }

  /** Names of query parameters; those of all endpoints where none are documented. */
  List<String> query(Endpoint endpoint) {
    List<String> names = new ArrayList<>(operation(endpoint).path("parameters").valueStream()
        .filter(parameter -> parameter.path("in").asString("").equals("query"))
        .map(parameter -> parameter.required("name").asString()).toList());
    return names.isEmpty() ? QUERY : names;
  }

  /** A valid body; null if there is none. */
  @Nullable JsonNode body(Endpoint endpoint) {
    if (endpoint.pattern().endsWith("/approve") || endpoint.pattern().endsWith("/dismiss")) {
      return JSON.readTree("{\"discrepancy_ids\": [1], \"kind\": null, \"reason\": \"x\"}");
    }
    JsonNode schema = operation(endpoint).path("requestBody").path("content")
        .path("application/json").path("schema");
    return schema.isMissingNode() ? null
        : sample("", schema, fixtures.api(endpoint.service()));
  }

  private JsonNode sample(String name, JsonNode schema, JsonNode document) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    String reference = schema.path("$ref").asString("");
    if (!reference.isEmpty()) {
      return sample(name, document.path("components").path("schemas")
          .path(reference.substring(reference.lastIndexOf('/') + 1)), document);
    }
    String type = schema.path("type").isArray() ? schema.path("type").path(0).asString()
        : schema.path("type").asString("object");
    return switch (type) {
      case "string" -> nodes.stringNode(samples.getOrDefault(name, "x"));
      case "integer", "number" -> nodes.numberNode(1);
      case "boolean" -> nodes.booleanNode(true);
      case "array" -> nodes.arrayNode().add(sample("", schema.path("items"), document));
      default -> {
        ObjectNode object = nodes.objectNode();
        if (schema.path("additionalProperties").isObject()) {
          object.set("key", nodes.stringNode("value"));
        }
        schema.path("properties").properties().forEach(
            field -> object.set(
                field.getKey(), sample(field.getKey(), field.getValue(), document)));
        yield object;
      }
    };
  }
}
