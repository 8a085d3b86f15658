package dev.quittance.runtime.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tries each setting of a module, as its build describes them, with a value that is none. */
public final class WrongSettings {

  private static final Path METADATA =
      Path.of("target/classes/META-INF/spring-configuration-metadata.json");
  private static final Map<String, String> WRONG = Map.of(
      "java.lang.Integer", "-1", "java.lang.Short", "-1", "java.time.Duration", "-1s",
      "java.util.List<java.time.Duration>", "-1s");

  private WrongSettings() {
  }

  /** A setting with what is said when it is wrong; blank if it is taken. */
  public record Refusal(String property, String group, String message) {

    /** Whether a reader knows which setting is meant. */
    public boolean namesIt() {
      return message.contains(group) || message.matches(".*\\b[A-Z]+(_[A-Z]+)+\\b.*");
    }
  }

  /**
   * All numbers and durations, negative.
   *
   * @param others what must be set besides, so that nothing else is refused
   */
  public static List<Refusal> refusals(Map<String, String> others) throws IOException {
    List<Refusal> refusals = new ArrayList<>();
    try (InputStream metadata = Files.newInputStream(METADATA)) {
      for (JsonNode property : JsonMapper.shared().readTree(metadata).required("properties")) {
        String wrong = WRONG.get(property.required("type").asString());
        if (wrong != null) {
          refusals.add(refusal(property, wrong, others));
        }
      }
    }
    refusals.sort(Comparator.comparing(Refusal::property));
    return refusals;
  }

  private static Refusal refusal(JsonNode property, String wrong, Map<String, String> others) {
    String name = property.required("name").asString();
    String group = name.substring(0, name.lastIndexOf('.'));
    Map<String, String> values = new HashMap<>(others);
    values.put(name, wrong);
    try {
      new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(
          group, Bindable.of(Class.forName(property.required("sourceType").asString())));
      return new Refusal(name, group, "");
    } catch (BindException e) {
      Throwable cause = e;
      while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
        cause = cause.getCause();
      }
      return new Refusal(name, group, String.valueOf(cause.getMessage()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
