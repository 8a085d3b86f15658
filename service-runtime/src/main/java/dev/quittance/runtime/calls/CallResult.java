package dev.quittance.runtime.calls;

import java.time.Duration;

/** What became of a guarded call. */
public sealed interface CallResult<T> {

  /** It was made and came back. */
  record Answered<T>(T value) implements CallResult<T> {
  }

  /**
   * It was not made.
   *
   * @param code {@code circuit_open} or {@code rate_limited}
   */
  record Refused<T>(String code, String message) implements CallResult<T> {
  }

  /** It was made and did not come back in time: nobody knows what it did. */
  record TimedOut<T>(Duration after) implements CallResult<T> {
  }
}
