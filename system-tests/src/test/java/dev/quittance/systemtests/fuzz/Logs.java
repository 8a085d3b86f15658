package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services' logs from a moment on: no secret, no forged line, nothing unforeseen. */
final class Logs {

  private static final List<String> BAD =
      List.of("\"level\":\"ERROR\"", "OutOfMemoryError", "LEAK:", "StackOverflowError");
  /**
   * Told by libraries when a message breaks off while it is read: the caller was refused by then.
   * The first is the answer of the service that comes after that of the HTTP layer.
   */
  private static final List<String> BROKEN_OFF = List.of("Status and headers already sent",
      "Could not find end of body", "io.netty.handler.timeout.ReadTimeoutException\\n\"}");
  /** The alarm for a genuine event whose amount or ids are others than ours: meant so. */
  private static final String ALARM = "\"message\":\"mismatch: orderId=";
  private static final int MOST_TOLD = 10;

  private final Stack stack;
  private final Map<Part, Long> begin = new EnumMap<>(Part.class);

  Logs(Stack stack) throws IOException {
    this.stack = stack;
    for (Part part : Endpoints.SERVICES) {
      begin.put(part, Files.size(log(part)));
    }
  }

  private Path log(Part part) {
    return stack.child(part).log();
  }

  List<String> violations(Secrets secrets) throws IOException {
    List<String> found = new ArrayList<>();
    for (Part part : Endpoints.SERVICES) {
      List<String> own = new ArrayList<>();
      try (RandomAccessFile file = new RandomAccessFile(log(part).toFile(), "r")) {
        file.seek(begin.get(part));
        BufferedReader lines = new BufferedReader(new InputStreamReader(
            Channels.newInputStream(file.getChannel()), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          wrong(line, secrets).ifPresent(what -> own.add(part.partName() + " logged " + what));
        }
      }
      own.stream().limit(MOST_TOLD).forEach(found::add);
      if (own.size() > MOST_TOLD) {
        found.add(part.partName() + " logged " + (own.size() - MOST_TOLD) + " more");
      }
    }
    return found;
  }

  private static Optional<String> wrong(String line, Secrets secrets) {
    Optional<String> secret = secrets.in(line).map(name -> name + ": " + shortened(line));
    if (secret.isPresent()) {
      return secret;
    }
    if (line.contains(ALARM)) {
      return Optional.empty();
    }
    if (BAD.stream().anyMatch(line::contains) && BROKEN_OFF.stream().noneMatch(line::contains)) {
      return Optional.of(shortened(line));
    }
    return line.startsWith("{") && line.endsWith("}") ? Optional.empty()
        : Optional.of("a line of another kind: " + shortened(line));
  }

  private static String shortened(String line) {
    return line.length() < 1500 ? line : line.substring(0, 1500) + "…";
  }
}
