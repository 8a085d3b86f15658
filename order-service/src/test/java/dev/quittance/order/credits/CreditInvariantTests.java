package dev.quittance.order.credits;

import static dev.quittance.order.credits.LedgerAccount.AVAILABLE;
import static dev.quittance.order.credits.LedgerAccount.FROZEN;
import static dev.quittance.order.credits.LedgerAccount.ISSUED;
import static dev.quittance.order.credits.LedgerAccount.OWED;
import static dev.quittance.order.credits.LedgerAccount.REPAID;
import static dev.quittance.order.credits.LedgerAccount.REVOKED;
import static dev.quittance.order.credits.LedgerAccount.SPENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.credits.CreditSettings.DebtPolicy;
import dev.quittance.order.credits.LedgerTransaction.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to credits in whatever order, no credit is made or lost. */
@Timeout(60)
class CreditInvariantTests {

  private static final int SEQUENCES = 400;
  private static final int STEPS = 30;

  @ParameterizedTest
  @EnumSource(DebtPolicy.class)
  void noSequenceMakesOrLosesACredit(DebtPolicy policy) {
    int moved = 0;
    for (int seed = 0; seed < SEQUENCES; seed++) {
      Random random = new Random(seed);
      Purse purse = new Purse(policy);
      for (int step = 0; step < STEPS; step++) {
        step(purse, random);
        check(purse, policy, "seed " + seed + " step " + step);
      }
      moved += purse.ledger.size();
    }
    assertThat(moved).isGreaterThan(SEQUENCES * STEPS / 3);
  }

  private static void step(Purse purse, Random random) {
    if (purse.lots.isEmpty() || random.nextInt(6) == 0) {
      purse.buy(1 + random.nextInt(1000), 1 + random.nextInt(10_000));
      return;
    }
    String lot = "lot-" + random.nextInt(purse.lots.size());
    long paid = purse.lot(lot).paidMinor();
    switch (random.nextInt(6)) {
      case 0, 1 -> purse.spend(1 + random.nextInt(800));
      case 2, 3 -> purse.refunded(lot, random.nextInt(3) == 0 ? 0 : random.nextLong(paid + 1));
      case 4 -> purse.disputed(
          lot, random.nextBoolean(), random.nextBoolean() ? 0 : random.nextLong(paid + 1));
      default -> {
        if (random.nextInt(3) == 0) {
          purse.lapse(lot);
        }
      }
    }
  }

  private static void check(Purse purse, DebtPolicy policy, String where) {
    for (LedgerTransaction transaction : purse.ledger) {
      assertThat(transaction.entries().stream().collect(Collectors.groupingBy(
          Entry::lot, Collectors.summingLong(Entry::amount))).values()).as(where)
          .containsOnly(0L);
    }
    LedgerTransaction last = purse.ledger.getLast();
    assertThat(List.of(last.balanceAfter(), last.frozenAfter(), last.debtAfter())).as(where)
        .containsExactly(purse.total(AVAILABLE), purse.total(FROZEN), purse.debt());
    assertThat(purse.debt()).as(where).isNotNegative();
    for (CreditLot lot : purse.lots.values()) {
      assertThat(lot.balances().values()).as(where).allMatch(balance -> balance >= 0);
      long gone = lot.balance(SPENT) + lot.balance(REPAID);
      long owed = policy == DebtPolicy.CLAMP ? 0
          : Math.max(0, lot.toTakeBack() - (lot.balance(ISSUED) - gone));
      assertThat(lot.balance(OWED)).as(where).isEqualTo(owed);
      assertThat(lot.balance(REVOKED)).as(where).isLessThanOrEqualTo(lot.toTakeBack());
      assertThat(lot.disputed() ? lot.balance(AVAILABLE) : lot.balance(FROZEN)).as(where)
          .isZero();
    }
  }

  /** The end of facts that add up is the same, whichever came first and however often. */
  @ParameterizedTest
  @EnumSource(DebtPolicy.class)
  void theOrderOfRefundsAndDisputesDoesNotMatter(DebtPolicy policy) {
    for (int seed = 0; seed < SEQUENCES; seed++) {
      Random random = new Random(seed);
      List<List<Long>> ends = new ArrayList<>();
      long spent = random.nextInt(900);
      long refund = random.nextInt(5001);
      long lost = random.nextInt(5001);
      for (int order = 0; order < 3; order++) {
        Purse purse = new Purse(policy);
        String lot = purse.buy(1000, 5000);
        purse.spend(spent);
        switch (order) {
          case 0 -> {
            purse.refunded(lot, refund);
            purse.disputed(lot, true, 0);
            purse.disputed(lot, false, lost);
          }
          case 1 -> {
            purse.disputed(lot, true, 0);
            purse.disputed(lot, false, lost);
            purse.refunded(lot, refund);
            purse.refunded(lot, refund);
          }
          default -> {
            purse.refunded(lot, 5000);
            purse.disputed(lot, true, 0);
            purse.refunded(lot, refund);
            purse.disputed(lot, false, lost);
          }
        }
        ends.add(List.of(purse.total(AVAILABLE), purse.total(REVOKED), purse.debt()));
      }
      assertThat(ends).as("seed " + seed).containsOnly(ends.getFirst());
    }
  }
}
