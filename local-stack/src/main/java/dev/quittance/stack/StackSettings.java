package dev.quittance.stack;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the stack lives.
 *
 * @param home the root of the repository, where the jars are
 * @param data what survives a restart, and the logs
 * @param ports one for each part
 */
public record StackSettings(Path home, Path data, Map<Part, Integer> ports) {

  /** What listens on a port. */
  public enum Part {
    ORDER("order-service", "ORDER_PORT", 8080),
    GATEWAY("payment-gateway-service", "GATEWAY_PORT", 8081),
    INGEST("webhook-ingest-service", "INGEST_PORT", 8082),
    RECONCILIATION("reconciliation-service", "RECONCILIATION_PORT", 8083),
    SIMULATOR("provider-simulator", "SIMULATOR_PORT", 8090),
    POSTGRES("postgresql", "POSTGRES_PORT", 5433),
    KAFKA("kafka", "KAFKA_PORT", 9092),
    KAFKA_CONTROLLER("kafka-controller", "KAFKA_CONTROLLER_PORT", 9093);

    private final String partName;
    private final String variable;
    private final int defaultPort;

    Part(String partName, String variable, int defaultPort) {
      this.partName = partName;
      this.variable = variable;
      this.defaultPort = defaultPort;
    }

    public String partName() {
      return partName;
    }

    /** The environment variable that sets its port. */
    public String variable() {
      return variable;
    }
  }

  public StackSettings {
    ports = Map.copyOf(ports);
  }

  /** Reads the ports from the environment, data under {@code .local} of the repository. */
  public static StackSettings of(Path home, Function<String, @Nullable String> environment) {
    Map<Part, Integer> ports = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      ports.put(part, portOf(part, environment.apply(part.variable)));
    }
    return new StackSettings(home, home.resolve(".local"), ports);
  }

  private static int portOf(Part part, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return part.defaultPort;
    }
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) < 65536) {
      return Integer.parseInt(text);
    }
    throw new StackException(part.variable + " must be a port, not " + text);
  }

  public int port(Part part) {
    return ports.getOrDefault(part, part.defaultPort);
  }

  public String url(Part part) {
    return "http://localhost:" + port(part);
  }
}
