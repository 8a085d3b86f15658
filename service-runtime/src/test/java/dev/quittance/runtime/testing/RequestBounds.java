package dev.quittance.runtime.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Bodies at the edges of a request's schema, each one step away from a body that is good. */
public final class RequestBounds {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectNode good;
  private final List<Body> bodies = new ArrayList<>();

  /**
   * A body with whether the schema allows it.
   *
   * @param what the field and what was done to it
   */
  public record Body(String what, boolean allowed, String text) {
  }

  private RequestBounds(String good) {
    this.good = (ObjectNode) JSON.readTree(good);
  }

  /** All of an operation; what the schema itself says of each is asserted to be so. */
  public static List<Body> of(ApiDocument api, String operationId, String good) {
    JsonNode schema = api.schemaOf(api.operation(operationId).description()
        .required("requestBody")).orElseThrow();
    JsonNode defined = api.root().at(schema.required("$ref").asString().substring(1));
    RequestBounds bounds = new RequestBounds(good);
    Set<String> required = defined.path("required").valueStream().map(JsonNode::asString)
        .collect(Collectors.toSet());
    defined.required("properties").propertyStream().forEach(property ->
        bounds.vary(property.getKey(), property.getValue(), required.contains(property.getKey())));
    bounds.add("nothing changed", true, bounds.good);
    bounds.bodies.forEach(body -> {
      boolean fits = api.errors(schema, JSON.readTree(body.text())).isEmpty();
      if (fits != body.allowed()) {
        throw new AssertionError("the schema of " + operationId + ", " + body);
      }
    });
    return bounds.bodies;
  }

  private void add(String what, boolean allowed, JsonNode body) {
    bodies.add(new Body(what, allowed, body.toString()));
  }

  private void with(String name, String what, boolean allowed, @Nullable JsonNode value) {
    ObjectNode body = good.deepCopy();
    if (value == null) {
      body.remove(name);
    } else {
      body.set(name, value);
    }
    add(name + ": " + what, allowed, body);
  }

  private void vary(String name, JsonNode schema, boolean required) {
    if (required) {
      with(name, "absent", false, null);
      with(name, "null", false, NODES.nullNode());
    }
    Set<String> types = schema.path("type").isString()
        ? Set.of(schema.get("type").asString())
        : schema.path("type").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    with(name, "another type", false,
        types.contains("object") ? NODES.stringNode("x") : NODES.objectNode());
    if (types.contains("string")) {
      varyText(name, schema);
    } else if (types.contains("integer") || types.contains("number")) {
      varyNumber(name, schema);
    } else if (schema.has("maxProperties")) {
      int most = schema.get("maxProperties").asInt();
      with(name, "most fields", true, fields(most));
      with(name, "too many fields", false, fields(most + 1));
    } else if (schema.has("maxItems")) {
      with(name, "too many", false, JSON.valueToTree(
          IntStream.rangeClosed(0, schema.get("maxItems").asInt()).mapToObj(
              i -> schema.at("/items/type").asString().equals("integer") ? (Object) i : "id" + i)
              .toList()));
    }
  }

  private void varyText(String name, JsonNode schema) {
    if (schema.has("enum")) {
      schema.get("enum").valueStream().filter(JsonNode::isString)
          .forEach(each -> with(name, each.asString(), true, each));
      with(name, "none of the enum", false, NODES.stringNode("no such"));
    }
    String pattern = schema.path("pattern").asString("");
    if (!pattern.isEmpty()) {
      with(name, "blank", false, NODES.stringNode(" "));
    }
    if (pattern.startsWith("^")) {
      with(name, "against the pattern", false, NODES.stringNode("!"));
    }
    if (schema.has("maxLength")) {
      int most = schema.get("maxLength").asInt();
      String start = schema.path("format").asString("").equals("uri") ? "https://a.example/" : "";
      String longest = start + "x".repeat(most - start.length());
      with(name, "longest", true, NODES.stringNode(longest));
      with(name, "too long", false, NODES.stringNode(longest + "x"));
    }
  }

  private void varyNumber(String name, JsonNode schema) {
    if (schema.has("minimum")) {
      with(name, "least", true, NODES.numberNode(schema.get("minimum").asInt()));
      with(name, "too little", false, NODES.numberNode(schema.get("minimum").asInt() - 1));
    }
    if (schema.has("multipleOf") || schema.path("type").toString().contains("integer")) {
      with(name, "no whole number", false, NODES.numberNode(1.5));
    }
  }

  private static ObjectNode fields(int count) {
    ObjectNode fields = NODES.objectNode();
    IntStream.range(0, count).forEach(i -> fields.put("field" + i, "x"));
    return fields;
  }
}
