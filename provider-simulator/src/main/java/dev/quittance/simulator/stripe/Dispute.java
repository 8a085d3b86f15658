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

  Dispute with(String newStatus) {
    return new Dispute(id, created, amount, currency, charge, intent, reason, newStatus);
  }

  boolean open() {
    return status.equals(NEEDS_RESPONSE);
  }
}
