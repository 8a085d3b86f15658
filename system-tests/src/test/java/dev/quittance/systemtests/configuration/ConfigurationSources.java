package dev.quittance.systemtests.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the sources and the build say about settings. */
final class ConfigurationSources {

  static final List<String> MODULES = List.of("service-runtime", "order-service",
      "payment-gateway-service", "webhook-ingest-service", "reconciliation-service",
      "provider-simulator");
  private static final List<String> FILES =
      List.of("quittance-runtime.yml", "application.yml", "application.yaml");
  private static final Path DESCRIPTIONS =
      Path.of("src/test/resources/configuration/descriptions.properties");
  private static final Pattern VALUE = Pattern.compile("@Value\\(\"\\$\\{([A-Z_0-9]+):([^}]*)}");

  private static final Pattern COMPOSE =
      Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+):-([^}]*)}");

  private final Path root;
  private final Map<String, String> written = new HashMap<>();
  private final Set<String> used = new TreeSet<>();

  ConfigurationSources(Path root) {
    this.root = root;
    Properties texts = new Properties();
    try (var reader = Files.newBufferedReader(DESCRIPTIONS)) {
      texts.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    texts.stringPropertyNames().forEach(name -> written.put(name, texts.getProperty(name)));
  }

  /** The properties of all settings records, by module. */
  List<Property> properties() {
    List<Property> properties = new ArrayList<>();
    for (String module : MODULES) {
      Map<String, String> values = yaml(module);
      Path metadata = root.resolve(module)
          .resolve("target/classes/META-INF/spring-configuration-metadata.json");
      for (JsonNode node : JsonMapper.shared().readTree(read(metadata)).required("properties")) {
        String name = node.required("name").asString();
        JsonNode otherwise = node.path("defaultValue");
        String fallback = values.getOrDefault(name, otherwise.isArray()
            ? String.join(",", otherwise.valueStream().map(JsonNode::asString).toList())
            : otherwise.asString(""));
        properties.add(new Property(module, name, node.required("type").asString(), fallback,
            described(name, node.path("description").asString(""))
                + elsewhere(module, name)));
      }
    }
    return properties;
  }

  /** The defaults of services that differ from that of the record's own module. */
  private String elsewhere(String owner, String name) {
    return MODULES.stream().filter(module -> !module.equals(owner))
        .filter(module -> yaml(module).containsKey(name))
        .map(module -> " (`" + yaml(module).get(name) + "` in " + module + ")")
        .collect(Collectors.joining());
  }

  /** Our own text if there is one, otherwise what the record's Javadoc says. */
  private String described(String name, String javadoc) {
    used.add(name);
    return written.getOrDefault(name, javadoc.replaceFirst("^\\{@code [A-Z_0-9]+}[,:]? ?", "")
        .replaceAll("\\{@code ([^}]*)}", "`$1`").strip());
  }

  /** Texts of our own that nothing needs. */
  Set<String> superfluousTexts() {
    Set<String> superfluous = new TreeSet<>(written.keySet());
    superfluous.removeAll(used);
    return superfluous;
  }

  /** The variables that configuration files and code name, by name within their module. */
  List<Variable> variables(List<Property> properties) {
    Map<String, String> meanings = new HashMap<>();
    properties.forEach(property -> meanings.put(property.name(), property.description()));
    List<Variable> variables = new ArrayList<>();
    for (String module : MODULES) {
      Map<String, Variable> own = new TreeMap<>();
      yaml(module).forEach((property, value) ->
          Placeholder.of(value).forEach(placeholder -> own.merge(placeholder.variable(),
              new Variable(module, placeholder.variable(), placeholder.shownFallback(),
                  placeholder.alone() && meanings.containsKey(property) ? property : null,
                  placeholder.alone() ? meanings.getOrDefault(property, "") : "", false),
              (first, second) -> first)));
      sources(module).flatMap(source -> VALUE.matcher(source).results()).forEach(found ->
          own.putIfAbsent(found.group(1), new Variable(
              module, found.group(1), found.group(2), null, "", false)));
      own.values().forEach(variable -> variables.add(described(variable)));
    }
    variables.addAll(new ProviderSources(root).variables().stream().map(this::described).toList());
    variables.addAll(compose());
    return variables;
  }

  /** What docker-compose.yml takes from its environment, or a file .env beside it. */
  private List<Variable> compose() {
    Map<String, Variable> own = new TreeMap<>();
    COMPOSE.matcher(read(root.resolve(ConfigurationPage.COMPOSE))).results().forEach(found ->
        own.putIfAbsent(found.group(1), described(new Variable(
            ConfigurationPage.COMPOSE, found.group(1), found.group(2), null, "", false))));
    return List.copyOf(own.values());
  }

  private Variable described(Variable variable) {
    return variable.describedAs(described(variable.name(), variable.description()));
  }

  private Stream<String> sources(String module) {
    return ProviderSources.javaFiles(root.resolve(module).resolve("src/main/java"))
        .map(ConfigurationSources::read);
  }

  private Map<String, String> yaml(String module) {
    Map<String, String> flat = new LinkedHashMap<>();
    for (String name : FILES) {
      Path file = root.resolve(module).resolve("src/main/resources").resolve(name);
      if (Files.exists(file)) {
        Map<?, ?> content = new Yaml().load(read(file));
        flatten("", content, flat);
      }
    }
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> flat) {
    map.forEach((key, value) -> {
      String name = prefix + key;
      if (value instanceof Map<?, ?> inner) {
        flatten(name + ".", inner, flat);
      } else {
        flat.put(name, value == null ? "" : value.toString());
      }
    });
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<MatchResult> all(String regex, String text) {
    return Pattern.compile(regex, Pattern.DOTALL).matcher(text).results().toList();
  }
}
