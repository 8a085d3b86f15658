package dev.quittance.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTests {

  @TempDir
  Path folder;
  private ChildProcess child;

  @AfterEach
  void stop() {
    if (child != null) {
      child.kill();
    }
  }

  private ChildProcess sleeper() {
    return new ChildProcess("sleeper", List.of("sleep", "300"), Map.of(), folder);
  }

  @Test
  void startsAgainAfterAKill() {
    child = sleeper();
    child.start();
    long first = child.pid();
    child.kill();
    assertThat(child.isAlive()).isFalse();
    assertThat(child.ending()).contains("sleeper ended with exit code 137");

    child.start();

    assertThat(child.isAlive()).isTrue();
    assertThat(child.pid()).isNotEqualTo(first);
  }

  @Test
  void writesWhatTheChildSaysToItsLog() throws IOException {
    child = new ChildProcess("echo", List.of("sh", "-c", "echo \"$GREETING\""),
        Map.of("GREETING", "hello"), folder);
    child.start();
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());

    assertThat(Files.readString(child.log())).contains("hello");
    assertThat(child.ending()).contains("exit code 0");
  }

  @Test
  void saysWhatCannotBeStarted() {
    child = new ChildProcess("nothing", List.of("no-such-program"), Map.of(), folder);

    assertThatThrownBy(child::start).isInstanceOf(StackException.class)
        .hasMessageContaining("nothing cannot be started");
  }

  @Test
  void aNewStackDoesNotEndAnotherProgramThatHasTheOldPid() throws IOException {
    Process stranger = new ProcessBuilder("sleep", "300").start();
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(
        folder.resolve("run/stranger.pid"), stranger.pid() + " 2020-01-01T00:00:00Z");
    try {
      Leftovers.claim(folder);

      assertThat(stranger.isAlive()).as("a reused pid of another program").isTrue();
      assertThat(folder.resolve("run/stranger.pid")).doesNotExist();
      assertThat(PidFile.running(folder.resolve("run/stack.pid")))
          .contains(ProcessHandle.current());
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void refusesToStartBesideARunningStackAndLeavesItsChildrenAlone() throws IOException {
    child = sleeper();
    child.start();
    Process other = new ProcessBuilder("sleep", "300").start();
    PidFile.write(folder.resolve("run/stack.pid"), other.toHandle());
    try {
      assertThatThrownBy(() -> Leftovers.claim(folder)).isInstanceOf(StackException.class)
          .hasMessageContaining("already running with pid " + other.pid());
      assertThat(child.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void endsWhatAKilledStackLeftRunning() throws IOException {
    child = sleeper();
    child.start();

    Leftovers.claim(folder);

    assertThat(child.isAlive()).isFalse();
  }
}
