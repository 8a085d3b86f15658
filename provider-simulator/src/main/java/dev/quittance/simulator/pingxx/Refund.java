package dev.quittance.simulator.pingxx;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A refund of a charge.
 *
 * @param orderNo made by Ping++, not by the merchant
 * @param timeSucceed 0 while it has not succeeded
 */
record Refund(String id, String charge, String chargeOrderNo, String orderNo, long amount,
    String status, String description, JsonNode metadata, long created, long timeSucceed,
    @Nullable String failureCode) {

  static final String PENDING = "pending";
  static final String SUCCEEDED = "succeeded";
  static final String FAILED = "failed";

  boolean in(String wanted) {
    return status.equals(wanted);
  }

  Refund succeeded(long now) {
    return new Refund(id, charge, chargeOrderNo, orderNo, amount, SUCCEEDED, description,
        metadata, created, now, null);
  }

  Refund failed(String code) {
    return new Refund(id, charge, chargeOrderNo, orderNo, amount, FAILED, description,
        metadata, created, 0, code);
  }
}
