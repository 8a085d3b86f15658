package dev.quittance.simulator.stripe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Refund of a Charge. */
record Refund(
    String id,
    long created,
    long amount,
    String currency,
    String charge,
    String intent,
    @Nullable String reason,
    Map<String, String> metadata,
    String status,
    @Nullable String failureReason) {

  static final String PENDING = "pending";
  static final String SUCCEEDED = "succeeded";
  static final String FAILED = "failed";

  Refund with(String newStatus, @Nullable String newFailureReason) {
    return new Refund(id, created, amount, currency, charge, intent, reason, metadata, newStatus,
        newFailureReason);
  }
}
