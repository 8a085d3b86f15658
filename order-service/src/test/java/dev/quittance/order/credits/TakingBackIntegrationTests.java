package dev.quittance.order.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.CreditsGranted;
import dev.quittance.events.CreditsRevoked;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Granting once, taking back in proportion, debts, and what the database refuses. */
class TakingBackIntegrationTests extends CreditTestBase {

  private List<CreditsRevoked> revoked(OrderId order) {
    return orderEvents.events(CreditsRevoked.class).stream()
        .filter(event -> event.orderId().equals(order)).toList();
  }

  @Test
  void grantsOnceHoweverOftenTheOrderIsTold() {
    OrderId order = bought(500, 5000);
    paid(order, 5000);
    IntStream.range(0, 8).mapToObj(_ -> CompletableFuture.runAsync(() -> paid(order, 5000)))
        .toList().forEach(CompletableFuture::join);

    assertThat(balance()).isEqualTo(500);
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(orderEvents.events(CreditsGranted.class).stream()
            .filter(event -> event.orderId().equals(order))
            .map(CreditsGranted::credits)).containsExactly(500L));
  }

  @Test
  void grantsNothingIfTheTransactionOfThePaymentFails() {
    OrderId order = order(500, 5000);
    OrderPaid event = new OrderPaid(order, user, paymentOf(order), "stripe", cny(5000), "trial",
        Map.of(), Instant.now());

    assertThatThrownBy(() -> transaction.transactional(follow(order, event)
        .then(Mono.error(new IllegalStateException("the process dies here")))).block())
        .hasMessageContaining("dies here");

    assertThat(balance()).isZero();
    paid(order, 5000);
    assertThat(balance()).isEqualTo(500);
  }

  @Test
  void takesBackByTotalsAndShowsTheDebt() {
    OrderId order = bought(1000, 5000);
    spent(700);
    refunded(order, 5000, 1000);
    refunded(order, 5000, 1000);
    assertThat(balance()).isEqualTo(100);

    refunded(order, 5000, 2000);
    refunded(order, 5000, 2000);
    assertThat(balance()).isZero();
    assertThat(debt()).isEqualTo(100);

    bought(50, 500);
    assertThat(debt()).as("the next grant pays first").isEqualTo(50);
    bought(80, 800);
    assertThat(debt()).isZero();
    assertThat(balance()).isEqualTo(30);
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(revoked(order).stream().map(CreditsRevoked::totalRevoked))
            .containsExactly(200L, 400L));
  }

  @Test
  void givesBackWhenARefundFailedAndTakesAgainWhenItIsRepeated() {
    OrderId order = bought(1000, 5000);
    refunded(order, 5000, 5000);
    assertThat(balance()).isZero();
    refunded(order, 5000, 0);
    assertThat(balance()).isEqualTo(1000);
    refunded(order, 5000, 5000);
    assertThat(balance()).isZero();

    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(revoked(order).stream().map(CreditsRevoked::credits))
            .containsExactly(1000L, -1000L, 1000L));
    assertThat(orderEvents.events().stream().map(each -> each.id())
        .filter(id -> id.startsWith("credits.revoked.v1:" + order))).doesNotHaveDuplicates();
  }

  @Test
  void spendingAndRefundAtOnceLoseNothing() {
    OrderId order = bought(1000, 5000);
    List<CompletableFuture<Integer>> spendings = IntStream.range(0, 20)
        .mapToObj(count -> CompletableFuture.supplyAsync(
            () -> status(spend("50", "race-" + count)))).toList();
    CompletableFuture<Void> refunding =
        CompletableFuture.runAsync(() -> refunded(order, 5000, 5000));
    long spent = spendings.stream().map(CompletableFuture::join)
        .filter(status -> status == 200).count() * 50;
    refunding.join();

    assertThat(balance()).isZero();
    assertThat(debt()).isEqualTo(spent);
  }

  @Test
  void theDatabaseRefusesWhatDoesNotBalance() {
    OrderId order = bought(100, 1000);
    for (String wrong : List.of(
        "UPDATE credit_accounts SET available = available + 1, issued = issued + 1",
        "UPDATE credit_lots SET spent = 1, available = available - 1",
        "UPDATE credit_entries SET amount = amount + 1",
        "DELETE FROM credit_entries",
        "DELETE FROM credit_transactions",
        "DELETE FROM credit_lots",
        "TRUNCATE credit_entries",
        "UPDATE credit_transactions SET reason = 'other'",
        "INSERT INTO credit_accounts (user_id, issued, available) VALUES ('rich', 5, 5)")) {
      assertThatThrownBy(() -> sql(wrong, Map.of())).as(wrong)
          .rootCause().hasMessageMatching(".*(append-only|follows the ledger only).*");
    }
    for (String entries : List.of("('available', 5)", "('available', -101), ('spent', 101)",
        "('available', -5), ('spent', 4)")) {
      assertThatThrownBy(() -> sql("""
          WITH made AS (
            INSERT INTO credit_transactions (user_id, kind, reference, reason, balance_after,
                                             frozen_after, debt_after, created_at)
            VALUES (:user, 'spent', 'forged', 'x', 0, 0, 0, now()) RETURNING position, user_id)
          INSERT INTO credit_entries (position, user_id, order_id, account, amount)
          SELECT position, user_id, :order, account, amount
            FROM made, (VALUES %s) AS entry (account, amount)
          """.formatted(entries), Map.of("user", user, "order", order.value()))).as(entries)
          .rootCause().hasMessageMatching(".*(sum to zero|_available_check|balance).*");
    }
    assertThat(balance()).isEqualTo(100);
  }

  /** The same as in memory, on the real tables, triggers and use cases. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noSequenceMakesOrLosesACredit(long seed) {
    Random random = new Random(seed);
    List<OrderId> bought = new ArrayList<>(List.of(bought(100, 1000)));
    for (int step = 0; step < 20; step++) {
      OrderId order = bought.get(random.nextInt(bought.size()));
      switch (random.nextInt(7)) {
        case 0 -> bought.add(bought(1 + random.nextInt(200), 1000));
        case 1, 2 -> status(spend(Integer.toString(1 + random.nextInt(120)), "s" + step));
        case 3 -> refunded(order, 1000, random.nextInt(1001));
        case 4 -> disputeOpened(order, "dp" + random.nextInt(3), 1000);
        case 5 -> disputeClosed(order, "dp" + random.nextInt(3), random.nextInt(1001),
            random.nextBoolean());
        default -> {
          lapse(order);
          expireCredits.expireAll().block(Duration.ofSeconds(30));
        }
      }
      ledgerAndBalancesAgree();
    }
    assertThat(number("SELECT count(*) FROM credit_transactions WHERE user_id = '" + user + "'"))
        .isGreaterThan(5);
  }
}
