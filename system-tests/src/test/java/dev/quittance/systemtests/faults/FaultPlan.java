package dev.quittance.systemtests.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What goes wrong, in which order and at which distance: the same for the same seed. */
record FaultPlan(List<Step> steps) {

  static final String KAFKA = "kafka";
  static final String SIMULATOR = "provider-simulator";
  static final List<String> SERVICES = List.of("order-service", "payment-gateway-service",
      "webhook-ingest-service", "reconciliation-service");
  /** Longer than any adapter waits: the provider has acted, and nobody hears of it. */
  private static final int TOO_LATE_MILLIS = 18_000;

  FaultPlan {
    steps = List.copyOf(steps);
  }

  /**
   * A blow.
   *
   * @param before how long nothing happens before it
   */
  record Step(Duration before, Blow blow) {
  }

  static FaultPlan of(long seed, int blows) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Step> steps = new ArrayList<>();
    for (int count = 0; count < blows; count++) {
      steps.add(new Step(Duration.ofMillis(random.nextInt(200, 3000)), blow(random)));
    }
    return new FaultPlan(steps);
  }

  private static Blow blow(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> new Blow.Kill(instance(random));
      case 3 -> new Blow.Kill(KAFKA);
      case 4 -> new Blow.CrashPostgres();
      case 5, 6 -> new Blow.Pause(paused(random), Duration.ofSeconds(random.nextInt(2, 12)));
      case 7 -> random.nextBoolean() ? new Blow.Restart(instance(random))
          : new Blow.Roll(SERVICES.get(random.nextInt(SERVICES.size())));
      case 8, 9, 10, 11, 12, 13 -> provider(random);
      default -> webhooks(random);
    };
  }

  /** One of two instances of a service. */
  private static String instance(SplittableRandom random) {
    String service = SERVICES.get(random.nextInt(SERVICES.size()));
    return random.nextBoolean() ? service : service + "-2";
  }

  /** An instance, mostly; a provider that hangs, or Kafka. */
  private static String paused(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> SIMULATOR;
      case 1 -> KAFKA;
      default -> instance(random);
    };
  }

  private static Blow provider(SplittableRandom random) {
    long seed = random.nextLong(1, Long.MAX_VALUE);
    int millis = random.nextInt(2000, 8000);
    return switch (random.nextInt(8)) {
      case 0 -> provider("cut off", "\"close\": true", "before", 1, millis, seed);
      case 1 -> provider("cut off after the work", "\"close\": true", "after", 0.5, millis, seed);
      case 2 -> provider("500 before the work", "\"status\": 500", "before", 0.5, millis, seed);
      case 3 -> provider("500 after the work", "\"status\": 500", "after", 0.5, millis, seed);
      case 4 -> provider("429 to most calls", "\"status\": 429", "before", 0.7, millis, seed);
      case 5 -> provider("garbled answers", "\"garble\": true", "after", 0.5, millis, seed);
      case 6 -> provider("answers too late", "\"latency_ms\": " + TOO_LATE_MILLIS, "after", 0.2,
          millis, seed);
      default -> provider("slow",
          "\"latency_ms\": 800, \"latency_distribution\": \"exponential\"", "before", 0.8, millis,
          seed);
    };
  }

  private static Blow provider(
      String name, String what, String when, double probability, int millis, long seed) {
    return new Blow.Provider(name, """
        {"operation": "*", %s, "when": "%s", "probability": %s, "expires_in_ms": %d, "seed": %d}
        """.formatted(what, when, probability, millis, seed));
  }

  private static Blow webhooks(SplittableRandom random) {
    List<String> kinds = List.of("duplicate", "reorder", "drop", "delay", "forge");
    return new Blow.Webhooks(kinds.get(random.nextInt(kinds.size())), random.nextInt(5, 25));
  }
}
