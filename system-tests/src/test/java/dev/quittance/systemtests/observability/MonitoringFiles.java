package dev.quittance.systemtests.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of deploy/monitoring and the runbook, as trees and texts. */
final class MonitoringFiles {

  static final Path ROOT = Path.of("..");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern SECTION = Pattern.compile("(?m)^### ([A-Z][A-Za-z]+)$");
  private static final Pattern SQL =
      Pattern.compile("(?s)```sql\\n-- (quittance_[a-z]+)\\n(.*?)\\n```");

  private MonitoringFiles() {
  }

  static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode yaml(String file) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Object tree = new Yaml(strict).load(text(file));
    return JSON.valueToTree(tree);
  }

  /** The alerts by their names. */
  static Map<String, JsonNode> alerts() {
    Map<String, JsonNode> alerts = new LinkedHashMap<>();
    for (JsonNode group : yaml("deploy/monitoring/alerts.yml").required("groups")) {
      for (JsonNode rule : group.required("rules")) {
        if (alerts.put(rule.required("alert").asString(), rule) != null) {
          throw new IllegalStateException("twice: " + rule.required("alert"));
        }
      }
    }
    return alerts;
  }

  /** The moments of alerts.test.yml: what is asked of an alert, and what is expected. */
  static List<JsonNode> alertCases() {
    return yaml("deploy/monitoring/alerts.test.yml").required("tests").valueStream()
        .flatMap(test -> test.required("alert_rule_test").valueStream()).toList();
  }

  /** The dashboards by file. */
  static Map<String, JsonNode> dashboards() {
    Map<String, JsonNode> dashboards = new LinkedHashMap<>();
    try (Stream<Path> files =
        Files.list(ROOT.resolve("deploy/monitoring/grafana/dashboards"))) {
      files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(file ->
          dashboards.put(file.getFileName().toString(),
              JSON.readTree(text(ROOT.relativize(file).toString()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return dashboards;
  }

  /** Every expression, by where it stands. */
  static Map<String, String> expressions() {
    Map<String, String> expressions = new LinkedHashMap<>();
    alerts().forEach((name, rule) ->
        expressions.put("alert " + name, rule.required("expr").asString()));
    dashboards().forEach((file, dashboard) -> {
      for (JsonNode panel : dashboard.required("panels")) {
        int count = 0;
        for (JsonNode target : panel.path("targets")) {
          expressions.put(file + " / " + panel.required("title").asString() + " " + count++,
              target.required("expr").asString());
        }
      }
    });
    return expressions;
  }

  /** The sections of the runbook by their headings. */
  static Map<String, String> sections() {
    String page = text("docs/operations.md");
    Map<String, String> sections = new LinkedHashMap<>();
    Matcher heading = SECTION.matcher(page);
    while (heading.find()) {
      int end = page.indexOf("\n##", heading.end());
      sections.put(heading.group(1), page.substring(heading.end(), end < 0 ? page.length() : end));
    }
    return sections;
  }

  /**
   * A question of the runbook to a database.
   *
   * @param statement one, without parameters
   */
  record Question(String database, String statement) {
  }

  static List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    Matcher block = SQL.matcher(text("docs/operations.md"));
    while (block.find()) {
      questions.add(new Question(block.group(1), block.group(2)));
    }
    return questions;
  }
}
