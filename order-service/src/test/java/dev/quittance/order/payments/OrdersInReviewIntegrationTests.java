package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.order.CouponTestBase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What operators see of orders that wait for a person. */
class OrdersInReviewIntegrationTests extends CouponTestBase {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final double YEARS = Duration.ofDays(3650).toSeconds();

  @Autowired
  private OrdersInReview ordersInReview;
  @Autowired
  private MeterRegistry meters;

  private double gauge(String name, String reason) {
    ordersInReview.refresh().block(TIMEOUT);
    return meters.get(name).tag("reason", reason).gauge().value();
  }

  @Test
  void countsThemAndTellsHowLongTheOldestWaits() {
    double before = gauge("quittance.orders.in.review", "currency_mismatch");
    String order = newOrder();
    succeed(order, openAttempt(order).paymentId(), new Money(5000, "USD"));
    awaitStatus(order, "review");
    assertThat(gauge("quittance.orders.in.review", "currency_mismatch")).isEqualTo(before + 1);
    assertThat(number("SELECT count(*) FROM orders WHERE order_id = :value"
        + " AND review_since > now() - interval '1 minute'", order)).isEqualTo(1);

    database.sql("UPDATE orders SET review_since = '2000-01-01' WHERE order_id = :order")
        .bind("order", order).fetch().rowsUpdated().block(TIMEOUT);

    assertThat(gauge("quittance.orders.oldest.review.age", "currency_mismatch"))
        .isGreaterThan(YEARS);
    assertThat(gauge("quittance.orders.oldest.review.age", "provider_mismatch"))
        .isLessThan(YEARS);

    adminPost("/api/orders/" + order + "/mark-paid", "{\"reason\": \"seen there\"}")
        .expectStatus().isOk();
    assertThat(gauge("quittance.orders.in.review", "currency_mismatch")).isEqualTo(before);
    assertThat(gauge("quittance.orders.oldest.review.age", "currency_mismatch"))
        .isLessThan(YEARS);
  }
}
