package dev.quittance.providers;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings by their environment names, with errors that name them.
 *
 * @param source gives a setting, or null if it is not set
 */
public record Settings(Function<String, @Nullable String> source) {

  /** A setting; null if it is unset or blank. */
  public @Nullable String optional(String name) {
    String value = source.apply(name);
    return value == null || value.isBlank() ? null : value.trim();
  }

  public boolean has(String name) {
    return optional(name) != null;
  }

  /** A setting that must be there. */
  public String required(String name) {
    String value = optional(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }

  /** What a setting that must be there holds between its commas. */
  public List<String> list(String name) {
    return Arrays.stream(required(name).split(","))
        .map(String::trim).filter(text -> !text.isEmpty()).toList();
  }

  /** Up to two live secrets, comma-separated, so that one can be replaced without a gap. */
  public List<Secret> secrets(String name) {
    List<Secret> secrets = list(name).stream().map(Secret::new).toList();
    if (secrets.isEmpty() || secrets.size() > 2) {
      throw new IllegalArgumentException(name + " must hold one or two secrets");
    }
    return secrets;
  }

  /** A whole number of milliseconds. */
  public int millis(String name, int otherwise) {
    String value = optional(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) == 0) {
      throw new IllegalArgumentException(name + " must be 1 to 999999 milliseconds, not " + value);
    }
    return Integer.parseInt(value);
  }
}
