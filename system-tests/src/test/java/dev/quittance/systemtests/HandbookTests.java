package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the pages name is there: files, tests, migrations. */
@Timeout(60)
class HandbookTests {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)\\s]*)?\\)");
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+Tests)`");
  private static final Pattern MIGRATION = Pattern.compile("`(V[0-9]{12}__[a-z_]+)`");

  private static List<Path> files(String suffix) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(file -> file.toString().endsWith(suffix))
          .filter(file -> Stream.of("target", ".git", ".local").noneMatch(folder ->
              ROOT.relativize(file).toString().matches("(.*/)?\\Q" + folder + "\\E/.*")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> namesOf(String suffix) {
    return files(suffix).stream()
        .map(file -> file.getFileName().toString().replaceFirst("\\.[a-z]+$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, Path page) {
    try {
      return pattern.matcher(Files.readString(page)).results()
          .map((MatchResult match) -> match.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyTestThatAPageNamesExists() {
    Set<String> tests = namesOf("Tests.java");
    Set<String> named = new TreeSet<>();
    files(".md").forEach(page -> named.addAll(found(TEST, page)));

    assertThat(named).hasSizeGreaterThan(30);
    assertThat(tests).containsAll(named);
  }

  @Test
  void everyFileThatAPageLinksExists() {
    Set<String> broken = new TreeSet<>();
    for (Path page : files(".md")) {
      for (String link : found(LINK, page)) {
        if (!Files.exists(page.resolveSibling(link))) {
          broken.add(ROOT.relativize(page) + " -> " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void everyMigrationHasItsNotesAndNoOtherHas() {
    Set<String> migrations = files(".sql").stream()
        .filter(file -> file.toString().contains("src/main/resources/db/"))
        .map(file -> file.getFileName().toString().replace(".sql", ""))
        .collect(Collectors.toCollection(TreeSet::new));

    assertThat(migrations).hasSizeGreaterThan(30);
    assertThat(found(MIGRATION, ROOT.resolve("docs/migrations.md"))).isEqualTo(migrations);
  }
}
