package dev.quittance.ingest.deliveries;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A delivery could not be made durable: the provider must send it again. */
public final class NotDurableException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  public NotDurableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
