package dev.quittance.stack.entry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the container {@code entry} runs. */
public final class EntryMain {

  private EntryMain() {
  }

  /**
   * Serves until it is ended.
   *
   * @param arguments routes, {@code 8080=order-service:8080} for one
   * @throws IOException if a port cannot be listened on
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Thread> servers = new ArrayList<>();
    for (String argument : arguments) {
      Entry entry = new Entry(Route.of(argument), Addresses.system());
      servers.add(Thread.ofPlatform().start(entry::run));
    }
    System.out.println("entry: " + String.join(" ", arguments));
    for (Thread server : servers) {
      server.join();
    }
  }
}
