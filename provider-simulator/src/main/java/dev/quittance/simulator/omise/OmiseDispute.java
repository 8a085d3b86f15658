package dev.quittance.simulator.omise;

import java.time.Instant;

/** A cardholder who wants the money back. */
record OmiseDispute(String id, String charge, long amount, String currency, String reasonCode,
    String status, Instant created) {

  boolean isOpen() {
    return status.equals("open");
  }

  OmiseDispute closed(boolean won) {
    return new OmiseDispute(
        id, charge, amount, currency, reasonCode, won ? "won" : "lost", created);
  }
}
