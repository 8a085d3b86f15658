package dev.quittance.systemtests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says what is wrong with an answer. */
final class Oracle {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern CODE = Pattern.compile("\\| `([a-z_]+)` \\| ([0-9]{3}) \\|");
  /** What a bounded read may have taken: the limit and the buffers on the way. */
  private static final long MOST_TAKEN = 24L * 1024 * 1024;
  private static final List<String> INSIDES = List.of("\tat ", "java.lang", "java.util",
      "org.springframework", "dev.quittance.", "tools.jackson", "io.netty", "reactor.", "r2dbc",
      "Exception", "SELECT ", "INSERT INTO", "UPDATE ", "SQLSTATE", "duplicate key value",
      "Whitelabel", "localhost:5", "-----BEGIN");

  private final Secrets secrets;
  private final Map<String, Set<Integer>> codes = new HashMap<>();

  Oracle(Path home, Secrets secrets) throws IOException {
    this.secrets = secrets;
    Matcher rows = CODE.matcher(Files.readString(home.resolve("docs").resolve("errors.md")));
    while (rows.find()) {
      codes.computeIfAbsent(rows.group(1), code -> new HashSet<>())
          .add(Integer.parseInt(rows.group(2)));
    }
  }

  /** Nothing, if it is as it should be. */
  List<String> violations(Input input, Answer answer) {
    List<String> found = new ArrayList<>();
    int status = answer.status();
    if (status >= 500 && !isAProvidersRefusal(answer)) {
      found.add("answered " + status + " " + shortened(answer.text()));
    }
    secrets.in(answer.text() + answer.headers()).ifPresent(
        name -> found.add("the answer holds " + name));
    if (answer.headers().containsKey("x-injected")) {
      found.add("a header was injected");
    }
    insides(input, answer).ifPresent(inside ->
        found.add("the answer holds '" + inside.strip() + "': " + shortened(answer.text())));
    switch (input.due()) {
      case ANSWER -> answered(input, answer, found);
      case REFUSAL -> {
        answered(input, answer, found);
        if (status >= 200 && status < 300) {
          found.add("a request that nobody vouches for got " + status);
        }
      }
      case TOO_LARGE -> {
        answered(input, answer, found);
        if (status != 413) {
          found.add("a body that is too large got " + status);
        }
      }
      case HTTP_REFUSAL -> bareOrAnswered(input, answer, found);
      case END -> {
        bareOrAnswered(input, answer, found);
        if (answer.taken() < 0) {
          found.add("the server waits without end");
        }
        if (answer.taken() > MOST_TAKEN) {
          found.add("the server took " + answer.taken() + " bytes");
        }
      }
    }
    return found;
  }

  /** Of a refund of what was marked as paid by hand: the API document foresees it. */
  private static boolean isAProvidersRefusal(Answer answer) {
    return answer.status() == 502 && answer.text().contains("\"code\":\"refund_failed\"");
  }

  private java.util.Optional<String> insides(Input input, Answer answer) {
    if (input.endpoint().pattern().startsWith("/actuator")
        || input.endpoint().pattern().startsWith("/v3/api-docs")) {
      return java.util.Optional.empty();
    }
    String text = answer.text();
    return INSIDES.stream().filter(text::contains).findFirst();
  }

  private void answered(Input input, Answer answer, List<String> found) {
    if (answer.status() == 0) {
      found.add("no answer" + (answer.taken() < 0 ? " in time" : ""));
    } else if (answer.status() >= 400 && answer.status() < 500 && !input.isHead()) {
      problem(input, answer, found);
    }
  }

  private void bareOrAnswered(Input input, Answer answer, List<String> found) {
    if (answer.status() >= 400 && answer.status() < 500 && answer.body().length > 0
        && !input.isHead()) {
      problem(input, answer, found);
    }
    if (answer.status() == 0 && answer.taken() < 0) {
      found.add("the server waits without end");
    }
  }

  private void problem(Input input, Answer answer, List<String> found) {
    if (answer.body().length == 0 && input.endpoint().pattern().startsWith("/actuator")) {
      // A health group or component that is not there: told without a body.
      return;
    }
    if (!answer.header("content-type").startsWith("application/problem+json")) {
      found.add(answer.status() + " is no problem document but '" + answer.header("content-type")
          + "' " + shortened(answer.text()));
      return;
    }
    try {
      JsonNode problem = JSON.readTree(answer.body());
      String code = problem.path("code").asString("");
      if (!codes.getOrDefault(code, Set.of()).contains(answer.status())) {
        found.add("the code '" + code + "' with " + answer.status() + " is not in docs/errors.md");
      }
      if (problem.path("status").asInt(0) != answer.status()) {
        found.add("the problem's status is not " + answer.status());
      }
    } catch (JacksonException e) {
      found.add("the problem is no JSON: " + shortened(answer.text()));
    }
  }

  private static String shortened(String text) {
    return text.length() < 300 ? text : text.substring(0, 300) + "…";
  }
}
