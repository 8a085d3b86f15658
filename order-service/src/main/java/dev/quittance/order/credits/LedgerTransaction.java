package dev.quittance.order.credits;

import dev.quittance.events.OrderId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a user's credits; its entries sum to zero for each lot.
 *
 * @param lot whose lot it is about; null for a spending, which may touch several
 * @param reference of who spends; null for everything else
 * @param balanceAfter what the user had available then
 */
record LedgerTransaction(
    Kind kind,
    @Nullable OrderId lot,
    @Nullable String reference,
    String reason,
    List<Entry> entries,
    long balanceAfter,
    long frozenAfter,
    long debtAfter) {

  LedgerTransaction {
    entries = List.copyOf(entries);
  }

  /** How many credits moved. */
  long moved() {
    return entries.stream().mapToLong(Entry::amount).filter(amount -> amount > 0).sum();
  }

  /** What it added to what the user has available; negative for what it took. */
  long balanceChange() {
    return entries.stream().filter(entry -> entry.account() == LedgerAccount.AVAILABLE)
        .mapToLong(Entry::amount).sum();
  }

  /** What happened. */
  enum Kind {
    PURCHASED, DEBT_REPAID, SPENT, EXPIRED, REVOKED, RESTORED, FROZEN, THAWED;

    /** As it stands in the database and in the API. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One side of it; into an account is positive. */
  record Entry(OrderId lot, LedgerAccount account, long amount) {

    private record Side(OrderId lot, LedgerAccount account) {
    }

    /** One entry for each lot and account. */
    static List<Entry> merged(List<Entry> entries) {
      Map<Side, Long> sums = new LinkedHashMap<>();
      entries.forEach(entry -> sums.merge(
          new Side(entry.lot(), entry.account()), entry.amount(), Math::addExact));
      return sums.entrySet().stream().filter(sum -> sum.getValue() != 0)
          .map(sum -> new Entry(sum.getKey().lot(), sum.getKey().account(), sum.getValue()))
          .toList();
    }
  }
}
