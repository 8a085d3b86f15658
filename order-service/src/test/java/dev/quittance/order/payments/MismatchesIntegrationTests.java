package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.order.CouponTestBase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Money that was not believed. */
class MismatchesIntegrationTests extends CouponTestBase {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Autowired
  private Mismatches mismatches;

  private Mismatches.Told told(String order) {
    return Objects.requireNonNull(
        mismatches.moneyOf(new OrderId(order)).single().block(TIMEOUT));
  }

  private void execute(String sql) {
    database.sql(sql).fetch().rowsUpdated().block(TIMEOUT);
  }

  private static String backfill() throws IOException {
    try (InputStream file = Objects.requireNonNull(MismatchesIntegrationTests.class
        .getResourceAsStream("/db/migration/V202611221103__mismatches.sql"))) {
      String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return sql.substring(sql.indexOf("INSERT INTO"));
    }
  }

  @ParameterizedTest
  @CsvSource({"4999, CNY, amount_mismatch", "5000, USD, currency_mismatch",
    "5000, JPY, currency_mismatch"})
  void areKnownOfOrdersThatWereInReviewBefore(long minor, String currency, String reason)
      throws IOException {
    String order = newOrder();
    PaymentId payment = openAttempt(order).paymentId();
    succeed(order, payment, new Money(minor, currency));
    awaitStatus(order, "review");
    Mismatches.Told noted = told(order);
    assertThat(noted).isEqualTo(
        new Mismatches.Told(payment, reason, new Money(minor, currency)));

    execute("DELETE FROM mismatches WHERE order_id = '" + order + "'");
    execute(backfill());

    assertThat(told(order)).isEqualTo(noted);
  }
}
