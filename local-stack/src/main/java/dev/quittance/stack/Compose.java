package dev.quittance.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The containers of {@code docker-compose.yml}, by whichever compose is installed. */
final class Compose {

  private static final Duration LONGEST_COMMAND = Duration.ofMinutes(15);
  private static final String PROJECT = "quittance-smoke";

  private final Path home;
  private final List<String> program;

  /** Finds compose: version 2 as a part of docker, or the older program. */
  Compose(Path home) {
    this.home = home;
    this.program = runs(List.of("docker", "compose", "version"))
        ? List.of("docker", "compose") : List.of("docker-compose");
    if (!runs(command(List.of("version")))) {
      throw new StackException("neither docker compose nor docker-compose can be run");
    }
  }

  private static boolean runs(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  private List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs a command to its end, with its output on ours.
   *
   * @throws StackException if it fails or takes too long
   */
  void run(String... arguments) {
    List<String> command = command(List.of(arguments));
    try {
      Process process = start(command, ProcessBuilder.Redirect.INHERIT);
      if (!process.waitFor(LONGEST_COMMAND.toSeconds(), TimeUnit.SECONDS)) {
        process.destroy();
        throw new StackException("took too long: " + String.join(" ", command));
      }
      if (process.exitValue() != 0) {
        throw new StackException(
            "exit code " + process.exitValue() + ": " + String.join(" ", command));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  /** The ids of the running containers of a service, the oldest first. */
  List<String> containersOf(String service) {
    return lines(List.of("docker", "ps", "-q", "--no-trunc",
        "--filter", "label=com.docker.compose.project=" + PROJECT,
        "--filter", "label=com.docker.compose.service=" + service)).reversed();
  }

  /** {@code healthy}, {@code starting} or {@code unhealthy}. */
  String healthOf(String container) {
    return String.join("", lines(
        List.of("docker", "inspect", "-f", "{{.State.Health.Status}}", container)));
  }

  /** Ends a container as a deployment does: with a signal and time to finish. */
  void stop(String container) {
    lines(List.of("docker", "stop", "-t", "40", container));
  }

  private List<String> lines(List<String> command) {
    try {
      Process process = start(command, ProcessBuilder.Redirect.PIPE);
      List<String> lines = process.inputReader().lines().toList();
      if (process.waitFor() != 0) {
        throw new StackException("failed: " + String.join(" ", command));
      }
      return lines;
    } catch (UncheckedIOException e) {
      throw new StackException("cannot read from " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  private Process start(List<String> command, ProcessBuilder.Redirect output) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(output);
    builder.environment().putAll(Map.of("COMPOSE_PROJECT_NAME", PROJECT));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new StackException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    }
  }
}
