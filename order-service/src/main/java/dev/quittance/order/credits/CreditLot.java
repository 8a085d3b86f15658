package dev.quittance.order.credits;

import dev.quittance.events.OrderId;
import java.math.BigInteger;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * The credits of one order.
 *
 * @param paidMinor what was paid for them, minor units
 * @param takenBackMinor what of that went back by refunds and lost disputes so far; absolute
 * @param disputed whether a dispute is open
 * @param balances none is negative; an account that is missing is zero
 */
record CreditLot(
    OrderId orderId,
    Instant grantedAt,
    Instant expiresAt,
    long paidMinor,
    long takenBackMinor,
    boolean disputed,
    Map<LedgerAccount, Long> balances) {

  CreditLot {
    balances = Map.copyOf(balances);
  }

  long balance(LedgerAccount account) {
    return balances.getOrDefault(account, 0L);
  }

  /** Taken back while it was still there, frozen or not. */
  long taken() {
    return balance(LedgerAccount.REVOKED) - balance(LedgerAccount.OWED);
  }

  /**
   * How many credits must go back in all: their share of the money that went back, rounded down
   * in favour of the user; all of them when all of it went back.
   */
  long toTakeBack() {
    long back = Math.clamp(takenBackMinor, 0, paidMinor);
    return BigInteger.valueOf(balance(LedgerAccount.ISSUED)).multiply(BigInteger.valueOf(back))
        .divide(BigInteger.valueOf(paidMinor)).longValueExact();
  }

  CreditLot moved(LedgerAccount from, LedgerAccount to, long amount) {
    Map<LedgerAccount, Long> next = new EnumMap<>(LedgerAccount.class);
    next.putAll(balances);
    long left = Math.addExact(balance(from), from.effectOf(-amount));
    long there = Math.addExact(balance(to), to.effectOf(amount));
    next.put(from, left);
    next.put(to, there);
    if (amount < 0 || left < 0 || there < 0) {
      throw new IllegalStateException(
          "lot " + orderId + " cannot move " + amount + " from " + from + " to " + to);
    }
    return new CreditLot(
        orderId, grantedAt, expiresAt, paidMinor, takenBackMinor, disputed, next);
  }
}
