package dev.quittance.systemtests.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code ${VARIABLE:default}} of a configuration file.
 *
 * @param fallback the default as it stands there, which may hold another placeholder; empty if
 *     there is none
 * @param alone whether the whole value is this placeholder
 */
record Placeholder(String variable, String fallback, boolean alone) {

  private static final Pattern BEGIN = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)(:?)");

  /** All of a value, outer ones first. */
  static List<Placeholder> of(String value) {
    List<Placeholder> placeholders = new ArrayList<>();
    Matcher begin = BEGIN.matcher(value);
    while (begin.find()) {
      int end = endOf(value, begin.end());
      placeholders.add(new Placeholder(begin.group(1), value.substring(begin.end(), end),
          begin.start() == 0 && end == value.length() - 1));
    }
    return placeholders;
  }

  private static int endOf(String value, int from) {
    int depth = 1;
    for (int i = from; i < value.length(); i++) {
      depth += value.charAt(i) == '{' ? 1 : value.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("no end of a placeholder: " + value);
  }

  /** The default for a reader: of an inner placeholder, its variable. */
  String shownFallback() {
    List<Placeholder> inner = of(fallback);
    return inner.isEmpty() ? fallback : "$" + inner.getFirst().variable();
  }
}
