package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.OrderCancelled;
import dev.quittance.events.PaymentRequested;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Cancelling an order. */
class CancelOrderIntegrationTests extends CouponTestBase {

  @Test
  void endsTheOrderItsAttemptAndItsCoupon() {
    String code = coupon("\"percent\": \"10\"");
    String order = idOf(json(order(code)));
    PaymentRequested attempt = openAttempt(order);

    cancel(order).expectStatus().isOk().expectBody()
        .jsonPath("$.status").isEqualTo("cancelled")
        .jsonPath("$.price").isEqualTo("45.00");
    cancel(order).expectStatus().isOk();

    awaitCancellation(attempt, "order_cancelled");
    assertUsed(code, 0);
    assertThat(actions(order)).containsOnlyOnce("order.cancelled", "coupon.released");
    assertProblem(post("/api/order/require-to-pay", "{\"order_id\": \"" + order + "\"}"), 409,
        "order_cancelled");
    assertProblem(apply(order, code), 409, "order_cancelled");
    assertThat(newOrder()).isNotEqualTo(order);
  }

  @Test
  void moneyThatComesNeverthelessPaysItAndCountsTheCouponAboveItsLimit() {
    String code = coupon("\"percent\": \"10\", \"total_limit\": 1, \"per_user_limit\": 1");
    String order = idOf(json(order(code)));
    PaymentRequested attempt = openAttempt(order);
    cancel(order).expectStatus().isOk();
    String next = idOf(json(order(code).expectStatus().isCreated()));
    assertThat(next).isNotEqualTo(order);

    succeed(order, attempt.paymentId(), attempt.amount());

    awaitStatus(order, "paid");
    assertUsed(code, 2);
    assertThat(actions(order)).containsOnlyOnce("coupon.counted_again");
    assertProblem(apply(json(post("/api/orders", "{\"package\": \"value\"}"))
        .required("order_id").asString(), code), 409, "coupon_exhausted");
  }

  @Test
  void onlyTheOwnerOrAnAdministratorCancelsAndOnlyWhatIsUnpaid() {
    String order = newOrder();
    assertProblem(as("somebody-else").post().uri("/api/orders/" + order + "/cancel").exchange(),
        404, "order_not_found");
    assertProblem(cancel("no-such"), 404, "order_not_found");
    admin().post().uri("/api/orders/" + order + "/cancel").exchange().expectStatus().isOk();

    String paid = newOrder();
    paidOrder(paid);

    assertProblem(cancel(paid), 409, "order_already_paid");
    assertThat(shown(paid).required("status").asString()).isEqualTo("paid");
  }

  private List<OrderCancelled> cancelled(String order) {
    return orderEvents.events(OrderCancelled.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }

  @Test
  void tellsAnalystsOnceAndWhy() {
    String order = newOrder();
    cancel(order).expectStatus().isOk();
    cancel(order).expectStatus().isOk();
    String repriced = newOrder();
    database.sql("UPDATE orders SET list_amount_minor = 4000 WHERE order_id = :order")
        .bind("order", repriced).fetch().rowsUpdated().block(Duration.ofSeconds(10));
    String next = newOrder();

    assertThat(next).isNotEqualTo(repriced);
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
      assertThat(cancelled(order)).singleElement().satisfies(event -> {
        assertThat(event.userId()).isEqualTo(user);
        assertThat(event.reason()).isEqualTo("not_wanted");
      });
      assertThat(cancelled(repriced)).singleElement().extracting(OrderCancelled::reason)
          .isEqualTo("price_changed");
    });
  }
}
