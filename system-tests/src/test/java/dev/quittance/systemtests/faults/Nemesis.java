package dev.quittance.systemtests.faults;

import dev.quittance.stack.ChildProcess;
import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import dev.quittance.systemtests.FreePorts;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Deals the blows of a plan to a stack that runs two instances of each service. */
final class Nemesis {

  private static final List<Part> SERVICES =
      List.of(Part.ORDER, Part.GATEWAY, Part.INGEST, Part.RECONCILIATION);

  private final Stack stack;
  private final Map<String, Instance> instances = new LinkedHashMap<>();
  private final Map<String, Integer> dealt = new TreeMap<>();

  /** A process that can be hit. */
  private record Instance(ChildProcess process, int port) {
  }

  /** Starts the second instances. */
  Nemesis(Stack stack) {
    this.stack = stack;
    for (Part part : SERVICES) {
      instances.put(part.partName(), new Instance(stack.child(part), stack.settings().port(part)));
      int port = FreePorts.next();
      instances.put(part.partName() + "-2", new Instance(stack.startTwin(part, port), port));
    }
  }

  /** Where both instances of the order service answer, for the callers to choose from. */
  List<String> orderServices() {
    return instances.entrySet().stream()
        .filter(instance -> instance.getKey().startsWith(Part.ORDER.partName()))
        .map(instance -> "http://localhost:" + instance.getValue().port()).toList();
  }

  /** Deals them all, or as many as there is time for; then everything runs again. */
  void deal(FaultPlan plan, BooleanSupplier goOn) throws InterruptedException {
    for (FaultPlan.Step step : plan.steps()) {
      if (!goOn.getAsBoolean()) {
        break;
      }
      Thread.sleep(step.before());
      deal(step.blow());
      dealt.merge(step.blow().label().replaceAll(" [0-9]+( s)?$", ""), 1, Integer::sum);
    }
    calm();
  }

  private void deal(Blow blow) throws InterruptedException {
    switch (blow) {
      case Blow.Kill(String victim) -> {
        process(victim).kill();
        startAgain(victim);
      }
      case Blow.Pause(String victim, Duration duration) -> {
        process(victim).pause();
        Thread.sleep(duration);
        process(victim).resume();
      }
      case Blow.Restart(String victim) -> restart(victim);
      case Blow.Roll(String service) -> {
        restart(service);
        restart(service + "-2");
      }
      case Blow.CrashPostgres() -> stack.crashPostgres();
      case Blow.Provider(var _, String order) -> tell("/_sim/faults", order);
      case Blow.Webhooks(String kind, int count) -> tell("/_sim/webhooks/" + kind,
          "{\"count\": %d, \"delay_ms\": 5000}".formatted(count));
    }
  }

  private void restart(String victim) {
    process(victim).stop();
    startAgain(victim);
  }

  private ChildProcess process(String name) {
    return switch (name) {
      case FaultPlan.KAFKA -> stack.child(Part.KAFKA);
      case FaultPlan.SIMULATOR -> stack.child(Part.SIMULATOR);
      default -> instance(name).process();
    };
  }

  private Instance instance(String name) {
    Instance instance = instances.get(name);
    if (instance == null) {
      throw new IllegalArgumentException("nobody is called " + name);
    }
    return instance;
  }

  private void startAgain(String name) {
    process(name).start();
    if (name.equals(FaultPlan.KAFKA)) {
      stack.awaitReady(Part.KAFKA);
    } else {
      stack.awaitReady(instance(name).process(), instance(name).port());
    }
  }

  private void tell(String path, String body) {
    new JsonApi(null).post(stack.settings().url(Part.SIMULATOR) + path, body);
  }

  /** No more faults, and everything runs. */
  private void calm() {
    new JsonApi(null).delete(stack.settings().url(Part.SIMULATOR) + "/_sim/faults");
    for (String kind : List.of("duplicate", "reorder", "drop", "delay", "forge")) {
      tell("/_sim/webhooks/" + kind, "{\"count\": 0}");
    }
    if (!stack.child(Part.KAFKA).isAlive()) {
      startAgain(FaultPlan.KAFKA);
    }
    instances.forEach((name, instance) -> {
      instance.process().resume();
      if (!instance.process().isAlive()) {
        startAgain(name);
      }
    });
  }

  /** How often each kind of blow was dealt. */
  Map<String, Integer> dealt() {
    return new HashMap<>(dealt);
  }
}
