package dev.quittance.order.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.OrderTestBase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The statements of lists and gauges are answered by indexes, also for a time long ago. */
class OrderListPlanIntegrationTests extends OrderTestBase {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private String plan(OrderFilter filter, @Nullable OrderCursor after) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    String sql = Orders.listSql(filter, after, wanted);
    return database.sql("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + sql).bindValues(wanted)
        .bind("limit", 50).mapValue(String.class).all().collect(Collectors.joining("\n"))
        .blockOptional(Duration.ofSeconds(30)).orElseThrow();
  }

  private void orders(int count) {
    database.sql("""
            INSERT INTO orders (order_id, user_id, kind, subject, list_amount_minor, amount_minor,
                                currency, status, payment_channel, expires_at, created_at)
            SELECT :user || number, :user || number % 100, 'amount', 'x', 1, 1, 'CNY', 'paid',
                   'stripe', now(), now() - number * interval '1 hour'
              FROM generate_series(1, :count) number
            """)
        .bind("user", user).bind("count", count).fetch().rowsUpdated()
        .then(database.sql("ANALYZE orders").fetch().rowsUpdated())
        .block(Duration.ofSeconds(30));
  }

  @Test
  void readsNoOrdersThatItDoesNotShow() {
    orders(6000);
    Instant to = Instant.now().minus(Duration.ofHours(5500));

    for (OrderFilter filter : new OrderFilter[] {
      new OrderFilter(null, null, null, null, to),
      new OrderFilter(null, OrderStatus.PAID, null, null, to),
      new OrderFilter(null, OrderStatus.PAID, "stripe", LONG_AGO, to),
      new OrderFilter(user + "7", null, null, null, null),
      new OrderFilter(null, null, null, null, null),
    }) {
      assertThat(plan(filter, null)).contains("orders_by_").doesNotContain("Seq Scan")
          .doesNotContain("Rows Removed");
      assertThat(plan(filter, new OrderCursor(Instant.now(), 1))).contains("orders_by_")
          .doesNotContain("Rows Removed");
    }
  }

  @Test
  void findsWhatIsInReviewByItsIndex() {
    orders(6000);

    String plan = database.sql("EXPLAIN (COSTS OFF) " + Orders.IN_REVIEW)
        .bind("reasons", new String[] {"amount_mismatch", "price_changed"})
        .mapValue(String.class).all().collect(Collectors.joining("\n"))
        .blockOptional(Duration.ofSeconds(30)).orElseThrow();

    assertThat(plan).contains("orders_in_review").doesNotContain("Seq Scan", "Sort");
  }
}
