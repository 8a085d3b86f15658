package dev.quittance.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds before the start what would fail in the middle of it. */
final class Preflight {

  private static final long LEAST_FREE_BYTES = 1L << 30;

  private Preflight() {
  }

  /**
   * Checks disk, user and ports.
   *
   * @throws StackException naming what is wrong and what to do
   */
  static void check(StackSettings settings) {
    requireDisk(settings.data());
    requireUser(System.getProperty("user.name", ""), List.of("unshare", "-U", "true"));
    List<String> taken = new ArrayList<>();
    for (StackSettings.Part part : StackSettings.Part.values()) {
      if (!isFree(settings.port(part))) {
        taken.add(settings.port(part) + " for " + part.partName()
            + " (set " + part.variable() + ")");
      }
    }
    if (!taken.isEmpty()) {
      throw new StackException("port in use: " + String.join(", ", taken));
    }
  }

  private static void requireDisk(Path data) {
    try {
      Files.createDirectories(data);
      long free = Files.getFileStore(data).getUsableSpace();
      if (free < LEAST_FREE_BYTES) {
        throw new StackException(
            "disk full: " + (free >> 20) + " MiB free under " + data + ", 1024 MiB needed");
      }
    } catch (IOException e) {
      throw new StackException("cannot write to " + data + ": " + e.getMessage(), e);
    }
  }

  /**
   * PostgreSQL refuses root; a namespace of its own hides that it is, where one may be made.
   *
   * @param namespace a command that succeeds there
   */
  static void requireUser(String user, List<String> namespace) {
    if (user.equals("root") && !succeeds(namespace)) {
      throw new StackException("PostgreSQL does not run as root, and no user namespace can be made"
          + " here (unshare -U), as in most containers: run as another user");
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
