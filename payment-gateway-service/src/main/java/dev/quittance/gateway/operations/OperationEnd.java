package dev.quittance.gateway.operations;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one try of an operation ended.
 *
 * @param status as it stands in the database
 * @param delay until the next try, zero if there is none
 * @param error what went wrong
 */
record OperationEnd(String status, Duration delay, @Nullable String error) {

  static OperationEnd done() {
    return new OperationEnd("done", Duration.ZERO, null);
  }

  static OperationEnd failed(String error) {
    return new OperationEnd("failed", Duration.ZERO, error);
  }

  static OperationEnd again(Duration delay, String error) {
    return new OperationEnd("queued", delay, error);
  }

  static OperationEnd unknown(Duration delay, String error) {
    return new OperationEnd("unknown", delay, error);
  }
}
