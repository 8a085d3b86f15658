package dev.quittance.systemtests;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One real stack for all system tests of a JVM: free ports, an empty data folder, short delays. The
 * providers' webhooks come in by a {@link FrontDoor}, as they would in a cluster.
 */
public final class RunningStack {

  static final Duration SHUTDOWN_PAUSE = Duration.ofSeconds(3);
  /** Of a call to a provider. */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);
  private static final Map<String, String> SHORT_DELAYS = shortDelays();
  private static Stack stack;
  private static FrontDoor webhookDoor;

  private RunningStack() {
  }

  static synchronized Stack get() {
    if (stack == null) {
      Map<String, String> settings = new HashMap<>(SHORT_DELAYS);
      FrontDoor door = new FrontDoor();
      settings.put("SIMULATOR_STRIPE_WEBHOOK_URL", door.url() + "/webhooks/stripe");
      stack = start(settings);
      door.add(stack.settings().url(Part.INGEST));
      webhookDoor = door;
    }
    return stack;
  }

  /** Where Stripe's webhooks come in. */
  static synchronized FrontDoor webhookDoor() {
    return Objects.requireNonNull(webhookDoor, "the stack does not run");
  }

  /** Starts one more, with settings of its own; it ends with this JVM at the latest. */
  public static Stack start(Map<String, String> overrides) {
    Path home = Path.of(System.getProperty("stack.home"));
    Stack started = new Stack(
        new StackSettings(home, dataFolder(home), freePorts()), overrides, System.out::println);
    Runtime.getRuntime().addShutdownHook(new Thread(started::close));
    started.start();
    return started;
  }

  private static Map<String, String> shortDelays() {
    Map<String, String> settings = new HashMap<>(Map.of(
        "QUITTANCE_RECONCILIATION_DELAYS", "2s,2s,3s,5s",
        "QUITTANCE_BACKFILL_SETTLE", "10s", "QUITTANCE_BACKFILL_INTERVAL", "2s",
        "SETTLEMENT_DELAY", "0s",
        // So long an operation stays with an instance that was killed.
        "QUITTANCE_CALLS_TIMEOUT", CALL_TIMEOUT.toMillis() + "ms", "QUITTANCE_GATEWAY_LEASE", "19s",
        "QUITTANCE_ORDERS_ANSWERTIMEOUT", CALL_TIMEOUT.toMillis() + "ms",
        // The shortest that a broker allows: so long a killed instance keeps its partitions.
        "SPRING_KAFKA_CONSUMER_PROPERTIES_SESSION_TIMEOUT_MS", "6000",
        "SPRING_KAFKA_CONSUMER_PROPERTIES_HEARTBEAT_INTERVAL_MS", "1500",
        "SHUTDOWN_PAUSE", SHUTDOWN_PAUSE.toMillis() + "ms"));
    // What the simulated providers keep, in basis points and minor units.
    Map.of("STRIPE", "290 30", "PINGXX", "60 0", "OMISE", "391 0", "PAYPAL", "349 49")
        .forEach((provider, fee) -> {
          String name = "QUITTANCE_SETTLEMENT_FEES_" + provider;
          settings.put(name + "_BASISPOINTS", fee.split(" ")[0]);
          settings.put(name + "_FIXEDMINOR", fee.split(" ")[1]);
          settings.put(name + "_TOLERANCEMINOR", "5");
        });
    return settings;
  }

  private static Path dataFolder(Path home) {
    try {
      Path target = Files.createDirectories(home.resolve("system-tests").resolve("target"));
      return Files.createTempDirectory(target, "stack-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Part, Integer> freePorts() {
    Map<Part, Integer> ports = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      ports.put(part, FreePorts.next());
    }
    return ports;
  }
}
