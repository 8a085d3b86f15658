package dev.quittance.stack;

import dev.quittance.stack.StackSettings.Part;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** All processes of one stack: started together, watched, and stopped in the reverse order. */
public final class Stack implements AutoCloseable {

  private static final List<Part> SERVICES =
      List.of(Part.ORDER, Part.GATEWAY, Part.INGEST, Part.RECONCILIATION);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(180);

  private final StackSettings settings;
  private final Consumer<String> progress;
  private final ProviderEnvironment providers;
  private final ServiceProcesses processes;
  private final List<ChildProcess> twins = new CopyOnWriteArrayList<>();
  private final PostgresServer postgres;
  private final KafkaBroker kafka;
  private final Map<Part, ChildProcess> children = new EnumMap<>(Part.class);
  private final long begin = System.nanoTime();
  private volatile boolean stopping;

  /**
   * Prepares a stack.
   *
   * @param overrides environment of every process, for tests: short delays, for one
   * @param progress takes a line for each thing that is ready
   */
  public Stack(
      StackSettings settings, Map<String, String> overrides, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    Leftovers.claim(settings.data());
    Preflight.check(settings);
    this.providers = new ProviderEnvironment(settings);
    this.processes = new ServiceProcesses(
        settings, LocalSecrets.in(settings.data()), providers, overrides);
    this.postgres = new PostgresServer(
        settings.data().toAbsolutePath(), settings.port(Part.POSTGRES));
    this.kafka = new KafkaBroker(settings);
    children.put(Part.KAFKA, kafka.process());
    children.put(Part.SIMULATOR, processes.simulator());
    SERVICES.forEach(part -> children.put(part, processes.service(part)));
  }

  /**
   * Starts everything and returns when all of it is ready.
   *
   * @throws StackException in one line, if a part does not come up
   */
  public void start() {
    child(Part.SIMULATOR).start();
    kafka.start();
    postgres.start();
    report("postgresql", Part.POSTGRES);
    Waiting.until("the simulator has written " + providers.paypalRoot(), START_TIMEOUT,
        () -> Files.exists(providers.paypalRoot()));
    SERVICES.forEach(part -> child(part).start());
    awaitReady(Part.KAFKA);
    awaitReady(Part.SIMULATOR);
    SERVICES.forEach(this::awaitReady);
  }

  private void report(String what, Part part) {
    progress.accept("%5.1f s  %-24s port %d".formatted(
        (System.nanoTime() - begin) / 1e9, what, settings.port(part)));
  }

  /** Returns when that part is ready, after a restart of it for one. */
  public void awaitReady(Part part) {
    ChildProcess child = child(part);
    Waiting.until(child.name() + " is ready; its log: " + child.log(), START_TIMEOUT, () -> {
      if (stopping) {
        throw new StackException("stopped while starting");
      }
      if (!child.isAlive()) {
        throw new StackException(child.ending());
      }
      return isReady(part);
    });
    report(child.name(), part);
  }

  private boolean isReady(Part part) {
    return switch (part) {
      case KAFKA, KAFKA_CONTROLLER -> kafka.isReady();
      case POSTGRES -> true;
      case SIMULATOR -> Waiting.answers(settings.url(part) + "/actuator/health");
      case ORDER, GATEWAY, INGEST, RECONCILIATION ->
        Waiting.answers(settings.url(part) + "/actuator/health/readiness");
    };
  }

  /** Starts one more instance of a service and returns when it is ready. */
  public ChildProcess startTwin(Part part, int port) {
    ChildProcess twin = processes.service(part, part.partName() + "-2", port);
    twins.add(twin);
    twin.start();
    awaitReady(twin, port);
    return twin;
  }

  /** Returns when that instance of a service is ready, after a restart of it for one. */
  public void awaitReady(ChildProcess service, int port) {
    Waiting.until(service.name() + " is ready; its log: " + service.log(), START_TIMEOUT, () -> {
      if (!service.isAlive()) {
        throw new StackException(service.ending());
      }
      return Waiting.answers("http://localhost:" + port + "/actuator/health/readiness");
    });
  }

  /**
   * Runs a command of a service's jar on this stack and waits for its end.
   *
   * @return its exit code
   */
  public int runOnce(Part part, String... arguments) {
    ChildProcess command = processes.command(part, arguments);
    command.start();
    Waiting.until("the end of " + command.name() + "; its log: " + command.log(), START_TIMEOUT,
        () -> !command.isAlive());
    int exitCode = command.exitCode();
    command.stop();
    return exitCode;
  }

  /** Kills PostgreSQL and starts it again on the same data. */
  public void crashPostgres() {
    killPostgres();
    startPostgres();
  }

  /** Kills PostgreSQL as {@code kill -9} does. */
  public void killPostgres() {
    postgres.kill();
  }

  /** Starts PostgreSQL again on the same data. */
  public void startPostgres() {
    postgres.start();
  }

  /** The process of a service, of the simulator or of Kafka. */
  public ChildProcess child(Part part) {
    ChildProcess child = children.get(part);
    if (child == null) {
      throw new IllegalArgumentException(part + " has no process of its own");
    }
    return child;
  }

  public StackSettings settings() {
    return settings;
  }

  /** One line about a part that has ended by itself. */
  Optional<String> failure() {
    return children.values().stream().filter(child -> !child.isAlive())
        .map(ChildProcess::ending).findFirst();
  }

  /** Stops everything: services first, PostgreSQL last. */
  @Override
  public synchronized void close() {
    stopping = true;
    List<Thread> stops = new ArrayList<>();
    for (ChildProcess twin : twins) {
      stops.add(Thread.ofVirtual().start(twin::stop));
    }
    for (Part part : SERVICES) {
      stops.add(Thread.ofVirtual().start(child(part)::stop));
    }
    stops.add(Thread.ofVirtual().start(child(Part.SIMULATOR)::stop));
    for (Thread stop : stops) {
      join(stop);
    }
    child(Part.KAFKA).stop();
    postgres.stop();
  }

  private static void join(Thread stop) {
    try {
      stop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
