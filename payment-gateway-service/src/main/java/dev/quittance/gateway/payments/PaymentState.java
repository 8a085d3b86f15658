package dev.quittance.gateway.payments;

import java.util.Locale;

/** How far the gateway got with a payment; whether it is paid is not the gateway's business. */
public enum PaymentState {
  /** Not created at the provider yet. */
  REQUESTED,
  /** The provider has it. */
  PENDING,
  /** The provider certainly does not have it, and never will. */
  FAILED,
  /** Ended at the provider, or never created there because nobody wanted it any more. */
  CANCELLED,
  /** The provider was called and we cannot tell whether it has it. */
  UNKNOWN;

  /** As it stands in the database. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PaymentState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
