package dev.quittance.order.credits;

import static java.time.temporal.ChronoUnit.DAYS;

import dev.quittance.events.OrderId;
import dev.quittance.order.credits.CreditSettings.DebtPolicy;
import dev.quittance.order.credits.LedgerTransaction.Entry;
import dev.quittance.order.credits.LedgerTransaction.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A user's credits kept in memory by the ledger's entries alone, as the database does. */
final class Purse {

  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  final Map<String, CreditLot> lots = new LinkedHashMap<>();
  final List<LedgerTransaction> ledger = new ArrayList<>();
  private final Map<String, Long> refunded = new LinkedHashMap<>();
  private final Map<String, Long> lost = new LinkedHashMap<>();
  private final DebtPolicy policy;

  Purse(DebtPolicy policy) {
    this.policy = policy;
  }

  String buy(long credits, long paidMinor) {
    String id = "lot-" + lots.size();
    lots.put(id, new CreditLot(new OrderId(id), NOW.plusSeconds(lots.size()),
        NOW.plus(180, DAYS), paidMinor, 0, false, Map.of()));
    post(wallet -> wallet.grant(new OrderId(id), credits));
    return id;
  }

  boolean spend(long amount) {
    boolean[] spent = {false};
    post(wallet -> spent[0] = wallet.spend(amount, "ref-" + ledger.size(), "test", NOW));
    return spent[0];
  }

  List<Kind> refunded(String lot, long totalMinor) {
    refunded.put(lot, totalMinor);
    return settle(lot, lots.get(lot).disputed());
  }

  List<Kind> disputed(String lot, boolean open, long lostMinor) {
    lost.put(lot, lostMinor);
    return settle(lot, open);
  }

  private List<Kind> settle(String id, boolean disputed) {
    CreditLot lot = lots.get(id);
    lots.put(id, new CreditLot(lot.orderId(), lot.grantedAt(), lot.expiresAt(), lot.paidMinor(),
        refunded.getOrDefault(id, 0L) + lost.getOrDefault(id, 0L), disputed, lot.balances()));
    return post(wallet -> wallet.settle(new OrderId(id), policy, "test"));
  }

  void expiringInDays(String id, int days) {
    CreditLot lot = lots.get(id);
    lots.put(id, new CreditLot(lot.orderId(), lot.grantedAt(), NOW.plus(days, DAYS),
        lot.paidMinor(), lot.takenBackMinor(), lot.disputed(), lot.balances()));
  }

  void lapse(String id) {
    expiringInDays(id, -1);
    post(wallet -> wallet.expire(new OrderId(id), NOW));
  }

  CreditLot lot(String id) {
    return lots.get(id);
  }

  long total(LedgerAccount account) {
    return lots.values().stream().mapToLong(lot -> lot.balance(account)).sum();
  }

  long debt() {
    return total(LedgerAccount.OWED) - total(LedgerAccount.REPAID);
  }

  private List<Kind> post(Consumer<Wallet> change) {
    Map<LedgerAccount, Long> totals = new EnumMap<>(LedgerAccount.class);
    for (LedgerAccount account : LedgerAccount.values()) {
      totals.put(account, total(account));
    }
    Wallet wallet = new Wallet(totals, List.copyOf(lots.values()));
    change.accept(wallet);
    ledger.addAll(wallet.transactions());
    wallet.transactions().forEach(this::apply);
    return wallet.transactions().stream().map(LedgerTransaction::kind).toList();
  }

  private void apply(LedgerTransaction transaction) {
    for (Entry entry : transaction.entries()) {
      lots.computeIfPresent(entry.lot().value(), (_, lot) -> {
        Map<LedgerAccount, Long> next = new EnumMap<>(LedgerAccount.class);
        next.putAll(lot.balances());
        next.merge(entry.account(), entry.account().effectOf(entry.amount()), Long::sum);
        return new CreditLot(lot.orderId(), lot.grantedAt(), lot.expiresAt(), lot.paidMinor(),
            lot.takenBackMinor(), lot.disputed(), next);
      });
    }
  }
}
