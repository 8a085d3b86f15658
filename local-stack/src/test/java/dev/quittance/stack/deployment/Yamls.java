package dev.quittance.stack.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** YAML as trees, merge keys resolved; a key that is there twice is an error. */
final class Yamls {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Yamls() {
  }

  /** Every document of a file. */
  static List<JsonNode> all(Path file) {
    try {
      return all(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> all(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(options).loadAll(text)) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  /** The root of the repository: tests run in their module. */
  static Path repository() {
    return Path.of("").toAbsolutePath().getParent();
  }
}
