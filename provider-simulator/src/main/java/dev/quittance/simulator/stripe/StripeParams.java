package dev.quittance.simulator.stripe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Form parameters with bracket keys ({@code metadata[order_id]=x}), escaped or not. */
final class StripeParams {

  private static final int METADATA_LIMIT = 50;

  private final Map<String, List<String>> values;

  private StripeParams(Map<String, List<String>> values) {
    this.values = values;
  }

  static StripeParams parse(@Nullable String form) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (form != null && !form.isEmpty()) {
      for (String pair : form.split("&")) {
        int equals = pair.indexOf('=');
        String key = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
      }
    }
    return new StripeParams(values);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw StripeException.invalid(null, "", "Invalid form encoding.");
    }
  }

  /** The same text for the same parameters, in whatever order or escaping they came. */
  String canonical() {
    return new TreeMap<>(values).toString();
  }

  @Nullable String text(String key) {
    List<String> found = values.get(key);
    return found == null || found.getFirst().isEmpty() ? null : found.getFirst();
  }

  String text(String key, String fallback) {
    String found = text(key);
    return found == null ? fallback : found;
  }

  String required(String key) {
    String found = text(key);
    if (found == null) {
      throw StripeException.invalid(
          "parameter_missing", key, "Missing required param: " + key + ".");
    }
    return found;
  }

  @Nullable Long number(String key) {
    String found = text(key);
    if (found == null) {
      return null;
    }
    try {
      return Long.valueOf(found);
    } catch (NumberFormatException e) {
      throw StripeException.invalid(
          "parameter_invalid_integer", key, "Invalid integer: " + found);
    }
  }

  long requiredNumber(String key) {
    required(key);
    Long found = number(key);
    return found == null ? 0 : found;
  }

  boolean flag(String key) {
    return "true".equals(text(key));
  }

  boolean has(String prefix) {
    return values.keySet().stream()
        .anyMatch(key -> key.equals(prefix) || key.startsWith(prefix + "["));
  }

  /** The values of {@code key[]} or {@code key[0]}, {@code key[1]}, … */
  List<String> list(String key) {
    List<String> found = new ArrayList<>();
    values.forEach((name, value) -> {
      if (name.matches("\\Q" + key + "\\E\\[\\d*]")) {
        found.addAll(value);
      }
    });
    return found;
  }

  Map<String, String> metadata(String key) {
    Map<String, String> found = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      if (name.startsWith(key + "[") && name.endsWith("]") && !value.getFirst().isEmpty()) {
        found.put(name.substring(key.length() + 1, name.length() - 1), value.getFirst());
      }
    });
    if (found.size() > METADATA_LIMIT) {
      throw StripeException.invalid(null, key, "You can have up to 50 metadata keys.");
    }
    found.forEach((name, value) -> {
      if (name.length() > 40) {
        throw StripeException.invalid(null, key,
            "Metadata keys can have up to 40 characters, but you passed in " + name.length());
      }
      limit(key + "[" + name + "]", value, 500);
    });
    return found;
  }

  @Nullable String limited(String key, int limit) {
    String found = text(key);
    if (found != null) {
      limit(key, found, limit);
    }
    return found;
  }

  private static void limit(String key, String value, int limit) {
    if (value.length() > limit) {
      throw StripeException.invalid("parameter_invalid_string", key, "Invalid string: "
          + value.substring(0, 20) + "…; must be at most " + limit + " characters");
    }
  }
}
