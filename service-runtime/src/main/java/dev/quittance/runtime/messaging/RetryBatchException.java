package dev.quittance.runtime.messaging;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The infrastructure failed while a batch was handled: nothing is acknowledged, it comes again. */
public final class RetryBatchException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  public RetryBatchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
