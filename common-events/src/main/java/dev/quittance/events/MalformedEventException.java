package dev.quittance.events;

import java.io.Serial;

/** A Kafka record that is no event of ours, or one that misses what its type demands. */
public final class MalformedEventException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  public MalformedEventException(String message) {
    super(message);
  }

  public MalformedEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
