package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Event;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import dev.quittance.order.orders.NewOrder;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class OrderChangeTests {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Money PRICE = new Money(5000, "CNY");
  private static final PaymentId FIRST = new PaymentId("p-1");
  private static final PaymentId SECOND = new PaymentId("p-2");

  private static Order order(OrderStatus status, PaymentId paidBy) {
    Order order = Order.created(new OrderId("o-1"), new NewOrder("user-1", "package", "trial",
            "Trial", PRICE, 500, null, Map.of()), NOW, NOW)
        .through("stripe", "payment_intent");
    return (paidBy == null ? order : order.paidBy(paidBy, NOW)).with(status);
  }

  private static ProviderReport report(PaymentId payment) {
    return new ProviderReport("stripe", "evt", "pi", Map.of(), new OrderId("o-1"), payment, NOW,
        ReportedBy.WEBHOOK);
  }

  private static Payment succeeded(PaymentId id) {
    return new Payment(id, new OrderId("o-1"), 1, "stripe", null, PRICE,
        PaymentFacts.NONE.and(new PaymentSucceeded(report(id), PRICE)), false, false, null, null,
        null, null, null, NOW);
  }

  private static OrderChange change(Order order, Payment payment) {
    return OrderChange.of(order, payment, 0, true, NOW);
  }

  /** Money that came late is money: the order is paid, not ignored. */
  @ParameterizedTest
  @EnumSource(names = {"CREATED", "AWAITING_PAYMENT", "EXPIRED", "CANCELLED"})
  void successPaysEveryOrderThatIsNotPaid(OrderStatus status) {
    OrderChange change = change(order(status, null), succeeded(FIRST));

    assertThat(change.order().status()).isEqualTo(OrderStatus.PAID);
    assertThat(change.order().paidPaymentId()).isEqualTo(FIRST);
    assertThat(change.events()).singleElement().isInstanceOf(OrderPaid.class);
    assertThat(change.action()).isEqualTo("payment.finalize");
  }

  @Test
  void successOfAnOrderInReviewDeliversNothing() {
    OrderChange change = change(order(OrderStatus.REVIEW, null), succeeded(FIRST));

    assertThat(change.order().status()).isEqualTo(OrderStatus.REVIEW);
    assertThat(change.events()).isEmpty();
  }

  @Test
  void theSameSuccessAgainChangesNothing() {
    OrderChange change = change(order(OrderStatus.PAID, FIRST), succeeded(FIRST));

    assertThat(change.events()).isEmpty();
    assertThat(change.action()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"PAID", "PARTIALLY_REFUNDED", "REFUNDED"})
  void aSecondSuccessIsSurplusAndRefunded(OrderStatus status) {
    OrderChange change = change(order(status, FIRST), succeeded(SECOND));

    assertThat(change.order().status()).isEqualTo(status);
    assertThat(change.payment().surplus()).isTrue();
    assertThat(change.events()).singleElement().isInstanceOfSatisfying(RefundRequested.class,
        refund -> {
          assertThat(refund.paymentId()).isEqualTo(SECOND);
          assertThat(refund.amount()).isEqualTo(PRICE);
          assertThat(refund.requestedBy()).isEqualTo("policy:surplus");
        });
    assertThat(change(change.order(), change.payment()).events())
        .as("told twice, refunded once").isEmpty();
  }

  private static Order repriced(OrderStatus status) {
    return order(status, null).pricedAt(new Money(4000, "CNY"), "CODE");
  }

  /** A coupon came after the attempt was made: its money is not the order's price any more. */
  @ParameterizedTest
  @EnumSource(names = {"CREATED", "AWAITING_PAYMENT", "EXPIRED", "CANCELLED"})
  void successAtAPriceThatWasGoesBackAndPaysNothing(OrderStatus status) {
    OrderChange change = change(repriced(status), succeeded(FIRST));

    assertThat(change.order()).isEqualTo(repriced(status));
    assertThat(change.payment().surplus()).isTrue();
    assertThat(change.events()).singleElement().isInstanceOfSatisfying(RefundRequested.class,
        refund -> assertThat(refund.amount()).isEqualTo(PRICE));
    assertThat(change.action()).isEqualTo("payment.surplus");
    assertThat(change(order(status, null), change.payment()).events())
        .as("told again, even when the price is back").isEmpty();
  }

  @Test
  void successAtAPriceThatWasGoesToReviewIfNothingIsRefundedByPolicy() {
    OrderChange change = OrderChange.of(
        repriced(OrderStatus.AWAITING_PAYMENT), succeeded(FIRST), 0, false, NOW);

    assertThat(change.order().status()).isEqualTo(OrderStatus.REVIEW);
    assertThat(change.events()).singleElement().isInstanceOfSatisfying(OrderReviewRequired.class,
        review -> assertThat(review.reason()).isEqualTo("price_changed"));
  }

  @Test
  void aSupersededAttemptAtThePresentPricePays() {
    OrderChange change =
        change(order(OrderStatus.AWAITING_PAYMENT, null), succeeded(FIRST).asSuperseded());

    assertThat(change.order().status()).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void refundsOfThePayingPaymentMoveTheOrder() {
    Payment paid = succeeded(FIRST);
    Payment partly = paid.with(paid.facts().and(new PaymentRefunded(
        report(FIRST), null, "re_1", new Money(2000, "CNY"), null)));
    OrderChange change = change(order(OrderStatus.PAID, FIRST), partly);

    assertThat(change.order().status()).isEqualTo(OrderStatus.PARTIALLY_REFUNDED);
    Event event = change.events().getFirst();
    assertThat(event).isInstanceOfSatisfying(OrderRefunded.class,
        refunded -> assertThat(refunded.totalRefunded()).isEqualTo(new Money(2000, "CNY")));
    assertThat(OrderChange.of(change.order(), partly, 2000, true, NOW).events())
        .as("the same total again").isEmpty();
  }

  @Test
  void anEndingWithoutMoneyLeavesTheOrder() {
    Payment expired = new Payment(FIRST, new OrderId("o-1"), 1, "stripe", null, PRICE,
        PaymentFacts.NONE.and(new PaymentExpired(report(FIRST))), false, false, null, null, null,
        null, null, NOW);

    OrderChange change = change(order(OrderStatus.AWAITING_PAYMENT, null), expired);

    assertThat(change.order().status()).isEqualTo(OrderStatus.AWAITING_PAYMENT);
    assertThat(change.events()).isEqualTo(List.of());
  }

  private static Payment and(Payment payment, PaymentOutcome outcome) {
    return payment.with(payment.facts().and(outcome));
  }

  private static PaymentRefunded refunded(PaymentId payment, String refund, long minor) {
    return new PaymentRefunded(report(payment), null, refund, new Money(minor, "CNY"), null);
  }

  private static OrderRefunded told(Order order, Payment before, Payment after) {
    OrderChange change =
        OrderChange.of(order, after, before.facts().refundedMinor(), true, NOW);
    return (OrderRefunded) change.events().getFirst();
  }

  @Test
  void aTotalThatComesAgainIsAnotherFactAndTheSameFactHasOneId() {
    Payment paid = succeeded(FIRST);
    Payment first = and(paid, refunded(FIRST, "re_1", 5000));
    Payment failed = and(first, new RefundFailed(
        report(FIRST), null, "re_1", PRICE, "account_closed", "sent back"));
    Payment second = and(failed, refunded(FIRST, "re_2", 5000));
    Order order = order(OrderStatus.PAID, FIRST);

    List<String> ids = List.of(told(order, paid, first).eventId(),
        told(order, first, failed).eventId(), told(order, failed, second).eventId());

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids.getFirst()).isEqualTo("order.refunded.v1:o-1:p-1:5000");
    assertThat(told(order, failed, second).totalFailed()).isEqualTo(PRICE);
    assertThat(told(order, failed, and(failed, refunded(FIRST, "re_2", 5000))).eventId())
        .as("decided again").isEqualTo(ids.getLast());
  }

  @Test
  void asksOnlyForWhatIsLeftOfASurplus() {
    Payment partly = and(succeeded(SECOND), refunded(SECOND, "re_dashboard", 2000));
    Payment all = and(succeeded(SECOND), refunded(SECOND, "re_dashboard", 5000));

    assertThat(change(order(OrderStatus.PAID, FIRST), partly).refundRequests()).singleElement()
        .extracting(RefundRequested::amount).isEqualTo(new Money(3000, "CNY"));
    assertThat(change(order(OrderStatus.PAID, FIRST), all).events()).isEmpty();
    assertThat(change(order(OrderStatus.PAID, FIRST), all).payment().surplus()).isTrue();
  }

  @Test
  void leavesADisputedSurplusToAPerson() {
    Payment disputed = and(succeeded(SECOND),
        new DisputeOpened(report(SECOND), "dp_1", PRICE, "fraudulent"));
    Payment won = and(disputed, new DisputeClosed(report(SECOND), "dp_1", PRICE, false));
    Payment lost = and(disputed, new DisputeClosed(report(SECOND), "dp_1", PRICE, true));

    for (Payment held : List.of(disputed, lost)) {
      OrderChange change = change(order(OrderStatus.PAID, FIRST), held);
      assertThat(change.refundRequests()).isEmpty();
      assertThat(change.reviewReason()).isEqualTo("surplus_disputed");
      assertThat(change.order().status()).isEqualTo(OrderStatus.PAID);
      assertThat(change.payment().surplus()).isTrue();
    }
    OrderChange afterWon = change(order(OrderStatus.PAID, FIRST), won);
    assertThat(afterWon.events()).as("for SurplusRest, which knows the other disputes").isEmpty();
    assertThat(afterWon.payment().surplus()).isTrue();
  }
}
