package dev.quittance.systemtests;

import dev.quittance.stack.ChildProcess;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.util.List;

/** Two instances of one service and the door before them. */
final class Pair {

  private final Stack stack;
  private final Part part;
  private final FrontDoor door;
  private final List<Instance> instances;

  /** A process and its port. */
  record Instance(ChildProcess process, int port) {

    String url() {
      return "http://localhost:" + port;
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
      instance.process().stop();
      awaitBoth();
    }
  }

  /** Ends the second instance. */
  void becomeOne() {
    second().process().stop();
    door.remove(second().url());
  }
}
