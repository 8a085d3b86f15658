package dev.quittance.order.payments;

import java.util.Locale;

/** The state of a payment attempt. */
public enum PaymentStatus {
  REQUESTED, PENDING, UNKNOWN, SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED, FAILED, EXPIRED, CANCELLED;

  /** As it stands in the database and in the API. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the payer may still pay it. */
  boolean isOpen() {
    return this == REQUESTED || this == PENDING || this == UNKNOWN;
  }
}
