package dev.quittance.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class StackSettingsTests {

  @Test
  void usesTheDocumentedPortsUnlessTold() {
    StackSettings settings = StackSettings.of(Path.of("home"), Map.of("KAFKA_PORT", "19092")::get);

    assertThat(settings.port(StackSettings.Part.ORDER)).isEqualTo(8080);
    assertThat(settings.port(StackSettings.Part.KAFKA)).isEqualTo(19092);
    assertThat(settings.data()).isEqualTo(Path.of("home", ".local"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "70000", "-1", "80 80"})
  void namesTheVariableWhosePortIsWrong(String port) {
    assertThatThrownBy(() -> StackSettings.of(Path.of(""), Map.of("ORDER_PORT", port)::get))
        .isInstanceOf(StackException.class).hasMessageContaining("ORDER_PORT");
  }
}
