package dev.quittance.simulator.omise;

import java.time.Instant;
import java.util.Map;

/** Money that goes back, or went back once it is closed. */
record OmiseRefund(String id, String charge, long amount, String currency,
    Map<String, String> metadata, boolean voided, boolean closed, Instant created) {

  String status() {
    return closed ? "closed" : "pending";
  }

  OmiseRefund afterClosing() {
    return new OmiseRefund(id, charge, amount, currency, metadata, voided, true, created);
  }
}
