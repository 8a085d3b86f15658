package dev.quittance.order.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.runtime.web.ProblemException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PayableTests {

  private static final Instant END = Instant.parse("2026-01-01T12:00:00Z");

  private static Order order(OrderStatus status) {
    return Order.created(new OrderId("o-1"), new NewOrder("user-1", "package", "trial", "Trial",
        new Money(5000, "CNY"), 500, null, Map.of()), END, END).with(status);
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED,            1, ",
    "CREATED,            0, order_expired",
    "AWAITING_PAYMENT,   1, ",
    "AWAITING_PAYMENT,   0, order_expired",
    "PAID,               1, order_already_paid",
    "PARTIALLY_REFUNDED, 1, order_already_paid",
    "REFUNDED,           1, order_already_paid",
    "PAID,               0, order_already_paid",
    "EXPIRED,            1, order_expired",
    "CANCELLED,          1, order_cancelled",
    "REVIEW,             1, order_in_review",
  })
  void letsOnlyOpenOrdersGoOn(OrderStatus status, long nanosLeft, String code) {
    Instant now = END.minusNanos(nanosLeft);
    if (code == null) {
      assertThatCode(() -> Payable.require(order(status), now)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> Payable.require(order(status), now))
          .isInstanceOfSatisfying(ProblemException.class, problem ->
              assertThat(problem.getBody().getProperties()).containsEntry("code", code));
    }
  }
}
