package dev.quittance.systemtests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/configuration.md and .env.example say what the sources say, about every setting. */
@Timeout(60)
class ConfigurationPageTests {

  private static final Path ROOT = Path.of("..");
  private static final Path MADE = Path.of("target/configuration");
  /** What the requirement documents name for a backend, and people have in their environments. */
  private static final List<String> ASKED_FOR = List.of("PINGXX_SECRET_KEY",
      "PINGXX_PRIVATE_KEY_PATH", "PINGXX_APP_ID", "STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY",
      "STRIPE_WEBHOOK_SECRET", "STRIPE_API_VERSION", "STRIPE_SUCCESS_URL", "STRIPE_CANCEL_URL",
      "OMISE_SECRET_KEY", "OMISE_WEBHOOK_SECRET", "PAYMENT_PROVIDER", "PAYMENT_WEBHOOK_SECRET",
      "SITE_BASE_URL", "PROXY_API_KEY");

  private final ConfigurationSources sources = new ConfigurationSources(ROOT);
  private final List<Property> properties = sources.properties();
  private final List<Variable> variables = sources.variables(properties);

  private static void assertFresh(String made, String file) throws IOException {
    Path fresh = MADE.resolve(Path.of(file).getFileName());
    Files.createDirectories(MADE);
    Files.writeString(fresh, made);
    Path checkedIn = ROOT.resolve(file);

    assertThat(Files.exists(checkedIn) ? Files.readString(checkedIn) : "none").as("""
        %s is stale. If the change of the settings is meant, run
        cp system-tests/%s %s""", file, fresh, file).isEqualTo(made);
  }

  @Test
  void pageIsFresh() throws IOException {
    assertFresh(new ConfigurationPage(variables, properties).markdown(), "docs/configuration.md");
  }

  @Test
  void exampleIsFresh() throws IOException {
    assertFresh(new ConfigurationPage(variables, properties).environment(), ".env.example");
  }

  @Test
  void everySettingIsDescribed() {
    assertThat(variables).extracting(Variable::name).hasSizeGreaterThan(60);
    assertThat(variables.stream().filter(variable -> variable.description().isBlank())
        .map(Variable::name)).as("describe in the record, or in descriptions.properties").isEmpty();
    assertThat(properties.stream().filter(property -> property.description().isBlank())
        .map(Property::name)).as("describe in the record, or in descriptions.properties").isEmpty();
    assertThat(sources.superfluousTexts()).as("texts that nothing needs").isEmpty();
  }

  @Test
  void everyProviderIsThere() {
    assertThat(ProviderSources.providers())
        .containsExactlyInAnyOrderElementsOf(new ProviderSources(ROOT).packages());
  }

  @Test
  void everyVariableThatTheLocalStackSetsIsKnown() {
    String stack = ConfigurationSources.read(ROOT.resolve(
        "local-stack/src/main/java/dev/quittance/stack/ProviderEnvironment.java"))
        + ConfigurationSources.read(ROOT.resolve(
        "local-stack/src/main/java/dev/quittance/stack/ServiceProcesses.java"));

    assertThat(ConfigurationSources.all("\"([A-Z]+(?:_[A-Z]+)+)\"", stack))
        .hasSizeGreaterThan(20).allSatisfy(name -> assertThat(variables)
            .extracting(Variable::name).contains(name.group(1)));
  }

  @Test
  void everyVariableOfOursThatManifestsAndPagesNameIsKnown() throws IOException {
    Set<String> known = new TreeSet<>();
    variables.forEach(variable -> known.add(variable.name()));
    properties.forEach(property -> known.add(property.variable()));
    List<Path> files = new ArrayList<>(List.of(ROOT.resolve("docker-compose.yml")));
    for (String folder : List.of("deploy", "docs")) {
      try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
        files.addAll(all.filter(Files::isRegularFile).toList());
      }
    }

    assertThat(files).hasSizeGreaterThan(60).allSatisfy(file ->
        // Of maps and lists a page may name an element.
        assertThat(ConfigurationSources.all("\\b(QUITTANCE_[A-Z_0-9]+)\\b",
            ConfigurationSources.read(file))).as(file.toString()).allSatisfy(name ->
                assertThat(known).anyMatch(one -> name.group(1).startsWith(one))));
  }

  @Test
  void namesAreThoseOfTheRequirementDocuments() {
    assertThat(variables).extracting(Variable::name).containsAll(ASKED_FOR);
  }

  @Test
  void readsPlaceholdersWithinPlaceholders() {
    assertThat(Placeholder.of("${ONE_A:${TWO_B:x}}")).containsExactly(
        new Placeholder("ONE_A", "${TWO_B:x}", true), new Placeholder("TWO_B", "x", false));
    assertThat(Placeholder.of("jdbc:${DB_HOST:localhost}:${DB_PORT:1}/${DB_NAME}"))
        .extracting(Placeholder::variable).isEqualTo(
            Arrays.asList("DB_HOST", "DB_PORT", "DB_NAME"));
  }
}
