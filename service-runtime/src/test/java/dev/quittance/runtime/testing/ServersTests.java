package dev.quittance.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServersTests {

  @Test
  void takesContainersOnlyWhenAskedFor() {
    assertThat(Servers.chosen("embedded")).isInstanceOf(EmbeddedServers.class);
    assertThat(Servers.chosen("testcontainers")).isInstanceOf(ContainerServers.class);
  }

  @Test
  void refusesAKindThatIsNotThere() {
    assertThatThrownBy(() -> Servers.chosen("docker"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("docker");
  }
}
