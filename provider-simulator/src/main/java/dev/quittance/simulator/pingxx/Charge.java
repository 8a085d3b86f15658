package dev.quittance.simulator.pingxx;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A charge: what was asked for, and what became of it. */
record Charge(Terms terms, State state) {

  /**
   * What does not change.
   *
   * @param extra as it was sent
   * @param metadata as it was sent
   */
  record Terms(String id, String orderNo, String channel, long amount, String clientIp,
      String subject, String body, @Nullable String description, JsonNode extra,
      JsonNode metadata, long created) {}

  /** What changes; there is no status. */
  record State(boolean paid, boolean reversed, long timePaid, long timeExpire,
      @Nullable String transactionNo, @Nullable String failureCode,
      @Nullable String failureMessage, int failedAttempts) {}

  static Charge open(Terms terms, long timeExpire) {
    return new Charge(terms, new State(false, false, 0, timeExpire, null, null, null, 0));
  }

  String id() {
    return terms.id();
  }

  boolean expired(long now) {
    return !state.paid() && state.timeExpire() < now;
  }

  Charge paid(long now) {
    return new Charge(terms, new State(true, false, now, state.timeExpire(),
        PingxxIds.number(28), null, null, state.failedAttempts()));
  }

  Charge failed(String code, String message) {
    return new Charge(terms, new State(false, state.reversed(), 0, state.timeExpire(), null,
        code, message, state.failedAttempts() + 1));
  }

  Charge reverse() {
    return new Charge(terms, new State(state.paid(), true, state.timePaid(),
        state.timeExpire(), state.transactionNo(), null, null, state.failedAttempts()));
  }

  Charge expiring(long time) {
    return new Charge(terms, new State(state.paid(), state.reversed(), state.timePaid(), time,
        state.transactionNo(), state.failureCode(), state.failureMessage(),
        state.failedAttempts()));
  }
}
