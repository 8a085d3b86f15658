package dev.quittance.order.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/errors.md has every code of the sources, and no other. */
@Timeout(60)
class ErrorsPageTests {

  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES = List.of("service-runtime", "order-service",
      "payment-gateway-service", "webhook-ingest-service", "reconciliation-service");
  private static final List<String> SERVICES = MODULES.subList(1, MODULES.size());
  /** What Spring refuses by itself is called as its status, see ProblemHandler. */
  private static final Map<String, Integer> BY_STATUS = Map.of("not_found", 404,
      "method_not_allowed", 405, "not_acceptable", 406, "unsupported_media_type", 415);
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\| ([0-9, ]+) \\| ([^|]+) \\| ([^|]+) \\|$",
          Pattern.MULTILINE);

  private static Map<String, Set<Integer>> page() throws IOException {
    Map<String, Set<Integer>> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/errors.md")));
    while (row.find()) {
      assertThat(rows).as("one row for each code").doesNotContainKey(row.group(1));
      rows.put(row.group(1), Arrays.stream(row.group(2).split(", "))
          .map(status -> Integer.valueOf(status.trim())).collect(Collectors.toSet()));
    }
    return rows;
  }

  @Test
  void listsEveryCodeOfTheSourcesAndNoOther() throws IOException {
    Map<String, Set<Integer>> codes = ProblemCodes.of(ROOT, MODULES);
    BY_STATUS.forEach((code, status) ->
        codes.computeIfAbsent(code, name -> new TreeSet<>()).add(status));

    Map<String, Set<Integer>> page = page();

    assertThat(page.keySet()).as("codes in docs/errors.md, compared with the sources")
        .isEqualTo(codes.keySet());
    codes.forEach((code, statuses) ->
        assertThat(page.get(code)).as("the status of " + code).containsAll(statuses));
  }

  @ParameterizedTest
  @ValueSource(strings = {"order-service", "payment-gateway-service", "webhook-ingest-service",
    "reconciliation-service"})
  void listsEveryCodeOfTheOpenApiDocuments(String service) throws IOException {
    Map<String, Set<Integer>> page = page();
    JsonNode api = JsonMapper.builder().build().readTree(
        Files.readString(ROOT.resolve("docs/api/" + service + ".json")));

    List<JsonNode> problems = api.required("paths").valueStream().flatMap(JsonNode::valueStream)
        .flatMap(operation -> operation.required("responses").valueStream())
        .flatMap(response -> response.path("content").path("application/problem+json")
            .path("examples").valueStream())
        .map(example -> example.required("value")).toList();

    assertThat(problems).hasSizeGreaterThan(10).allSatisfy(problem ->
        assertThat(page).hasEntrySatisfying(problem.required("code").asString(),
            statuses -> assertThat(statuses).contains(problem.required("status").asInt())));
  }

  /** Some of what Spring refuses by itself belongs to no operation. */
  @Test
  void everyCodeIsInAnOpenApiDocument() throws IOException {
    Set<String> told = new TreeSet<>(BY_STATUS.keySet());
    for (String service : SERVICES) {
      Matcher code = Pattern.compile("\"code\" ?: ?\"([a-z_]+)\"").matcher(
          Files.readString(ROOT.resolve("docs/api/" + service + ".json")));
      while (code.find()) {
        told.add(code.group(1));
      }
    }

    assertThat(page().keySet()).isEqualTo(told);
  }

  @Test
  void theOpenApiDocumentsHaveEveryMemberOfAProblem() throws IOException {
    Pattern with = Pattern.compile("\\.with\\(\"([a-z_]+)\",");
    Set<String> used = new TreeSet<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          Matcher member = with.matcher(Files.readString(file));
          while (member.find()) {
            used.add(member.group(1));
          }
        }
      }
    }

    assertThat(used).hasSizeGreaterThan(4);
    for (String service : SERVICES) {
      assertThat(JsonMapper.builder().build()
          .readTree(Files.readString(ROOT.resolve("docs/api/" + service + ".json")))
          .at("/components/schemas/Problem/properties").propertyNames()).containsAll(used);
    }
  }

  @Test
  void findsCodesInEveryPlaceWhereOneCanStand() {
    Map<String, Set<Integer>> codes = new TreeMap<>();

    ProblemCodes.add("""
        @Endpoint(id = "x", success = "202 later", problems = {"404 of_endpoint"})
        throw new ProblemException(HttpStatus.CONFLICT, "plain", "text, \\"quoted\\" (1)");
        new ProblemException(a ? HttpStatus.CONFLICT : HttpStatus.GONE,
            a ? "one_of" : "two_of", b("no"));
        problems.write(exchange, HttpStatus.GONE, "written", "no");
        ProblemException refuse(Order order, String code) { return null; }
        case "one_case", "other_case" ->
          new ProblemException(HttpStatus.BAD_REQUEST, code, "no");
        throw refuse(find("no"), "passed_on");
        return new Some.Refused("in_record", "no");
        private Some.Refused refused(String reason, String detail) {
        return refused("in_refusal", "no");
        """, codes);

    assertThat(codes).isEqualTo(Map.of(
        "of_endpoint", Set.of(404), "plain", Set.of(409), "one_of", Set.of(409),
        "two_of", Set.of(410), "one_case", Set.of(400), "other_case", Set.of(400),
        "written", Set.of(410), "passed_on", Set.of(), "in_record", Set.of(),
        "in_refusal", Set.of()));
  }
}
