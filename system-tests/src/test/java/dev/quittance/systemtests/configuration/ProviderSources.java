package dev.quittance.systemtests.configuration;

import static dev.quittance.systemtests.configuration.ConfigurationSources.all;
import static dev.quittance.systemtests.configuration.ConfigurationSources.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The variables of the providers, as their settings records read and describe them. */
final class ProviderSources {

  private static final String VARIABLE = "[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+";
  private static final List<String> PROVIDERS =
      List.of("stripe", "pingxx", "omise", "paypal", "dummy");

  private final Path folder;

  ProviderSources(Path root) {
    this.folder = root.resolve("payment-providers/src/main/java/dev/quittance/providers");
  }

  static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String provider : PROVIDERS) {
      javaFiles(folder.resolve(provider))
          .filter(file -> file.getFileName().toString().endsWith("Settings.java"))
          .forEach(file -> of(provider, read(file)).stream()
              .filter(variable -> seen.add(variable.name())).forEach(variables::add));
    }
    return variables;
  }

  /** Providers that have settings, and so should be in {@link #variables()}. */
  Set<String> packages() {
    Set<String> names = new TreeSet<>();
    javaFiles(folder).filter(file -> file.getFileName().toString().endsWith("Settings.java"))
        .map(file -> file.getParent().getFileName().toString())
        .filter(name -> !name.equals("providers")).forEach(names::add);
    return names;
  }

  static List<String> providers() {
    return PROVIDERS;
  }

  private static List<Variable> of(String provider, String source) {
    Map<String, String> constants = new HashMap<>();
    all("(?:String|int) ([A-Z_]+) =\\s+\"?([^\";]+)\"?;", source)
        .forEach(constant -> constants.put(constant.group(1), constant.group(2)));
    Set<String> required = new HashSet<>();
    all("(?:required|secrets|list)\\(\"?([A-Z_0-9]+)\"?\\)", source).forEach(call ->
        required.add(constants.getOrDefault(call.group(1), call.group(1))));
    // What is looked for before it is demanded is needed in some cases only.
    all("(?:has|optional)\\(\"?([A-Z_0-9]+)\"?\\)", source).forEach(call ->
        required.remove(constants.getOrDefault(call.group(1), call.group(1))));
    Map<String, String> fallbacks = new HashMap<>();
    all("millis\\(\"([A-Z_0-9]+)\", ([A-Z_]+)\\)", source).forEach(call ->
        fallbacks.put(call.group(1), constants.getOrDefault(call.group(2), "").replace("_", "")));
    Map<String, String> texts = texts(source);
    return all("\"(" + VARIABLE + ")\"", source).stream().map(literal -> literal.group(1))
        .distinct().sorted().map(name -> new Variable(provider, name,
            fallbacks.getOrDefault(name, ""), null, texts.getOrDefault(name, ""),
            required.contains(name))).toList();
  }

  private static Map<String, String> texts(String source) {
    Map<String, String> texts = new HashMap<>();
    String flat = source.replaceAll("\\n\\s*\\*/", "\n@end").replaceAll("\\n\\s*\\* ?", " ");
    all("@param \\w+ (.*?)(?=@param|@throws|@end|\\*/)", flat).forEach(parameter -> {
      String text = parameter.group(1).replaceAll("\\s+", " ").strip();
      all("\\{@code (" + VARIABLE + ")}", text).forEach(name -> texts.putIfAbsent(name.group(1),
          text.replaceFirst("^(the merchant's key in )?\\{@code " + name.group(1) + "}[,:;]? ?", "")
              .replaceAll("\\{@code ([^}]*)}", "`$1`").strip()));
    });
    return texts;
  }
}
