package dev.quittance.stack;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Settings on free ports, for tests; below those that systems give to outgoing connections, one
 * of which could take the port before a slow server comes to it.
 */
final class TestPorts {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1000;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private TestPorts() {
  }

  static StackSettings settingsIn(Path folder) throws IOException {
    Map<StackSettings.Part, Integer> ports = new EnumMap<>(StackSettings.Part.class);
    for (StackSettings.Part part : StackSettings.Part.values()) {
      ports.put(part, free());
    }
    return new StackSettings(folder, folder.resolve(".local"), ports);
  }

  /** One that was never given before. */
  static synchronized int free() throws IOException {
    for (int count = 0; count < TRIES; count++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!GIVEN.contains(port) && isFree(port)) {
        GIVEN.add(port);
        return port;
      }
    }
    throw new IOException("no port is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
