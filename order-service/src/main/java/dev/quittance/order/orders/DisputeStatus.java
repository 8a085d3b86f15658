package dev.quittance.order.orders;

import java.util.Locale;

/** How far the payers' disputes of an order got; stands beside its status. */
public enum DisputeStatus {
  NONE, OPEN, WON, LOST;

  /** As it stands in the database and in the API. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static DisputeStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
