package dev.quittance.simulator.faults;

import org.jspecify.annotations.Nullable;

/** What the ordered faults mean for one call. */
public record FaultDecision(
    long delayBeforeMillis, @Nullable Break before, long delayAfterMillis, @Nullable Break after) {

  static final FaultDecision NONE = new FaultDecision(0, null, 0, null);

  /** How a call is broken. */
  public sealed interface Break {

    /** Answered with this status instead. */
    record Status(int code) implements Break {}

    /** Not answered: the connection is closed. */
    record Close() implements Break {}

    /** Answered as a success, with a body that stops in the middle. */
    record Garble() implements Break {}
  }

  /** The status to answer with after the work was done, or null. */
  public @Nullable Integer statusAfter() {
    return after instanceof Break.Status(int code) ? code : null;
  }
}
