package dev.quittance.runtime.security;

import java.io.Serial;

/** The identity provider's keys cannot be read, so nobody knows whether a token is valid. */
final class NoKeysException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  NoKeysException(Throwable cause) {
    super("the keys that verify tokens cannot be read", cause);
  }
}
