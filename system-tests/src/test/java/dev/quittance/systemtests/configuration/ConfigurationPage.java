package dev.quittance.systemtests.configuration;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes docs/configuration.md and .env.example. */
final class ConfigurationPage {

  private static final String INTRODUCTION = """
      # Configuration

      Made from the settings records, the configuration files and the code; a test fails when it \
      is stale and says how to make it anew.

      Each service reads environment variables. What has no variable of its own can be set by the \
      name in the second table, by a system property, or in an `application.yml` beside the jar. \
      A wrong value stops the service with one message that names the setting. Lists are \
      comma-separated. Names that end in `_SECRET` or `_KEY`, and `DB_PASSWORD`, are secrets: pass \
      them by reference, never in an image. [`.env.example`](../.env.example) holds the same \
      variables with their defaults.

      ## Variables
      """;
  private static final String OTHERS = """

      ## All settings by property

      With their variables by Spring's rules; where a variable of its own is named, use that.
      """;

  static final String COMPOSE = "docker-compose.yml";

  private final List<Variable> variables;
  private final List<Property> properties;

  ConfigurationPage(List<Variable> variables, List<Property> properties) {
    this.variables = variables;
    this.properties = properties;
  }

  private List<String> sections() {
    return variables.stream().map(Variable::section).distinct().toList();
  }

  private Stream<Variable> in(String section) {
    return variables.stream().filter(variable -> variable.section().equals(section));
  }

  private static String titleOf(String section) {
    return section.equals("service-runtime") ? "Every service"
        : section.equals(COMPOSE) ? "docker-compose.yml, and `mvn -Pup` for the ports"
        : section.contains("-") ? section
        : "Provider " + section + ", on payment-gateway-service, webhook-ingest-service and"
            + " reconciliation-service";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + cell(text) + "`";
  }

  String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (String section : sections()) {
      page.append("\n### ").append(titleOf(section)).append("\n\n")
          .append("| variable | default | meaning |\n|---|---|---|\n");
      in(section).forEach(variable -> page.append("| `%s` | %s | %s%s |%n".formatted(
          variable.name(), code(variable.fallback()), cell(variable.description()),
          variable.required() ? " **Required** if the provider is enabled." : "")));
    }
    page.append(OTHERS);
    for (String module : properties.stream().map(Property::module).distinct().toList()) {
      page.append("\n### ").append(titleOf(module)).append("\n\n")
          .append("| property | variable | value | default | meaning |\n|---|---|---|---|---|\n");
      properties.stream().filter(property -> property.module().equals(module))
          .map(this::row).forEach(page::append);
    }
    return page.toString();
  }

  private String row(Property property) {
    String variable = variables.stream()
        .filter(each -> property.name().equals(each.property())).map(Variable::name)
        .findFirst().orElse(property.variable());
    String fallback = Placeholder.of(property.fallback()).stream().findFirst()
        .map(Placeholder::shownFallback).orElse(property.fallback());
    return "| `%s` | `%s` | %s | %s | %s |%n".formatted(property.name(), variable,
        cell(property.form()), code(fallback), cell(property.description()));
  }

  String environment() {
    StringBuilder file = new StringBuilder("""
        # Every variable with its default, made together with docs/configuration.md.
        # The environment of one service is the first block, its own, and those of its providers:
        # copy these, uncomment what differs, and give the file to the process (docker run
        # --env-file, EnvironmentFile of systemd). docker-compose.yml sets its services' variables
        # itself, and takes only those of the last block, from a file .env beside it.
        """);
    for (String section : sections()) {
      file.append("\n# ---- ").append(titleOf(section)).append(" ----\n");
      in(section).forEach(variable -> file.append("\n").append(comment(variable))
          .append("#").append(variable.name()).append("=").append(
              variable.fallback().startsWith("$") ? "" : variable.fallback()).append("\n"));
    }
    return file.toString();
  }

  private static String comment(Variable variable) {
    String text = variable.description()
        + (variable.required() ? " (required if the provider is enabled)" : "");
    return Stream.of(text.replaceAll("(.{1,96})(?:\\s+|$)", "# $1\n").split("\n"))
        .map(line -> line + "\n").collect(Collectors.joining());
  }
}
