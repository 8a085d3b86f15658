package dev.quittance.stack.events;

import dev.quittance.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line: a command, and pairs of {@code --name value}. */
record Arguments(String command, Map<String, String> values) {

  Arguments {
    values = Map.copyOf(values);
  }

  /** Reads them, and refuses what the command does not know. */
  static Arguments of(String[] line, Map<String, Set<String>> known) {
    if (line.length == 0 || !known.containsKey(line[0])) {
      throw new StackException("the first argument must be one of " + known.keySet());
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < line.length; i += 2) {
      String name = line[i].startsWith("--") ? line[i].substring(2) : "";
      if (!known.getOrDefault(line[0], Set.of()).contains(name)) {
        throw new StackException(line[0] + " does not know " + line[i]);
      }
      if (i + 1 == line.length || values.put(name, line[i + 1]) != null) {
        throw new StackException(line[i] + " needs one value");
      }
    }
    return new Arguments(line[0], values);
  }

  @Nullable String optional(String name) {
    return values.get(name);
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      throw new StackException("--" + name + " is missing");
    }
    return value;
  }

  int number(String name, int otherwise, int most) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > most) {
      throw new StackException("--" + name + " must be 1 to " + most + ", not " + value);
    }
    return Integer.parseInt(value);
  }

  @Nullable Instant instant(String name) {
    String value = values.get(name);
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeException e) {
      throw new StackException("--" + name + " must be like 2026-11-01T00:00:00Z, not " + value, e);
    }
  }

  /** Where Kafka is, and how to reach it. */
  Map<String, Object> kafka() {
    Map<String, Object> config = new HashMap<>();
    String file = values.get("config");
    if (file != null) {
      Properties properties = new Properties();
      try (var reader = Files.newBufferedReader(Path.of(file))) {
        properties.load(reader);
      } catch (IOException e) {
        throw new StackException("--config names a file that cannot be read: " + file, e);
      }
      for (String name : List.copyOf(properties.stringPropertyNames())) {
        config.put(name, properties.getProperty(name));
      }
    }
    config.put("bootstrap.servers", required("bootstrap"));
    return config;
  }
}
