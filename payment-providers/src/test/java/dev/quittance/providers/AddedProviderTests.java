package dev.quittance.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.providers.toy.ToyProvider;
import dev.quittance.providers.toy.ToySettings;
import dev.quittance.providers.toy.ToyWebhooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That docs/providers/adding-a-provider.md is true, shown by the provider that it adds. */
@Timeout(30)
class AddedProviderTests {

  private static final Path GUIDE = Path.of("..", "docs", "providers", "adding-a-provider.md");
  private static final Map<String, String> SETTINGS = Map.of("TOY_KEY", "key",
      "TOY_WEBHOOK_SECRET", "secret", "TOY_API_BASE", "http://localhost:1");

  private static Providers withToy(Map<String, String> settings) {
    return Providers.of(List.of(Providers.entry("toy", "TOY_KEY",
        ToySettings::of, (toy, _) -> new ToyProvider(toy), ToyWebhooks::new)),
        settings::get, Clock.systemUTC());
  }

  @Test
  void needsNoMoreThanItsLineInTheRegistry() {
    Providers providers = withToy(SETTINGS);

    assertThat(providers.find("toy")).isPresent();
    assertThat(providers.findWebhooks("toy")).isPresent();
    assertThat(withToy(Map.of()).all()).as("without its credential").isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withToy(Map.of("TOY_KEY", "key")))
        .withMessage("TOY_WEBHOOK_SECRET is not set");
  }

  /** The guide shows code of the toy; each of its lines stands in the toy's sources. */
  @Test
  void theGuideShowsCodeThatExists() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (var files = Files.list(Path.of("src/test/java/dev/quittance/providers/toy"))) {
      for (Path file : files.sorted().toList()) {
        sources.append(Files.readString(file));
      }
    }
    sources.append(Files.readString(
        Path.of("src/test/java/dev/quittance/providers/AddedProviderTests.java")));
    Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(GUIDE));
    int lines = 0;
    while (code.find()) {
      for (String line : code.group(1).lines().map(String::trim).toList()) {
        assertThat(sources.toString()).contains(line);
        lines++;
      }
    }
    assertThat(lines).isGreaterThan(15);
  }

  /** Every path that the guide names is there. */
  @Test
  void theGuideNamesFilesThatExist() throws IOException {
    Matcher path = Pattern.compile("`((?:payment-providers|provider-simulator|docs|local-stack)/"
        + "[A-Za-z0-9_./-]+)`").matcher(Files.readString(GUIDE));
    int paths = 0;
    while (path.find()) {
      assertThat(Path.of("..").resolve(path.group(1))).exists();
      paths++;
    }
    assertThat(paths).isGreaterThan(5);
  }
}
