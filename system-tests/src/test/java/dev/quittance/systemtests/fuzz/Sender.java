package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.StackSettings;
import dev.quittance.stack.StackSettings.Part;
import dev.quittance.systemtests.fuzz.Input.Due;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Sends inputs one after the other, over one connection to each service while it lasts. */
final class Sender implements AutoCloseable {

  private final StackSettings settings;
  private final Map<Part, Wire> wires = new EnumMap<>(Part.class);
  private final Map<Part, Long> last = new EnumMap<>(Part.class);

  Sender(StackSettings settings) {
    this.settings = settings;
  }

  /** The number of the input that went before over the same service's connection. */
  long before(Input input) {
    return last.getOrDefault(input.endpoint().service(), -1L);
  }

  Answer send(Input input) throws IOException {
    Part part = input.endpoint().service();
    boolean ordinary = input.due() == Due.ANSWER || input.due() == Due.REFUSAL;
    Wire kept = wires.remove(part);
    if (kept != null && !ordinary) {
      kept.close();
      kept = null;
    }
    Wire wire = kept == null ? new Wire(settings.port(part)) : kept;
    Answer answer = wire.exchange(input.head(), input.body(), input.isHead());
    if (answer.status() == 0 && kept != null && answer.taken() >= 0) {
      // It was closed between two requests, as a server may.
      wire.close();
      wire = new Wire(settings.port(part));
      answer = wire.exchange(input.head(), input.body(), input.isHead());
    }
    if (ordinary && answer.status() != 0 && !answer.closed()) {
      wires.put(part, wire);
    } else {
      wire.close();
    }
    return answer;
  }

  /** Remembers that it was the last one. */
  void done(Input input) {
    last.put(input.endpoint().service(), input.number());
  }

  @Override
  public void close() {
    wires.values().forEach(Wire::close);
  }
}
