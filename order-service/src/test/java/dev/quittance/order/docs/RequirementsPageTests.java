package dev.quittance.order.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/requirements.md names is there. */
@Timeout(60)
class RequirementsPageTests {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/requirements.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w+Tests)(?:#(\\w+))?");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

  /** By simple name: every source and resource; some names are there more than once. */
  private final Map<String, List<Path>> files = new HashMap<>();

  RequirementsPageTests() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/target/")
              && !file.toString().contains("/.git/"))
          .forEach(file -> files.computeIfAbsent(
              file.getFileName().toString(), name -> new ArrayList<>()).add(file));
    }
  }

  /** A row of the page: what, where, shown by. */
  private record Row(String what, String where, String shown) {
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| what |"))
        .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
        .map(cells -> {
          assertThat(cells).as("a row has three cells: %s", String.join(" | ", cells))
              .hasSize(3);
          return new Row(cells[0], cells[1], cells[2]);
        }).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyRowIsShownByATestThatExists() throws IOException {
    for (Row row : rows()) {
      List<MatchResult> tests = CODE.matcher(row.shown()).results()
          .map(code -> TEST.matcher(code.group(1)))
          .flatMap(test -> test.results()).toList();
      assertThat(tests).as("a test that shows: %s", row.what()).isNotEmpty();
      for (MatchResult test : tests) {
        List<Path> classes = files.getOrDefault(test.group(1) + ".java", List.of());
        assertThat(classes).as("the test class of: %s", test.group()).isNotEmpty();
        if (test.group(2) != null) {
          assertThat(classes.stream().map(RequirementsPageTests::read))
              .as("the test method of: %s", test.group())
              .anyMatch(source -> source.contains(" void " + test.group(2) + "("));
        }
      }
    }
  }

  @Test
  void everyClassAndFileThatIsNamedExists() throws IOException {
    for (Row row : rows()) {
      CODE.matcher(row.where()).results().map(code -> code.group(1)).forEach(name -> {
        if (name.matches("[A-Z]\\w+") && !name.matches("[A-Z0-9_]+")
            && !name.startsWith("V2026")) {
          assertThat(files).as("the class in: %s", row.what()).containsKey(name + ".java");
        } else if (name.matches("[\\w-]+(/[\\w.-]+)+")) {
          assertThat(ROOT.resolve(name)).as("the file in: %s", row.what()).exists();
        } else if (name.matches("[\\w.-]+\\.(sql|json|yml|xml|md)")) {
          assertThat(files).as("the file in: %s", row.what()).containsKey(name);
        }
      });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"requirements.md", "release-notes.md", "migrations.md", "errors.md",
    "api.md"})
  void everyLinkLeadsSomewhere(String page) throws IOException {
    Path file = ROOT.resolve("docs").resolve(page);
    LINK.matcher(Files.readString(file)).results().forEach(link ->
        assertThat(file.resolveSibling(link.group(1))).as(link.group()).exists());
  }

  @Test
  void everyMigrationSaysHowToGoBack() {
    List<Path> migrations = files.entrySet().stream()
        .filter(entry -> entry.getKey().matches("V[0-9]+__.*\\.sql"))
        .flatMap(entry -> entry.getValue().stream()).toList();

    assertThat(migrations).hasSizeGreaterThan(10).allSatisfy(file ->
        assertThat(read(file).toLowerCase(Locale.ROOT).contains("rolling back")
            || read(file).toLowerCase(Locale.ROOT).contains("rolling\n-- back"))
            .as(file.toString()).isTrue());
  }
}
