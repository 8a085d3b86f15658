package dev.quittance.simulator.ledger;

/** A control call asked for what the payment's state does not allow. */
public final class RefusedActionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Tells why. */
  public RefusedActionException(String message) {
    super(message);
  }
}
