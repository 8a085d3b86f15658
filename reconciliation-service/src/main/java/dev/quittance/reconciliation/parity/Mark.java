package dev.quittance.reconciliation.parity;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What was said of a payment. */
enum Mark {
  /** The order service asked for it. */
  REQUESTED,
  /** The order service does not want it any more. */
  CANCELLATION_REQUESTED,
  /** The gateway has it at a provider. */
  CREATED,
  /** The gateway is sure that nobody has it. */
  CREATION_FAILED,
  CANCELLED,
  /** A provider holds the money. */
  SUCCEEDED,
  /** The order service counts it as its order's payment. */
  PAID,
  /** So, because a person said it. */
  PAID_BY_HAND,
  /**
   * The order service counts it as surplus: it gives it back, or asks a person to. Stored under the
   * name it had when only the first was told.
   */
  @JsonProperty("SURPLUS_REFUND_REQUESTED")
  SURPLUS
}
