package dev.quittance.providers.conformance;

/** What can go wrong with a call on the wire. */
public enum ProviderFault {
  RATE_LIMITED("\"when\": \"before\", \"status\": 429", false),
  BROKEN_BEFORE("\"when\": \"before\", \"status\": 500", false),
  BROKEN_AFTER("\"when\": \"after\", \"status\": 500", true),
  UNAVAILABLE_BEFORE("\"when\": \"before\", \"status\": 503", false),
  CLOSED_BEFORE("\"when\": \"before\", \"close\": true", false),
  CLOSED_AFTER("\"when\": \"after\", \"close\": true", true),
  SLOW_AFTER("\"when\": \"after\", \"latency_ms\": 6000", true),
  GARBLED_BEFORE("\"when\": \"before\", \"garble\": true", false),
  GARBLED_AFTER("\"when\": \"after\", \"garble\": true", true);

  private final String order;
  private final boolean done;

  ProviderFault(String order, boolean done) {
    this.order = order;
    this.done = done;
  }

  /** The simulator's order for it, for calls of that operation. */
  String order(String provider, String operation) {
    return "{\"provider\": \"" + provider + "\", \"operation\": \"" + operation + "\", " + order
        + "}";
  }

  /** Whether the provider has done what it was asked for. */
  boolean isDone() {
    return done;
  }
}
