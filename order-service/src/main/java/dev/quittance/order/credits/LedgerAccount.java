package dev.quittance.order.credits;

import java.util.Locale;

/** Where credits come from and where they are; together the balances of all always match. */
enum LedgerAccount {
  /** Source: all that was ever granted. */
  ISSUED(-1),
  /** Source: what was taken back though it was spent already. */
  OWED(-1),
  AVAILABLE(1),
  /** Kept while a dispute is open. */
  FROZEN(1),
  SPENT(1),
  EXPIRED(1),
  /** Taken back, spent ones included. */
  REVOKED(1),
  /** Paid for what is owed. */
  REPAID(1);

  private final int sign;

  LedgerAccount(int sign) {
    this.sign = sign;
  }

  /** How an entry of that amount changes the balance, which is never negative. */
  long effectOf(long amount) {
    return sign * amount;
  }

  /** As it stands in the database. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
