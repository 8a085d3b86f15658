package dev.quittance.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Ends what a stack that was killed left running on the same data, and nothing else. */
final class Leftovers {

  private static final long END_TIMEOUT_SECONDS = 20;

  private Leftovers() {
  }

  /**
   * Marks this process as the stack of that data folder.
   *
   * @throws StackException if another one is running on it
   */
  static void claim(Path data) {
    Path stackPid = data.resolve("run").resolve("stack.pid");
    PidFile.running(stackPid).filter(other -> other.pid() != ProcessHandle.current().pid())
        .ifPresent(other -> {
          throw new StackException(
              "the stack is already running with pid " + other.pid() + ": stop it first");
        });
    end(data);
    try {
      Files.createDirectories(stackPid.getParent());
      PidFile.write(stackPid, ProcessHandle.current());
    } catch (IOException e) {
      throw new StackException("cannot write " + stackPid + ": " + e.getMessage(), e);
    }
  }

  private static void end(Path data) {
    Path run = data.resolve("run");
    if (Files.isDirectory(run)) {
      try (Stream<Path> files = Files.list(run)) {
        List<Path> pidFiles = files.filter(file -> file.toString().endsWith(".pid"))
            .filter(file -> !file.endsWith("stack.pid")).toList();
        for (Path file : pidFiles) {
          PidFile.running(file).ifPresent(Leftovers::end);
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new StackException("cannot read " + run + ": " + e.getMessage(), e);
      }
    }
    postmaster(data.resolve("postgres").resolve("postmaster.pid")).ifPresent(Leftovers::end);
  }

  /** PostgreSQL's own pid file, of which the first line is the pid. */
  private static Optional<ProcessHandle> postmaster(Path pidFile) {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    try {
      String firstLine = Files.readAllLines(pidFile).stream().findFirst().orElse("").trim();
      return firstLine.matches("[0-9]{1,18}")
          ? ProcessHandle.of(Long.parseLong(firstLine))
              .filter(process -> process.info().command().orElse("").endsWith("postgres"))
          : Optional.empty();
    } catch (IOException e) {
      throw new StackException("cannot read " + pidFile + ": " + e.getMessage(), e);
    }
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(END_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
