package dev.quittance.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A process noted in a file by pid and start, so that a pid used again is not taken for it. */
final class PidFile {

  private PidFile() {
  }

  static void write(Path file, ProcessHandle process) throws IOException {
    Files.writeString(file, process.pid() + " " + startOf(process));
  }

  /** The process, if it still runs. */
  static Optional<ProcessHandle> running(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String[] parts = Files.readString(file).trim().split(" ");
      return parts.length == 2 && parts[0].matches("[0-9]{1,18}")
          ? ProcessHandle.of(Long.parseLong(parts[0]))
              .filter(process -> startOf(process).equals(parts[1]))
          : Optional.empty();
    } catch (IOException e) {
      throw new StackException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }
}
