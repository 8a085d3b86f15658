package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.ChildProcess;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Two instances of one service and the door before them. */
final class Pair {

  /** 128 and SIGTERM's number: it ended by itself. A kill would give 137. */
  private static final int ENDED_IN_ORDER = 143;
  /** The pause, the longest call to a provider, and some time for the rest. */
  private static final Duration LONGEST_END =
      RunningStack.SHUTDOWN_PAUSE.plus(RunningStack.CALL_TIMEOUT).plusSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Stack stack;
  private final Part part;
  private final FrontDoor door;
  private final List<Instance> instances;

  /** A process and its port. */
  record Instance(ChildProcess process, int port) {

    String url() {
      return "http://localhost:" + port;
    }

    /** Asks this one, not the door. */
    HttpResponse<Void> get(String path, String token) throws IOException, InterruptedException {
      return HTTP.send(HttpRequest.newBuilder(URI.create(url() + path)).timeout(LONGEST_END)
              .header("Authorization", "Bearer " + token).build(),
          HttpResponse.BodyHandlers.discarding());
    }

    boolean isListening() throws IOException {
      try (Socket socket = new Socket("localhost", port)) {
        return socket.isConnected();
      } catch (ConnectException e) {
        return false;
      }
    }

    /** Asks it to end; it must do so by itself, and soon. */
    void end() {
      long begin = System.nanoTime();
      process.stop();
      assertThat(process.exitCode()).as(process.ending()).isEqualTo(ENDED_IN_ORDER);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).as(process.ending())
          .isLessThan(LONGEST_END);
    }
  }

  /** Starts the second instance; the first runs. */
  Pair(Stack stack, Part part) {
    this.stack = stack;
    this.part = part;
    int port = FreePorts.next();
    this.instances = List.of(
        new Instance(stack.child(part), stack.settings().port(part)),
        new Instance(stack.startTwin(part, port), port));
    this.door = part == Part.INGEST ? RunningStack.webhookDoor() : new FrontDoor();
    instances.forEach(instance -> door.add(instance.url()));
  }

  Part part() {
    return part;
  }

  FrontDoor door() {
    return door;
  }

  Instance first() {
    return instances.getFirst();
  }

  Instance second() {
    return instances.getLast();
  }

  /** Starts whichever does not run; returns when the door sends requests to both. */
  void awaitBoth() {
    for (Instance instance : instances) {
      if (!instance.process().isAlive()) {
        instance.process().start();
      }
      stack.awaitReady(instance.process(), instance.port());
    }
    Shop.eventually(() -> instances.stream().allMatch(
        instance -> door.sendsTo(instance.url())));
  }

  /** Asks the one to end, starts it again, then the other, as a rolling update does. */
  void restartOneByOne() {
    for (Instance instance : instances) {
      instance.end();
      awaitBoth();
    }
  }

  /** Ends the second instance. */
  void becomeOne() {
    second().end();
    door.remove(second().url());
  }
}
