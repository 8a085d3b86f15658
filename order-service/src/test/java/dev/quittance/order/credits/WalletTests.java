package dev.quittance.order.credits;

import static dev.quittance.order.credits.LedgerAccount.AVAILABLE;
import static dev.quittance.order.credits.LedgerAccount.EXPIRED;
import static dev.quittance.order.credits.LedgerAccount.FROZEN;
import static dev.quittance.order.credits.LedgerAccount.REPAID;
import static dev.quittance.order.credits.LedgerAccount.REVOKED;
import static dev.quittance.order.credits.LedgerAccount.SPENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.credits.CreditSettings.DebtPolicy;
import dev.quittance.order.credits.LedgerTransaction.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class WalletTests {

  private final Purse purse = new Purse(DebtPolicy.DEBT);

  /** Of 1000 credits for 50.00: what is taken, owed and left after that much was refunded. */
  @ParameterizedTest
  @CsvSource({
    // spent, refunded: available, revoked, debt
    "0, 0, 1000, 0, 0",
    "0, 5000, 0, 1000, 0",
    "0, 2500, 500, 500, 0",
    "0, 1, 1000, 0, 0",
    "0, 4999, 1, 999, 0",
    "400, 5000, 0, 1000, 400",
    "1000, 5000, 0, 1000, 1000",
    "400, 3000, 0, 600, 0",
    "400, 3500, 0, 700, 100",
    "0, 9999, 0, 1000, 0"})
  void takesBackTheShareOfTheMoneyThatWentBack(
      long spent, long refunded, long available, long revoked, long debt) {
    String lot = purse.buy(1000, 5000);
    purse.spend(spent);

    purse.refunded(lot, refunded);

    assertThat(purse.total(AVAILABLE)).isEqualTo(available);
    assertThat(purse.total(REVOKED)).isEqualTo(revoked);
    assertThat(purse.debt()).isEqualTo(debt);
  }

  @Test
  void severalPartialRefundsTakeNoMoreThanOneOfTheirSum() {
    String lot = purse.buy(1100, 10_000);
    for (long total = 333; total < 10_000; total += 333) {
      purse.refunded(lot, total);
      purse.refunded(lot, total);
      assertThat(purse.total(REVOKED)).isEqualTo(1100 * total / 10_000);
    }
    purse.refunded(lot, 10_000);

    assertThat(purse.total(REVOKED)).isEqualTo(1100);
    assertThat(purse.refunded(lot, 10_000)).as("told again").isEmpty();
  }

  @Test
  void givesBackWhenARefundFailsAfterwards() {
    String lot = purse.buy(1000, 5000);
    purse.spend(400);
    purse.refunded(lot, 5000);
    assertThat(purse.debt()).isEqualTo(400);

    assertThat(purse.refunded(lot, 0)).containsExactly(Kind.RESTORED);

    assertThat(purse.debt()).isZero();
    assertThat(purse.total(AVAILABLE)).isEqualTo(600);
    assertThat(purse.total(REVOKED)).isZero();
  }

  @Test
  void aGrantPaysTheDebtFirst() {
    String first = purse.buy(1000, 5000);
    purse.spend(700);
    purse.refunded(first, 5000);

    purse.buy(500, 2500);
    assertThat(purse.debt()).isEqualTo(200);
    assertThat(purse.total(AVAILABLE)).isZero();

    purse.buy(500, 2500);
    assertThat(purse.debt()).isZero();
    assertThat(purse.total(AVAILABLE)).isEqualTo(300);
  }

  @Test
  void givesBackToTheLotsThatPaidADebtWhichIsNoneAnyMore() {
    String first = purse.buy(1000, 5000);
    purse.spend(1000);
    purse.refunded(first, 5000);
    String second = purse.buy(600, 3000);
    String third = purse.buy(600, 3000);
    assertThat(purse.total(REPAID)).isEqualTo(1000);

    purse.refunded(first, 2500);
    assertThat(purse.lot(second).balance(AVAILABLE)).isEqualTo(100);
    assertThat(purse.lot(third).balance(AVAILABLE)).isEqualTo(600);
    purse.refunded(first, 0);

    assertThat(purse.lot(second).balance(AVAILABLE)).isEqualTo(600);
    assertThat(purse.total(REPAID)).isZero();
    assertThat(purse.debt()).isZero();
  }

  @Test
  void aRefundedLotThatPaidADebtIsSettledOnce() {
    String first = purse.buy(1000, 5000);
    purse.spend(1000);
    purse.refunded(first, 5000);
    String second = purse.buy(600, 3000);
    purse.refunded(second, 3000);
    assertThat(purse.debt()).isEqualTo(1000);

    purse.refunded(first, 0);

    assertThat(purse.debt()).isZero();
    assertThat(purse.total(AVAILABLE)).isZero();
    assertThat(purse.lot(second).balance(REVOKED)).isEqualTo(600);
    purse.refunded(second, 0);
    assertThat(purse.total(AVAILABLE)).as("as if nothing had been refunded").isEqualTo(600);
  }

  @Test
  void clampsToWhatIsLeftIfThatIsThePolicy() {
    Purse clamped = new Purse(DebtPolicy.CLAMP);
    String lot = clamped.buy(1000, 5000);
    clamped.spend(700);

    clamped.refunded(lot, 5000);

    assertThat(clamped.debt()).isZero();
    assertThat(clamped.total(REVOKED)).isEqualTo(300);
    clamped.refunded(lot, 0);
    assertThat(clamped.total(AVAILABLE)).isEqualTo(300);
  }

  @Test
  void whatLapsedUnusedIsOwedByNobody() {
    String lot = purse.buy(1000, 5000);
    purse.spend(400);
    purse.lapse(lot);
    assertThat(purse.total(EXPIRED)).isEqualTo(600);

    purse.refunded(lot, 2500);
    assertThat(purse.debt()).isZero();
    purse.refunded(lot, 5000);

    assertThat(purse.debt()).isEqualTo(400);
  }

  @Test
  void spendsWhatLapsesFirst() {
    String late = purse.buy(100, 1000);
    String early = purse.buy(100, 1000);
    String lapsed = purse.buy(100, 1000);
    purse.expiringInDays(late, 30);
    purse.expiringInDays(early, 3);
    purse.expiringInDays(lapsed, 0);

    assertThat(purse.spend(150)).isTrue();

    assertThat(purse.lot(early).balance(SPENT)).isEqualTo(100);
    assertThat(purse.lot(late).balance(SPENT)).isEqualTo(50);
    assertThat(purse.spend(51)).as("a lapsed lot counts for nothing").isFalse();
    assertThat(purse.spend(50)).isTrue();
  }

  @Test
  void freezesWhatIsLeftWhileADisputeIsOpen() {
    String lot = purse.buy(1000, 5000);
    String other = purse.buy(50, 500);
    purse.spend(300);
    assertThat(purse.disputed(lot, true, 0)).containsExactly(Kind.FROZEN);
    assertThat(purse.disputed(lot, true, 0)).isEmpty();
    assertThat(purse.total(FROZEN)).isEqualTo(700);

    assertThat(purse.spend(51)).isFalse();
    purse.lapse(lot);
    assertThat(purse.total(EXPIRED)).isZero();
    purse.refunded(lot, 2500);
    assertThat(purse.total(FROZEN)).isEqualTo(200);

    assertThat(purse.disputed(lot, false, 0)).containsExactly(Kind.THAWED);
    assertThat(purse.lot(lot).balance(AVAILABLE)).isEqualTo(200);
    assertThat(purse.lot(other).balance(AVAILABLE)).isEqualTo(50);
  }

  @Test
  void aLostDisputeTakesWhatIsFrozenAndNothingTwice() {
    String lot = purse.buy(1000, 5000);
    purse.refunded(lot, 5000);

    purse.disputed(lot, true, 0);
    assertThat(purse.disputed(lot, false, 5000)).isEmpty();
    assertThat(purse.total(REVOKED)).isEqualTo(1000);

    String half = purse.buy(1000, 5000);
    purse.refunded(half, 2500);
    purse.disputed(half, true, 0);
    purse.disputed(half, false, 2500);
    assertThat(purse.lot(half).balance(REVOKED)).isEqualTo(1000);
    assertThat(purse.total(FROZEN)).isZero();
    assertThat(purse.debt()).isZero();
  }
}
