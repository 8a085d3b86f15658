package dev.quittance.reconciliation.settlement;

import java.io.Serial;

/** Somebody else goes on with this import. */
final class LeaseLostException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  LeaseLostException(long importId) {
    super("import " + importId + " belongs to another instance now");
  }
}
