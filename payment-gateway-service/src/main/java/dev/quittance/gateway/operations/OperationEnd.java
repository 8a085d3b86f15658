package dev.quittance.gateway.operations;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one try of an operation ended.
 *
 * @param status as it stands in the database
 * @param delay until the next try, zero if there is none
 * @param error what went wrong
 * @param nextProvider who is asked at the next try; null for the same
 */
record OperationEnd(String status, Duration delay, @Nullable String error,
    @Nullable String nextProvider) {

  static OperationEnd done() {
    return new OperationEnd("done", Duration.ZERO, null, null);
  }

  static OperationEnd failed(String error) {
    return new OperationEnd("failed", Duration.ZERO, error, null);
  }

  static OperationEnd again(Duration delay, String error) {
    return new OperationEnd("queued", delay, error, null);
  }

  static OperationEnd unknown(Duration delay, String error) {
    return new OperationEnd("unknown", delay, error, null);
  }

  static OperationEnd elsewhere(String nextProvider, String error) {
    return new OperationEnd("queued", Duration.ZERO, error, nextProvider);
  }
}
