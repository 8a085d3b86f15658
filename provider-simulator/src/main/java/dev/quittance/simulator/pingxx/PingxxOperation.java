package dev.quittance.simulator.pingxx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The calls of Ping++'s API that are simulated, under the names that faults are ordered by. */
enum PingxxOperation {
  CREATE_CHARGE("POST charges", "charges.create"),
  LIST_CHARGES("GET charges", "charges.list"),
  RETRIEVE_CHARGE("GET charges/*", "charges.retrieve"),
  REVERSE_CHARGE("POST charges/*/reverse", "charges.reverse"),
  CREATE_REFUND("POST charges/*/refunds", "refunds.create"),
  LIST_REFUNDS("GET charges/*/refunds", "refunds.list"),
  RETRIEVE_REFUND("GET charges/*/refunds/*", "refunds.retrieve"),
  LIST_EVENTS("GET events", "events.list"),
  RETRIEVE_EVENT("GET events/*", "events.retrieve");

  /** An operation and the ids in its path, empty where there is none. */
  record Match(PingxxOperation operation, String id, String second) {}

  private final String shape;
  private final String faultName;

  PingxxOperation(String shape, String faultName) {
    this.shape = shape;
    this.faultName = faultName;
  }

  String faultName() {
    return faultName;
  }

  /** The operation of this method and path (after {@code /v1/}), or null. */
  static @Nullable Match of(String method, String path) {
    String[] parts = path.split("/");
    String id = parts.length > 1 ? parts[1] : "";
    String second = parts.length > 3 ? parts[3] : "";
    for (int i = 1; i < parts.length; i += 2) {
      parts[i] = "*";
    }
    String shape = method + " " + String.join("/", parts);
    return Arrays.stream(values()).filter(operation -> operation.shape.equals(shape))
        .findFirst().map(operation -> new Match(operation, id, second)).orElse(null);
  }
}
