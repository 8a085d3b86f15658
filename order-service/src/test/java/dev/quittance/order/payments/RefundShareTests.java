package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.order.orders.NewOrder;
import dev.quittance.order.orders.Order;
import dev.quittance.order.payments.PaymentFacts.RefundFact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many credits go with a refund. */
@Timeout(30)
class RefundShareTests {

  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final OrderId ORDER = new OrderId("o");
  private static final PaymentId PAYMENT = new PaymentId("p");

  private static Order order(long credits, PaymentId paidBy) {
    return Order.created(ORDER, new NewOrder("u", "package", "trial", "Trial",
            new Money(5000, "CNY"), credits, null, Map.of()), NOW, NOW)
        .through("stripe", null).paidBy(paidBy, NOW);
  }

  private static Payment payment(long received, Map<String, RefundFact> refunds) {
    return new Payment(PAYMENT, ORDER, 1, "stripe", null, new Money(5000, "CNY"),
        new PaymentFacts(true, received, null, 0, refunds, PaymentFacts.Dispute.NONE), false,
        false, null, null, null, null, null, NOW);
  }

  private static RefundRequest asked(String id, long minor, RefundRequest.Status status) {
    return new RefundRequest(new RefundId(id), ORDER, PAYMENT, new Money(minor, "CNY"), status,
        "r", "u", null, null, null, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    // credits, refunded in all of 5000, the share
    "500, 0, 0", "500, 5000, 500", "500, 2500, 250", "500, 1, 0", "500, 10, 1", "500, 4999, 499",
    "1, 4999, 0", "9223372036854775807, 5000, 9223372036854775807", "500, 9999, 500",
  })
  void isTheShareOfTheTotalRoundedDown(long credits, long refunded, long share) {
    assertThat(RefundPayment.share(order(credits, PAYMENT), payment(5000, Map.of()), refunded))
        .isEqualTo(share);
  }

  @Test
  void isNothingForASurplus() {
    assertThat(RefundPayment.share(
        order(500, new PaymentId("other")), payment(5000, Map.of()), 5000)).isZero();
  }

  @Test
  void sharesOfSeveralRefundsNeverExceedTheWhole() {
    long taken = 0;
    for (long before = 0; before < 5000; before += 1250) {
      taken += RefundPayment.share(order(7, PAYMENT), payment(5000, Map.of()), before + 1250)
          - RefundPayment.share(order(7, PAYMENT), payment(5000, Map.of()), before);
    }
    assertThat(taken).isEqualTo(7);
  }

  @Test
  void countsWhatWentBeforeOnce() {
    // One was told by the provider, one is open, one failed; the last is the one in question.
    Payment payment = payment(5000, Map.of(
        "re_1", new RefundFact("told", 1000, false),
        "re_dashboard", new RefundFact(null, 500, false)));
    RefundRequest wanted = asked("wanted", 300, RefundRequest.Status.PENDING);

    assertThat(Refundable.refundedBefore(payment, wanted, List.of(
        asked("told", 1000, RefundRequest.Status.SUCCEEDED),
        asked("open", 200, RefundRequest.Status.PENDING),
        asked("failed", 700, RefundRequest.Status.FAILED), wanted,
        asked("later", 900, RefundRequest.Status.REQUESTED)))).isEqualTo(1700);
  }
}
