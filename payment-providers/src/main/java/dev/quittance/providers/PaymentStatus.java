package dev.quittance.providers;

/** The state of a payment at a provider, in words that no provider owns. */
public enum PaymentStatus {
  /** Not paid yet; the payer may still act. */
  PENDING,
  /** The money is reserved, not taken. */
  AUTHORISED,
  SUCCEEDED,
  PARTIALLY_REFUNDED,
  REFUNDED,
  /** It cannot succeed any more. */
  FAILED,
  CANCELLED,
  EXPIRED
}
