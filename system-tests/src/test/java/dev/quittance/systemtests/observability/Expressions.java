package dev.quittance.systemtests.observability;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What PromQL asks for: the metrics, each with the labels that its selectors name. */
final class Expressions {

  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern GROUPING = Pattern.compile(
      "\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(\\{[^}]*\\})?(?!\\s*\\()");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private Expressions() {
  }

  /**
   * Labels by metric.
   *
   * @throws IllegalArgumentException if brackets do not match
   */
  static Map<String, Set<String>> metrics(String expression) {
    String bare = TEXT.matcher(expression).replaceAll("\"\"");
    checkBrackets(bare, expression);
    String rest = RANGE.matcher(GROUPING.matcher(bare).replaceAll(" ")).replaceAll(" ");
    Map<String, Set<String>> metrics = new TreeMap<>();
    Matcher selector = SELECTOR.matcher(rest);
    while (selector.find()) {
      String name = selector.group(1);
      // A function's name is cut short before its bracket: what follows must not be a letter.
      boolean whole = selector.group(2) != null || selector.end() == rest.length()
          || !(Character.isLetterOrDigit(rest.charAt(selector.end()))
              || rest.charAt(selector.end()) == '_');
      if (whole && !WORDS.contains(name) && !partOfNumber(rest, selector.start())) {
        Set<String> labels = metrics.computeIfAbsent(name, key -> new TreeSet<>());
        Matcher label = LABEL.matcher(selector.group(2) == null ? "" : selector.group(2));
        while (label.find()) {
          labels.add(label.group(1));
        }
      }
    }
    return metrics;
  }

  private static boolean partOfNumber(String text, int start) {
    return start > 0 && Character.isLetterOrDigit(text.charAt(start - 1));
  }

  private static void checkBrackets(String bare, String expression) {
    StringBuilder open = new StringBuilder();
    for (char c : bare.toCharArray()) {
      if ("({[".indexOf(c) >= 0) {
        open.append(c);
      } else if (")}]".indexOf(c) >= 0) {
        char opening = "({[".charAt(")}]".indexOf(c));
        if (open.isEmpty() || open.charAt(open.length() - 1) != opening) {
          throw new IllegalArgumentException("brackets do not match: " + expression);
        }
        open.setLength(open.length() - 1);
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException("brackets do not match: " + expression);
    }
  }
}
