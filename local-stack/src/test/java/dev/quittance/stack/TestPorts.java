package dev.quittance.stack;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Settings on free ports, for tests. */
final class TestPorts {

  private TestPorts() {
  }

  static StackSettings settingsIn(Path folder) throws IOException {
    Map<StackSettings.Part, Integer> ports = new EnumMap<>(StackSettings.Part.class);
    for (StackSettings.Part part : StackSettings.Part.values()) {
      ports.put(part, free());
    }
    return new StackSettings(folder, folder.resolve(".local"), ports);
  }

  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
