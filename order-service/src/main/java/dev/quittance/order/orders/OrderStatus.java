package dev.quittance.order.orders;

import java.util.Locale;

/** The state of an order. */
public enum OrderStatus {
  CREATED, AWAITING_PAYMENT, PAID, PARTIALLY_REFUNDED, REFUNDED, EXPIRED, CANCELLED,
  /** Money and order disagree: a person must look, nothing is delivered. */
  REVIEW;

  /** As it stands in the database and in the API. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static OrderStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** Whether money for it has been accepted. */
  public boolean isPaid() {
    return this == PAID || this == PARTIALLY_REFUNDED || this == REFUNDED;
  }
}
