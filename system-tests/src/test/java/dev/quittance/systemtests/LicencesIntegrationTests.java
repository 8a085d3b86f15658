package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/licences.md knows every library in the jars that are run, by its version. */
@Timeout(60)
class LicencesIntegrationTests {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("\\| `[^:`]+:([^`]+)` \\| ([^ ]+) \\| ([^|]*) \\|");
  private static final Pattern ALLOWED = Pattern.compile("(?i).*\\b(apache|bsd|mit|epl|eclipse|edl"
      + "|cc0|public domain|lesser general|lgpl|unicode|bouncy|go license|mpl|0bsd|upl)\\b.*");

  /** Licences by the file name of a jar. */
  private static Map<String, String> page() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/licences.md")));
    while (row.find()) {
      rows.put(row.group(1) + "-" + row.group(2), row.group(3));
    }
    return rows;
  }

  private static Stream<String> modules() {
    return Stream.of("order-service", "payment-gateway-service", "webhook-ingest-service",
        "reconciliation-service", "provider-simulator");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void everyLibraryOfAServiceIsListed(String module) throws IOException {
    Map<String, String> page = page();
    Path target = ROOT.resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      Path jar = files.filter(file -> file.toString().endsWith("-exec.jar")).findFirst()
          .orElseThrow();
      try (JarFile content = new JarFile(jar.toFile())) {
        assertThat(content.stream().map(entry -> entry.getName())
            .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
            .map(name -> name.substring("BOOT-INF/lib/".length(), name.length() - 4))
            .filter(name -> !name.endsWith("-SNAPSHOT"))
            // Added by Spring Boot's plugin, and no dependency: the page names it in words.
            .filter(name -> !name.startsWith("spring-boot-jarmode-tools-"))
            .filter(name -> page.keySet().stream().noneMatch(
                // Native parts have a classifier after the version.
                known -> name.equals(known) || name.startsWith(known + "-")))).as("""
            docs/licences.md is stale: run mvn -Psupply-chain package -DskipTests""").isEmpty();
      }
    }
  }

  @Test
  void aWordWithinAnotherAllowsNothing() {
    assertThat("Limited Licence").doesNotMatch(ALLOWED);
    assertThat("The MIT License").matches(ALLOWED);
  }

  @Test
  void everyLicenceIsOneThatMayBeShippedWithOurs() throws IOException {
    assertThat(page()).hasSizeGreaterThan(50).allSatisfy((library, licence) ->
        assertThat(licence).as(library).matches(ALLOWED));
  }
}
