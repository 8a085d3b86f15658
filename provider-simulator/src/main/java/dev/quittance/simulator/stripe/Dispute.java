package dev.quittance.simulator.stripe;

/** A Dispute of a Charge. */
record Dispute(
    String id,
    long created,
    long amount,
    String currency,
    String charge,
    String intent,
    String reason,
    String status) {

  static final String NEEDS_RESPONSE = "needs_response";
  private static final String WON = "won";

  Dispute closed(boolean won) {
    return with(won ? WON : "lost");
  }

  private Dispute with(String newStatus) {
    return new Dispute(id, created, amount, currency, charge, intent, reason, newStatus);
  }

  boolean won() {
    return status.equals(WON);
  }

  boolean open() {
    return status.equals(NEEDS_RESPONSE);
  }
}
