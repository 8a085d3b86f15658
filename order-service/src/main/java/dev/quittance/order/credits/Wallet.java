package dev.quittance.order.credits;

import static dev.quittance.order.credits.LedgerAccount.AVAILABLE;
import static dev.quittance.order.credits.LedgerAccount.EXPIRED;
import static dev.quittance.order.credits.LedgerAccount.FROZEN;
import static dev.quittance.order.credits.LedgerAccount.ISSUED;
import static dev.quittance.order.credits.LedgerAccount.OWED;
import static dev.quittance.order.credits.LedgerAccount.REPAID;
import static dev.quittance.order.credits.LedgerAccount.REVOKED;
import static dev.quittance.order.credits.LedgerAccount.SPENT;

import dev.quittance.events.OrderId;
import dev.quittance.order.credits.CreditSettings.DebtPolicy;
import dev.quittance.order.credits.LedgerTransaction.Entry;
import dev.quittance.order.credits.LedgerTransaction.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credits of one user while one thing happens to them: decides which of them move, and keeps
 * the ledger's transactions that say so. Pure: knows no database and no clock.
 */
final class Wallet {

  private static final Comparator<CreditLot> FIRST_TO_LAPSE =
      Comparator.comparing(CreditLot::expiresAt).thenComparing(CreditLot::grantedAt)
          .thenComparing(lot -> lot.orderId().value());

  private final Map<OrderId, CreditLot> lots = new LinkedHashMap<>();
  private final Map<LedgerAccount, Long> totals = new EnumMap<>(LedgerAccount.class);
  private final List<LedgerTransaction> done = new ArrayList<>();
  private final List<Entry> open = new ArrayList<>();

  /**
   * Opens it.
   *
   * @param totals the user's balances over all lots, the ones that are not given included
   * @param lots all with something available, frozen or repaid, and the one it is about
   */
  Wallet(Map<LedgerAccount, Long> totals, List<CreditLot> lots) {
    for (LedgerAccount account : LedgerAccount.values()) {
      this.totals.put(account, totals.getOrDefault(account, 0L));
    }
    lots.stream().sorted(FIRST_TO_LAPSE).forEach(lot -> this.lots.put(lot.orderId(), lot));
  }

  /** What is to be written, in this order. */
  List<LedgerTransaction> transactions() {
    return List.copyOf(done);
  }

  List<CreditLot> lots() {
    return List.copyOf(lots.values());
  }

  CreditLot lot(OrderId orderId) {
    CreditLot lot = lots.get(orderId);
    if (lot == null) {
      throw new IllegalStateException("no lot of order " + orderId);
    }
    return lot;
  }

  long total(LedgerAccount account) {
    return totals.getOrDefault(account, 0L);
  }

  /** What was taken back though it was spent, and is not paid for yet. */
  long debt() {
    return total(OWED) - total(REPAID);
  }

  /** What can be spent now: lots that have lapsed do not count, even if no job has seen them. */
  long spendable(Instant now) {
    return spendableLots(now).mapToLong(lot -> lot.balance(AVAILABLE)).sum();
  }

  private Stream<CreditLot> spendableLots(Instant now) {
    return lots.values().stream()
        .filter(lot -> lot.balance(AVAILABLE) > 0 && lot.expiresAt().isAfter(now));
  }

  /** Fills a lot, and pays the user's debt from it. */
  void grant(OrderId orderId, long credits) {
    move(orderId, ISSUED, AVAILABLE, credits);
    close(Kind.PURCHASED, orderId, null, "order paid");
    move(orderId, AVAILABLE, REPAID, Math.min(debt(), credits));
    close(Kind.DEBT_REPAID, orderId, null, "debt paid");
  }

  /** Spends what lapses first; false, and nothing moves, if there is too little. */
  boolean spend(long amount, String reference, String reason, Instant now) {
    if (spendable(now) < amount) {
      return false;
    }
    long left = amount;
    for (CreditLot lot : spendableLots(now).toList()) {
      long taken = Math.min(left, lot.balance(AVAILABLE));
      move(lot.orderId(), AVAILABLE, SPENT, taken);
      left -= taken;
    }
    close(Kind.SPENT, null, reference, reason);
    return true;
  }

  /** Lets go what is left of a lot, if its time is over. */
  void expire(OrderId orderId, Instant now) {
    CreditLot lot = lot(orderId);
    if (!lot.expiresAt().isAfter(now)) {
      move(orderId, AVAILABLE, EXPIRED, lot.balance(AVAILABLE));
      close(Kind.EXPIRED, orderId, null, "lapsed");
    }
  }

  /**
   * Brings a lot to where its refunds and disputes want it: as many credits taken back as that
   * money's share, from what is left before what is spent, and the rest frozen while a dispute is
   * open. Goes by totals, so that doing it twice changes nothing, and a smaller total gives back.
   */
  void settle(OrderId orderId, DebtPolicy policy, String reason) {
    Deque<OrderId> unsettled = new ArrayDeque<>(List.of(orderId));
    // Ends: only less debt gives back what later lots paid, and each such step makes it less.
    while (!unsettled.isEmpty()) {
      OrderId next = unsettled.removeFirst();
      takeBack(next, policy, reason, unsettled);
      freeze(next, reason);
    }
  }

  private void takeBack(
      OrderId orderId, DebtPolicy policy, String reason, Deque<OrderId> unsettled) {
    CreditLot lot = lot(orderId);
    long wanted = lot.toTakeBack();
    // What expired counts as given back: only what was used beyond the paid share is owed.
    long unused = lot.balance(ISSUED) - lot.balance(SPENT) - lot.balance(REPAID);
    long owed = policy == DebtPolicy.DEBT ? Math.max(0, wanted - unused) : 0;
    long taken =
        Math.min(wanted, lot.taken() + lot.balance(AVAILABLE) + lot.balance(FROZEN));
    giveBack(lot, Math.max(0, lot.taken() - taken), Math.max(0, lot.balance(OWED) - owed), reason,
        unsettled);
    long more = Math.max(0, taken - lot.taken());
    long fromAvailable = Math.min(more, lot.balance(AVAILABLE));
    move(orderId, AVAILABLE, REVOKED, fromAvailable);
    move(orderId, FROZEN, REVOKED, more - fromAvailable);
    move(orderId, OWED, REVOKED, Math.max(0, owed - lot.balance(OWED)));
    close(Kind.REVOKED, orderId, null, reason);
  }

  private void giveBack(CreditLot lot, long toAvailable, long forgiven, String reason,
      Deque<OrderId> unsettled) {
    move(lot.orderId(), REVOKED, AVAILABLE, toAvailable);
    move(lot.orderId(), REVOKED, OWED, forgiven);
    // If later lots have paid more than is owed now, they get it back, the latest first.
    for (CreditLot payer : lots.values().stream()
        .sorted(Comparator.comparing(CreditLot::grantedAt).reversed()).toList()) {
      long overpaid = Math.min(Math.max(0, -debt()), payer.balance(REPAID));
      if (overpaid > 0) {
        move(payer.orderId(), REPAID, AVAILABLE, overpaid);
        unsettled.addLast(payer.orderId());
      }
    }
    close(Kind.RESTORED, lot.orderId(), null, reason);
  }

  private void freeze(OrderId orderId, String reason) {
    CreditLot lot = lot(orderId);
    if (lot.disputed()) {
      move(orderId, AVAILABLE, FROZEN, lot.balance(AVAILABLE));
      close(Kind.FROZEN, orderId, null, reason);
    } else {
      move(orderId, FROZEN, AVAILABLE, lot.balance(FROZEN));
      close(Kind.THAWED, orderId, null, reason);
    }
  }

  private void move(OrderId orderId, LedgerAccount from, LedgerAccount to, long amount) {
    if (amount == 0) {
      return;
    }
    lots.put(orderId, lot(orderId).moved(from, to, amount));
    totals.merge(from, from.effectOf(-amount), Math::addExact);
    totals.merge(to, to.effectOf(amount), Math::addExact);
    open.add(new Entry(orderId, from, -amount));
    open.add(new Entry(orderId, to, amount));
  }

  private void close(
      Kind kind, @Nullable OrderId lot, @Nullable String reference, String reason) {
    if (!open.isEmpty()) {
      done.add(new LedgerTransaction(kind, lot, reference, reason, Entry.merged(open),
          total(AVAILABLE), total(FROZEN), debt()));
      open.clear();
    }
  }
}
