package dev.quittance.stack;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The stack cannot start or go on; the message is one line that tells the person what to do. */
public final class StackException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  public StackException(String message) {
    super(message);
  }

  public StackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
