package dev.quittance.order.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.order.orders.DisputeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Disputes and credits: several at once, of other attempts, in other currencies. */
class DisputedCreditsIntegrationTests extends CreditTestBase {

  private String dispute(OrderId order) {
    return database.sql("SELECT dispute FROM orders WHERE order_id = :order")
        .bind("order", order.value()).mapValue(String.class).one()
        .blockOptional(Duration.ofSeconds(30)).orElseThrow();
  }

  private long frozen() {
    return credits().required("frozen").asLong();
  }

  @Test
  void staysFrozenUntilTheLastOfSeveralDisputesIsClosed() {
    OrderId order = bought(100, 1000);
    disputeOpened(order, "dp_1", 300);
    disputeOpened(order, "dp_2", 300);
    disputeClosed(order, "dp_1", 300, true);

    assertThat(dispute(order)).isEqualTo(DisputeStatus.OPEN.text());
    assertThat(frozen()).isEqualTo(70);
    assertThat(balance()).isZero();

    disputeClosed(order, "dp_2", 300, false);

    assertThat(dispute(order)).isEqualTo(DisputeStatus.LOST.text());
    assertThat(frozen()).isZero();
    assertThat(balance()).isEqualTo(70);
    disputeOpened(order, "dp_2", 300);
    disputeClosed(order, "dp_1", 300, false);
    assertThat(dispute(order)).as("told late").isEqualTo(DisputeStatus.LOST.text());
    assertThat(balance()).isEqualTo(70);
  }

  @Test
  void aDisputeOfASurplusPaymentFreezesNothing() {
    OrderId order = bought(100, 1000);
    PaymentId surplus = new PaymentId("s-" + order);
    sql("""
        INSERT INTO payments (payment_id, order_id, attempt_no, payment_channel, amount_minor,
                              currency, status, surplus, created_at)
        VALUES (:payment, :order, 2, 'stripe', 1000, 'CNY', 'succeeded', true, now())
        """, Map.of("payment", surplus.value(), "order", order.value()));

    happen(order, new DisputeOpened(
        report(order.value(), surplus), "dp_1", cny(1000), "duplicate"));
    assertThat(dispute(order)).isEqualTo(DisputeStatus.OPEN.text());
    happen(order, new DisputeClosed(
        report(order.value(), surplus), "dp_1", cny(1000), true));

    assertThat(dispute(order)).isEqualTo(DisputeStatus.LOST.text());
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void aLostDisputeInAnotherCurrencyIsAboutAllOfIt() {
    OrderId order = bought(100, 1000);

    happen(order, new DisputeClosed(report(order.value(), paymentOf(order)), "dp_1",
        new Money(140, "USD"), true));

    assertThat(balance()).isZero();
    assertThat(debt()).isZero();
  }

  @Test
  void refundsAndDisputesOfManyOrdersAtOnceHaveOneOutcome() {
    List<OrderId> orders = List.of(bought(100, 1000), bought(100, 1000), bought(100, 1000));
    spent(150);

    orders.stream().flatMap(order -> List.<Runnable>of(
            () -> refunded(order, 1000, 500),
            () -> disputeClosed(order, "dp_" + order, 500, true),
            () -> disputeOpened(order, "dp_" + order, 500),
            () -> refunded(order, 1000, 500)).stream())
        .map(CompletableFuture::runAsync).toList().forEach(CompletableFuture::join);

    assertThat(balance()).isZero();
    assertThat(frozen()).isZero();
    assertThat(debt()).isEqualTo(150);
    bought(200, 2000);
    assertThat(balance()).isEqualTo(50);
  }

  @Test
  void anOrderWithoutCreditsIsMarkedOnly() {
    OrderId order = bought(0, 1000);

    disputeOpened(order, "dp_1", 1000);
    refunded(order, 1000, 1000);

    assertThat(dispute(order)).isEqualTo(DisputeStatus.OPEN.text());
    assertThat(credits().required("total_credits_earned").asLong()).isZero();
  }
}
