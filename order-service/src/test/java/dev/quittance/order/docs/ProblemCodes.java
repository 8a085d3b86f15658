package dev.quittance.order.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/**
 * Finds the problem codes in sources: text literals in the place of every parameter that is called
 * {@code code}, of problems themselves and of the methods and records that make them.
 */
final class ProblemCodes {

  private static final Pattern LITERAL = Pattern.compile("\"([a-z]+(?:_[a-z]+)*)\"");
  private static final Pattern STATUS = Pattern.compile("HttpStatus\\.([A-Z_]+)");
  /** A method, constructor or record with a parameter of that name: its name and parameters. */
  private static final Pattern DECLARATION =
      Pattern.compile("(\\w+)\\(((?:[^()]|\\([^()]*\\))*?\\bString code\\b[^()]*)\\)");
  private static final Pattern ENDPOINT = Pattern.compile("\"([0-9]{3}) ([a-z]+(?:_[a-z]+)*)\"");

  /** A method that makes a refusal, whose code is a problem's. */
  private static final Pattern REFUSING = Pattern.compile("Refused (\\w+)\\(String ");
  /** What a code may be where it is no text: one of the ways above. */
  private static final Pattern EXPLAINED = Pattern.compile("code|\\w+\\.code\\(\\)|.*\".*",
      Pattern.DOTALL);
  /** A case that passes the code on that it is about. */
  private static final Pattern PASSED_ON = Pattern.compile(
      "case ([^>]*?) ->\\s*new ProblemException\\(\\s*HttpStatus\\.([A-Z_]+), code,");

  private ProblemCodes() {
  }

  /** All codes of the modules' main sources, with the statuses that stand beside them. */
  static Map<String, Set<Integer>> of(Path root, List<String> modules) throws IOException {
    Map<String, Set<Integer>> codes = new TreeMap<>();
    for (String module : modules) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).map(ProblemCodes::read)
            .filter(source -> source.contains("ProblemException")
                || source.contains("ProblemWriter") || source.contains("Refused"))
            .forEach(source -> add(source, codes));
      }
    }
    return codes;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void add(String source, Map<String, Set<Integer>> codes) {
    addCalls(source, "new ProblemException", 1, codes);
    addCalls(source, "ProblemException.problem", 1, codes);
    addCalls(source, "problems.write", 2, codes);
    addCalls(source, "Refused", 0, codes);
    Matcher declared = DECLARATION.matcher(source);
    while (declared.find()) {
      List<String> parameters = arguments("(" + declared.group(2) + ")", 0);
      for (int index = 0; index < parameters.size(); index++) {
        if (parameters.get(index).endsWith("String code")) {
          addCalls(source, declared.group(1), index, codes);
        }
      }
    }
    Matcher refusing = REFUSING.matcher(source);
    while (refusing.find()) {
      addCalls(source, refusing.group(1), 0, codes);
    }
    Matcher passed = PASSED_ON.matcher(source);
    while (passed.find()) {
      int status = HttpStatus.valueOf(passed.group(2)).value();
      LITERAL.matcher(passed.group(1)).results().forEach(literal -> codes
          .computeIfAbsent(literal.group(1), code -> new TreeSet<>()).add(status));
    }
    Matcher endpoint = ENDPOINT.matcher(source);
    while (endpoint.find() && source.contains("@Endpoint")) {
      if (Integer.parseInt(endpoint.group(1)) >= HttpStatus.BAD_REQUEST.value()) {
        codes.computeIfAbsent(endpoint.group(2), code -> new TreeSet<>())
            .add(Integer.parseInt(endpoint.group(1)));
      }
    }
  }

  private static void addCalls(
      String source, String name, int index, Map<String, Set<Integer>> codes) {
    Matcher call = Pattern.compile("(?<![\\w.])(?:[A-Z]\\w+\\.)?" + Pattern.quote(name) + "\\(")
        .matcher(source);
    while (call.find()) {
      List<String> arguments = arguments(source, call.end() - 1);
      if (arguments.size() <= index) {
        continue;
      }
      if (name.equals("new ProblemException")
          && !EXPLAINED.matcher(arguments.get(index)).matches()) {
        throw new AssertionError("which code is this? " + arguments.get(index));
      }
      List<String> found = LITERAL.matcher(arguments.get(index)).results()
          .map(literal -> literal.group(1)).toList();
      List<Integer> statuses = index == 0 ? List.of() : statuses(arguments.get(index - 1));
      for (int at = 0; at < found.size(); at++) {
        // Two of each are the two cases of one condition.
        codes.computeIfAbsent(found.get(at), code -> new TreeSet<>())
            .addAll(statuses.size() == found.size() ? List.of(statuses.get(at)) : statuses);
      }
    }
  }

  private static List<Integer> statuses(String argument) {
    return STATUS.matcher(argument).results()
        .map(status -> HttpStatus.valueOf(status.group(1)).value()).toList();
  }

  /** The arguments of the call whose bracket is there. */
  private static List<String> arguments(String source, int bracket) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int begin = bracket + 1;
    boolean quoted = false;
    for (int at = bracket; at < source.length(); at++) {
      char here = source.charAt(at);
      if (here == '"' && source.charAt(at - 1) != '\\') {
        quoted = !quoted;
      } else if (!quoted && (here == '(' || here == '{')) {
        depth++;
      } else if (!quoted && (here == ')' || here == '}')) {
        depth--;
      }
      if (!quoted && (depth == 0 || depth == 1 && here == ',')) {
        arguments.add(source.substring(begin, at).trim());
        begin = at + 1;
      }
      if (depth == 0) {
        break;
      }
    }
    return arguments;
  }
}
