package dev.quittance.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PreflightTests {

  @TempDir
  Path folder;

  @Test
  void passesWhenPortsAreFree() throws IOException {
    StackSettings settings = TestPorts.settingsIn(folder);

    assertThatCode(() -> Preflight.check(settings)).doesNotThrowAnyException();
  }

  @Test
  void namesThePortThatIsTakenAndTheVariableThatMovesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      Map<StackSettings.Part, Integer> ports =
          new EnumMap<>(TestPorts.settingsIn(folder).ports());
      ports.put(StackSettings.Part.INGEST, taken.getLocalPort());
      StackSettings settings = new StackSettings(folder, folder, ports);

      assertThatThrownBy(() -> Preflight.check(settings)).isInstanceOf(StackException.class)
          .hasMessageContaining("port in use: " + taken.getLocalPort())
          .hasMessageContaining("INGEST_PORT");
    }
  }

  @Test
  void saysThatPostgresqlDoesNotRunAsRootInAContainer() {
    assertThatThrownBy(() -> Preflight.requireUser("root", List.of("false")))
        .isInstanceOf(StackException.class).hasMessageContaining("run as another user");
    assertThatThrownBy(() -> Preflight.requireUser("root", List.of("no-such-command")))
        .isInstanceOf(StackException.class);
    assertThatCode(() -> {
      Preflight.requireUser("root", List.of("true"));
      Preflight.requireUser("shop", List.of("false"));
    }).doesNotThrowAnyException();
  }

  @Test
  void saysThatDataCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    StackSettings settings =
        new StackSettings(folder, file.resolve("data"), TestPorts.settingsIn(folder).ports());

    assertThatThrownBy(() -> Preflight.check(settings)).isInstanceOf(StackException.class)
        .hasMessageContaining("cannot write to");
  }
}
