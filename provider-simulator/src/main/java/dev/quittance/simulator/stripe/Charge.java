package dev.quittance.simulator.stripe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Charge: one attempt to take the money of a PaymentIntent. */
record Charge(String id, Terms terms, State state) {

  /** What was attempted. */
  record Terms(
      long created,
      long amount,
      String currency,
      String intent,
      TestCard card,
      @Nullable String paymentMethod,
      @Nullable String description,
      Map<String, String> metadata) {}

  /** What became of it. */
  record State(String status, boolean captured, long amountCaptured, long amountRefunded,
      @Nullable String dispute, @Nullable CardError error) {}

  static final String SUCCEEDED = "succeeded";
  static final String FAILED = "failed";

  Charge refunded(long total) {
    return new Charge(id, terms, new State(state.status, state.captured, state.amountCaptured,
        total, state.dispute, state.error));
  }

  Charge disputed(String dispute) {
    return new Charge(id, terms, new State(state.status, state.captured, state.amountCaptured,
        state.amountRefunded, dispute, state.error));
  }

  /** Captured in part or whole; what is not captured goes back to the payer. */
  Charge captured(long amount) {
    return new Charge(id, terms, new State(state.status, true, amount,
        terms.amount - amount, state.dispute, state.error));
  }

  boolean succeeded() {
    return state.status.equals(SUCCEEDED);
  }

  boolean fullyRefunded() {
    return state.amountRefunded == terms.amount;
  }
}
