package dev.quittance.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports to listen on later, below those that systems give to outgoing connections: one of these
 * could take the port before a slow server comes to it.
 */
public final class FreePorts {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1000;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private FreePorts() {
  }

  /** One that was never given before. */
  public static synchronized int next() {
    for (int count = 0; count < TRIES; count++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!GIVEN.contains(port) && isFree(port)) {
        GIVEN.add(port);
        return port;
      }
    }
    throw new UncheckedIOException(new IOException("no port is free"));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
