package dev.quittance.simulator.omise;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of a call: JSON, or a form in which {@code card[name]} is a field of card. */
record OmiseParams(ObjectNode values) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static OmiseParams ofJson(String body) {
    try {
      return new OmiseParams(body.isBlank() ? JsonNodeFactory.instance.objectNode()
          : JSON.readValue(body, ObjectNode.class));
    } catch (JacksonException e) {
      throw OmiseException.badRequest("request is no JSON object");
    }
  }

  static OmiseParams ofForm(@Nullable String form) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (String pair : form == null ? new String[0] : form.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String name = decode(pair.substring(0, equals));
        String value = decode(pair.substring(equals + 1));
        int bracket = name.indexOf('[');
        if (bracket > 0 && name.endsWith("]")) {
          values.withObjectProperty(name.substring(0, bracket))
              .put(name.substring(bracket + 1, name.length() - 1), value);
        } else {
          values.put(name, value);
        }
      }
    }
    return new OmiseParams(values);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw OmiseException.badRequest("request is no form");
    }
  }

  @Nullable String text(String name) {
    String text = values.path(name).asString("");
    return text.isBlank() ? null : text;
  }

  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw OmiseException.badRequest(name + " is missing");
    }
    return text;
  }

  boolean has(String name) {
    return values.hasNonNull(name);
  }

  boolean flag(String name, boolean otherwise) {
    String text = text(name);
    return text == null ? otherwise : text.equals("true");
  }

  long number(String name, long otherwise) {
    JsonNode value = values.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    String text = value.asString("");
    if (!text.matches("-?[0-9]{1,18}")) {
      throw OmiseException.badRequest(name + " must be a whole number");
    }
    return Long.parseLong(text);
  }

  long amount() {
    long amount = number("amount", 0);
    if (amount < 1) {
      throw new OmiseException(400, "invalid_amount", "amount must be more than 0");
    }
    return amount;
  }

  @Nullable Instant time(String name) {
    String text = text(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw OmiseException.badRequest(name + " is no ISO 8601 time");
    }
  }

  OmiseParams nested(String name) {
    return values.path(name) instanceof ObjectNode object ? new OmiseParams(object)
        : new OmiseParams(JsonNodeFactory.instance.objectNode());
  }

  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    nested("metadata").values().forEachEntry(
        (name, value) -> metadata.put(name, value.asString(value.toString())));
    return metadata;
  }
}
