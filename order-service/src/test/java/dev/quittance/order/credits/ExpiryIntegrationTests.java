package dev.quittance.order.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.CreditsChanged;
import dev.quittance.events.OrderId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** Expiry: each lot once, by however many instances. */
class ExpiryIntegrationTests extends CreditTestBase {

  @Autowired
  private ScheduledTaskHolder schedule;

  private void expireOnManyInstances() {
    Flux.range(0, 6).flatMap(_ -> expireCredits.expireAll(), 6).blockLast(Duration.ofSeconds(60));
  }

  @Test
  void letsEachLotLapseOnceHoweverManyRun() {
    List<OrderId> lapsed = new ArrayList<>();
    for (int count = 0; count < 20; count++) {
      lapsed.add(bought(10, 1000));
    }
    bought(7, 1000);
    spent(15);
    lapsed.forEach(this::lapse);

    expireOnManyInstances();
    expireOnManyInstances();

    assertThat(expireCredits.expireAll().block(Duration.ofSeconds(30)))
        .as("nothing is left to do").isZero();
    assertThat(balance()).isEqualTo(7);
    assertThat(number("SELECT sum(expired)::bigint FROM credit_lots WHERE user_id = '" + user
        + "'")).isEqualTo(185);
    assertThat(number("SELECT count(*) FROM credit_transactions WHERE kind = 'expired'"
        + " AND user_id = '" + user + "'")).isEqualTo(19);
    assertThat(number("SELECT count(*) FROM audit_entries WHERE action = 'credit.expired'"
        + " AND order_id = '" + lapsed.getLast() + "'")).isEqualTo(1);
  }

  @Test
  void runsByItself() {
    OrderId order = bought(10, 1000);
    lapse(order);

    schedule.getScheduledTasks().stream().map(ScheduledTask::getTask)
        .filter(task -> task.toString().contains("ExpireCredits"))
        .forEach(task -> task.getRunnable().run());

    assertThat(number("SELECT expired FROM credit_lots WHERE order_id = '" + order + "'"))
        .isEqualTo(10);
  }

  @Test
  void leavesAnOrderAloneThatSomebodyElseWorksOn() {
    OrderId busy = bought(10, 1000);
    OrderId free = bought(10, 1000);
    lapse(busy);
    lapse(free);

    transaction.transactional(database.sql(
            "SELECT order_id FROM orders WHERE order_id = :order FOR UPDATE")
        .bind("order", busy.value()).fetch().one()
        .then(expireCredits.expireAll()
            .contextWrite(_ -> Context.empty())))
        .block(Duration.ofSeconds(60));

    assertThat(number("SELECT expired FROM credit_lots WHERE order_id = '" + busy + "'"))
        .isZero();
    assertThat(number("SELECT expired FROM credit_lots WHERE order_id = '" + free + "'"))
        .isEqualTo(10);
    expireOnManyInstances();
    assertThat(number("SELECT expired FROM credit_lots WHERE order_id = '" + busy + "'"))
        .isEqualTo(10);
  }

  @Test
  void doesNotLetCreditsLapseWhileTheyAreFrozen() {
    OrderId order = bought(10, 1000);
    disputeOpened(order, "dp", 1000);
    lapse(order);

    expireOnManyInstances();
    assertThat(credits().required("frozen").asLong()).isEqualTo(10);

    disputeClosed(order, "dp", 1000, false);
    assertThat(credits().required("frozen").asLong()).isZero();
    expireOnManyInstances();
    assertThat(number("SELECT expired FROM credit_lots WHERE order_id = '" + order + "'"))
        .isEqualTo(10);
  }

  @Test
  void findsLapsedLotsAndLedgerPagesByTheirIndexes() {
    OrderId order = bought(10, 1000);
    sql("""
        INSERT INTO orders (order_id, user_id, kind, subject, list_amount_minor, amount_minor,
                            currency, status, expires_at, created_at)
        SELECT left(order_id, 20) || number, user_id, kind, subject, 1, 1, currency, status,
               now(), now()
          FROM orders, generate_series(1, 3000) number WHERE order_id = :order
        """, Map.of("order", order.value()));
    sql("""
        INSERT INTO credit_lots (order_id, user_id, granted_at, expires_at, paid_minor)
        SELECT order_id, user_id, now(), now() + interval '1 day', 1
          FROM orders WHERE user_id = :user AND order_id <> :order
        """, Map.of("order", order.value(), "user", user));
    sql("""
        INSERT INTO credit_transactions (user_id, kind, reference, reason, balance_after,
                                         frozen_after, debt_after, created_at)
        SELECT :user, 'spent', number, 'x', 0, 0, 0, now() FROM generate_series(1, 3000) number
        """, Map.of("user", user));
    sql("ANALYZE credit_lots, credit_transactions", Map.of());

    assertThat(plan("EXPLAIN " + Credits.LAPSED.replace(":now", "now()").replace(":limit", "100")))
        .contains("credit_lots_lapsing");
    assertThat(plan("""
        EXPLAIN SELECT position FROM credit_transactions
         WHERE user_id = 'somebody' AND position < 1000 ORDER BY position DESC LIMIT 50
        """)).contains("credit_transactions_of_user");
  }

  private String plan(String sql) {
    return database.sql(sql).mapValue(String.class).all().collect(Collectors.joining("\n"))
        .blockOptional(Duration.ofSeconds(30)).orElseThrow();
  }

  @Test
  void oneThatCannotLapseHoldsUpNoneOfTheOthers() {
    OrderId stuck = bought(10, 1000);
    OrderId other = bought(10, 1000);
    sql("UPDATE credit_lots SET expires_at = now() - interval '1 year' WHERE order_id = :order",
        Map.of("order", stuck.value()));
    lapse(other);
    // Nothing we do makes this; it stands for whatever nobody thought of.
    sql("UPDATE orders SET user_id = 'nobody-' || user_id WHERE order_id = :order",
        Map.of("order", stuck.value()));
    sql("INSERT INTO credit_accounts (user_id) VALUES ('nobody-' || :user)",
        Map.of("user", user));

    expireCredits.expireAll().block(Duration.ofSeconds(30));

    assertThat(number("SELECT expired FROM credit_lots WHERE order_id = '" + other + "'"))
        .isEqualTo(10);
    sql("UPDATE orders SET user_id = :user WHERE order_id = :order",
        Map.of("order", stuck.value(), "user", user));
    expireOnManyInstances();
    assertThat(number("SELECT expired FROM credit_lots WHERE order_id = '" + stuck + "'"))
        .isEqualTo(10);
  }

  @Test
  void tellsAnalystsOfEveryMoveOnce() {
    OrderId order = bought(10, 1000);
    disputeOpened(order, "dp", 1000);
    disputeClosed(order, "dp", 1000, false);
    lapse(order);
    expireOnManyInstances();

    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(changes(order)).extracting(CreditsChanged::kind)
            .containsExactly("purchased", "frozen", "thawed", "expired"));
    assertThat(changes(order)).extracting(CreditsChanged::balanceChange)
        .containsExactly(10L, -10L, 10L, -10L);
    assertThat(changes(order)).extracting(CreditsChanged::credits).containsOnly(10L);
    assertThat(changes(order).getLast().balanceAfter()).isZero();
    assertThat(changes(order)).extracting(CreditsChanged::eventId).doesNotHaveDuplicates();
    assertThat(changes(order)).extracting(CreditsChanged::transactionId)
        .isEqualTo(json(as(user).get().uri("/api/users/credits/transactions").exchange())
            .required("items").valueStream().map(each -> each.required("id").asString())
            .toList().reversed());
  }

  private List<CreditsChanged> changes(OrderId order) {
    return orderEvents.events(CreditsChanged.class).stream()
        .filter(event -> event.orderId().equals(order)).toList();
  }
}
