package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.orders.OrderStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The few words in which a payment is told. */
@Timeout(30)
class PaymentStateTests {

  @ParameterizedTest
  @CsvSource({
    // payment, told, told while the order is in review, told after it was rejected
    "REQUESTED, pending, processing, pending",
    "PENDING, pending, processing, pending",
    "UNKNOWN, processing, processing, processing",
    "SUCCEEDED, succeeded, processing, failed",
    "FAILED, failed, failed, failed",
    "EXPIRED, failed, failed, failed",
    "CANCELLED, failed, failed, failed",
    "PARTIALLY_REFUNDED, partially_refunded, partially_refunded, partially_refunded",
    "REFUNDED, refunded, refunded, refunded",
  })
  void tellsEveryState(PaymentStatus payment, String told, String inReview, String rejected) {
    for (OrderStatus order : OrderStatus.values()) {
      assertThat(PaymentState.statusOf(payment, order)).as("order %s", order)
          .isEqualTo(order == OrderStatus.REVIEW ? inReview
              : order == OrderStatus.CANCELLED ? rejected : told);
    }
  }
}
