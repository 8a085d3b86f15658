package dev.quittance.providers;

/** The state of a refund at a provider. */
public enum RefundStatus {
  PENDING, SUCCEEDED, FAILED, CANCELLED
}
