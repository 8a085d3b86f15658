package dev.quittance.systemtests.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What PromQL asks for: the metrics, with the labels and the values that its selectors name. */
final class Expressions {

  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile(
      "\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(\\{[^}]*\\})?(?!\\s*\\()");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"([0-9]+)\"");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private Expressions() {
  }

  /**
   * By metric and label the values, each as a pattern that a whole value must match; none where a
   * variable of Grafana stands.
   *
   * @throws IllegalArgumentException if brackets do not match
   */
  static Map<String, Map<String, Set<String>>> metrics(String expression) {
    // Texts may hold anything, brackets for one: their numbers stand for them.
    List<String> texts = new ArrayList<>();
    String bare = TEXT.matcher(expression).replaceAll(text -> {
      texts.add(text.group(1));
      return "\"" + (texts.size() - 1) + "\"";
    });
    checkBrackets(bare, expression);
    String rest = RANGE.matcher(GROUPING.matcher(bare).replaceAll(" ")).replaceAll(" ");
    Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
    Matcher selector = SELECTOR.matcher(rest);
    while (selector.find()) {
      String name = selector.group(1);
      // A function's name is cut short before its bracket: what follows must not be a letter.
      boolean whole = selector.group(2) != null || selector.end() == rest.length()
          || !(Character.isLetterOrDigit(rest.charAt(selector.end()))
              || rest.charAt(selector.end()) == '_');
      if (whole && !WORDS.contains(name) && !partOfNumber(rest, selector.start())) {
        Map<String, Set<String>> labels = metrics.computeIfAbsent(name, key -> new TreeMap<>());
        Matcher label = LABEL.matcher(selector.group(2) == null ? "" : selector.group(2));
        while (label.find()) {
          labels.computeIfAbsent(label.group(1), key -> new TreeSet<>())
              .addAll(values(label, texts));
        }
      }
    }
    return metrics;
  }

  private static Set<String> values(MatchResult label, List<String> texts) {
    String text = texts.get(Integer.parseInt(label.group(3)));
    if (text.startsWith("$")) {
      return Set.of();
    }
    return label.group(2).endsWith("~") ? Set.of(text.split("\\|"))
        : Set.of(Pattern.quote(text));
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
