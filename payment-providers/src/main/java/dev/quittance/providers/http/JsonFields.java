package dev.quittance.providers.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the fields of a provider's JSON, of which nothing may be taken for granted. */
public final class JsonFields {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long LATEST_SECOND =
      Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private JsonFields() {
  }

  /** The JSON object that a text is; null if it is none. Keeps silent: it may hold secrets. */
  public static @Nullable JsonNode objectOf(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node.isObject() ? node : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** A text field, blank if it is not there, null or no text. */
  public static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isString() ? value.asString() : "";
  }

  /** A text field, null instead of blank. */
  public static @Nullable String textOrNull(JsonNode object, String field) {
    String text = text(object, field);
    return text.isBlank() ? null : text;
  }

  /**
   * A text field that must be there.
   *
   * @throws IllegalArgumentException naming the field
   */
  public static String required(JsonNode object, String field) {
    String text = text(object, field);
    if (text.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return text;
  }

  /**
   * A whole number that is not negative.
   *
   * @throws IllegalArgumentException naming the field, if there is none
   */
  public static long whole(JsonNode object, String field) {
    JsonNode number = object.path(field);
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw new IllegalArgumentException(field + " is no whole number");
    }
    if (number.asLong() < 0) {
      throw new IllegalArgumentException(field + " is negative");
    }
    return number.asLong();
  }

  /**
   * A time in seconds since 1970.
   *
   * @throws IllegalArgumentException naming the field, if there is none
   */
  public static Instant seconds(JsonNode object, String field) {
    JsonNode seconds = object.path(field);
    if (!seconds.isIntegralNumber() || !seconds.canConvertToLong()
        || seconds.asLong() < 0 || seconds.asLong() > LATEST_SECOND) {
      throw new IllegalArgumentException(field + " is no time");
    }
    return Instant.ofEpochSecond(seconds.asLong());
  }
}
