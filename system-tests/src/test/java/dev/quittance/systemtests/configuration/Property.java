package dev.quittance.systemtests.configuration;

import java.util.Locale;

/**
 * A setting of a settings record.
 *
 * @param module whose record it is
 * @param type its Java type
 * @param fallback its default; empty if there is none
 */
record Property(String module, String name, String type, String fallback, String description) {

  /** The environment variable by Spring's rules. */
  String variable() {
    return name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
  }

  /** What a value looks like. */
  String form() {
    String plain = type.replaceAll("^(java\\.(lang|time|math|util)|org\\.spring[a-z.]+)\\.", "");
    return switch (plain) {
      case "Duration" -> "duration: `200ms`, `30s`, `5m`, `2h`, `7d`";
      case "Integer", "Short", "Long" -> "whole number";
      case "BigDecimal" -> "decimal";
      case "Boolean" -> "`true` or `false`";
      case "String" -> "text";
      case "DataSize" -> "size: `64KB`, `256MB`";
      default -> plain.startsWith("List<") || plain.startsWith("Set<") ? "list, comma-separated"
          : plain.startsWith("Map<") ? "by name, `." + "<name>=`" : "word";
    };
  }
}
