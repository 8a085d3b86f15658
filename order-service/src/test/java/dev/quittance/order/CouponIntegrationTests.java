package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderCreated;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundFailed;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** Coupons from the payer's side: on new, open, paid and refunded orders. */
class CouponIntegrationTests extends CouponTestBase {

  private static final String TENTH = "\"percent\": \"10\"";

  @Test
  void pricesANewOrderAndIsUsedOnceItIsPaid() {
    String code = coupon(TENTH + ", \"total_limit\": 1");

    JsonNode order = json(order(code.toLowerCase()).expectStatus().isCreated());
    assertThat(order.required("list_price").asString()).isEqualTo("50.00");
    assertThat(order.required("price").asString()).isEqualTo("45.00");
    assertThat(order.required("discount").asString()).isEqualTo("5.00");
    assertThat(order.required("coupon_code").asString()).isEqualTo(code);
    PaymentRequested attempt = openAttempt(idOf(order));
    assertThat(attempt.amount()).isEqualTo(new Money(4500, "CNY"));
    EventEnvelope success = EventEnvelope.of(new PaymentSucceeded(
        report(idOf(order), attempt.paymentId()), attempt.amount()), "/test", Instant.now(), null);
    requests.send(success);
    requests.send(success);
    succeed(idOf(order), attempt.paymentId(), attempt.amount());

    awaitStatus(idOf(order), "paid");
    assertUsed(code, 1);
    assertThat(number("SELECT count(*) FROM coupon_redemptions WHERE code = :value"
        + " AND status = 'confirmed'", code)).isEqualTo(1);
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
        assertThat(orderEvents.events(OrderCreated.class)).anySatisfy(created -> {
          assertThat(created.orderId().value()).isEqualTo(idOf(order));
          assertThat(created.amount()).isEqualTo(new Money(4500, "CNY"));
        }));
    assertThat(actions(idOf(order))).startsWith("order.created", "coupon.applied");
  }

  @Test
  void reusesTheOpenOrderAtThePriceOfTheCouponAskedLast() {
    String ten = coupon(TENTH);
    String fixed = coupon("\"amount\": \"20.00\", \"currency\": \"CNY\"");
    String order = newOrder();

    assertThat(json(order(ten).expectStatus().isOk()).required("price").asString())
        .isEqualTo("45.00");
    JsonNode replaced = json(order(fixed).expectStatus().isOk());
    assertThat(idOf(replaced)).isEqualTo(order);
    assertThat(replaced.required("price").asString()).isEqualTo("30.00");
    assertThat(newOrder()).as("asked for without a coupon").isEqualTo(order);

    assertThat(shown(order).required("coupon_code").asString()).isEqualTo(fixed);
    assertUsed(ten, 0);
    assertUsed(fixed, 1);
    assertThat(actions(order)).containsExactly(
        "order.created", "coupon.applied", "coupon.removed", "coupon.applied");
  }

  @Test
  void cancelsAnOpenOrderWhosePriceIsNotAskedAnyMore() {
    String code = coupon(TENTH);
    String old = idOf(json(order(code)));
    PaymentRequested attempt = openAttempt(old);
    database.sql("UPDATE orders SET list_amount_minor = 6000 WHERE order_id = :id")
        .bind("id", old).fetch().rowsUpdated().block(Duration.ofSeconds(10));

    String fresh = newOrder();

    assertThat(fresh).isNotEqualTo(old);
    assertThat(shown(fresh).required("price").asString()).isEqualTo("50.00");
    assertThat(shown(old).required("status").asString()).isEqualTo("cancelled");
    awaitCancellation(attempt, "order_cancelled");
    assertUsed(code, 0);
    succeed(old, attempt.paymentId(), attempt.amount());
    awaitStatus(old, "paid");
  }

  @Test
  void aRefusedCouponMakesNoOrderAndChangesNone() {
    String usedUp = coupon(TENTH + ", \"total_limit\": 1");
    json(as("other-" + user).post().uri("/api/orders")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"package\": \"trial\", \"coupon_code\": \"" + usedUp + "\"}").exchange()
        .expectStatus().isCreated());
    assertProblem(order(usedUp), 409, "coupon_exhausted");
    assertThat(number("SELECT count(*) FROM orders WHERE user_id = :value", user)).isZero();

    String order = newOrder();
    assertProblem(apply(order, usedUp), 409, "coupon_exhausted");
    assertProblem(apply(order, "NO-SUCH"), 422, "unknown_coupon");
    assertProblem(apply(order, "'; --"), 422, "unknown_coupon");
    assertProblem(apply(order, " "), 400, "invalid_request");
    assertProblem(post("/api/orders/" + order + "/coupon", "{}"), 400, "invalid_request");
    assertProblem(apply(order, coupon("\"amount\": \"1.00\", \"currency\": \"USD\"")), 422,
        "coupon_currency_mismatch");
    assertProblem(apply(order, coupon("\"percent\": \"100\"")), 422, "coupon_leaves_nothing");
    assertProblem(apply(order, coupon("\"amount\": \"50.00\", \"currency\": \"CNY\"")), 422,
        "coupon_leaves_nothing");
    assertProblem(apply(order, coupon(TENTH + ", \"packages\": [\"value\"]")), 422,
        "coupon_not_applicable");
    assertProblem(apply(order, coupon(TENTH + ", \"valid_until\": \"2020-01-01T00:00:00Z\"")),
        422, "coupon_expired");
    assertProblem(apply(order, coupon(TENTH + ", \"valid_from\": \"2999-01-01T00:00:00Z\"")),
        422, "coupon_not_yet_valid");
    assertThat(shown(order).required("price").asString()).isEqualTo("50.00");
    assertThat(actions(order)).containsExactly("order.created");
    assertUsed(usedUp, 1);
    String held = coupon(TENTH);
    apply(order, held).expectStatus().isOk();
    assertProblem(apply(order, usedUp), 409, "coupon_exhausted");
    assertThat(shown(order).required("coupon_code").asString()).isEqualTo(held);
    assertUsed(held, 1);
  }

  @Test
  void theOldAmountIsNeitherOfferedNorChargedAfterACouponCame() {
    String code = coupon(TENTH + ", \"packages\": [\"trial\"]");
    String order = newOrder();
    PaymentRequested old = openAttempt(order);

    apply(order, code).expectStatus().isOk().expectBody()
        .jsonPath("$.price").isEqualTo("45.00");

    awaitCancellation(old, "price_changed");
    JsonNode detail = json(as(user).get().uri("/api/orders/" + order + "/payment").exchange());
    assertThat(detail.required("payment_payload").isNull()).isTrue();
    PaymentRequested present = openAttempt(order);
    assertThat(present.amount()).isEqualTo(new Money(4500, "CNY"));
    succeed(order, old.paymentId(), PRICE);
    succeed(order, old.paymentId(), PRICE);
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> refundsAsked(order).size() == 1);
    assertThat(refundsAsked(order).getFirst().amount()).isEqualTo(PRICE);
    assertThat(shown(order).required("status").asString()).isEqualTo("awaiting_payment");

    succeed(order, present.paymentId(), present.amount());

    awaitStatus(order, "paid");
    assertPaidOnce(order);
    assertThat(refundsAsked(order)).hasSize(1);
    assertThat(actions(order)).containsOnlyOnce("payment.surplus", "payment.finalize");
  }

  @Test
  void removingACouponBringsTheListPriceBack() {
    String code = coupon(TENTH);
    String order = idOf(json(order(code)));
    PaymentRequested cheap = openAttempt(order);

    for (int times = 0; times < 2; times++) {
      as(user).delete().uri("/api/orders/" + order + "/coupon").exchange().expectStatus().isOk()
          .expectBody().jsonPath("$.price").isEqualTo("50.00")
          .jsonPath("$.coupon_code").isEmpty();
    }

    awaitCancellation(cheap, "price_changed");
    assertUsed(code, 0);
    apply(order, code).expectStatus().isOk();
    apply(order, code).expectStatus().isOk();
    assertUsed(code, 1);
    succeed(order, cheap.paymentId(), cheap.amount());
    awaitStatus(order, "paid");
    assertThat(refundsAsked(order)).as("it was for the price that the order has again").isEmpty();
  }

  @Test
  void paidByOneAttemptTheOtherIsGivenUp() {
    String order = newOrder();
    PaymentRequested first = openAttempt(order);
    String code = coupon(TENTH);
    apply(order, code).expectStatus().isOk();
    as(user).delete().uri("/api/orders/" + order + "/coupon").exchange().expectStatus().isOk();
    PaymentRequested second = openAttempt(order);

    succeed(order, first.paymentId(), PRICE);

    awaitStatus(order, "paid");
    awaitCancellation(second, "order_paid");
  }

  @Test
  void aPaidOrderKeepsItsPrice() {
    String code = coupon(TENTH);
    String order = newOrder();
    paidOrder(order);

    assertProblem(apply(order, code), 409, "order_already_paid");
    assertProblem(as(user).delete().uri("/api/orders/" + order + "/coupon").exchange(), 409,
        "order_already_paid");
    assertProblem(as("somebody-else").post().uri("/api/orders/" + order + "/coupon")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"coupon_code\": \"" + code + "\"}").exchange(), 404, "order_not_found");
    assertUsed(code, 0);
  }

  @Test
  void aFullRefundGivesTheCouponBackUnlessItFails() {
    String code = coupon(TENTH + ", \"total_limit\": 1");
    String order = idOf(json(order(code)));
    PaymentId payment = paidOrder(order);

    requests.send(new PaymentRefunded(
        report(order, payment), null, "re_1", new Money(1000, "CNY"), null));
    awaitStatus(order, "partially_refunded");
    assertUsed(code, 1);
    requests.send(new PaymentRefunded(
        report(order, payment), null, "re_2", new Money(3500, "CNY"), null));
    awaitStatus(order, "refunded");
    assertUsed(code, 0);
    requests.send(new RefundFailed(report(order, payment), null, "re_2",
        new Money(3500, "CNY"), "account_closed", "sent back"));
    awaitStatus(order, "partially_refunded");

    assertUsed(code, 1);
    assertThat(actions(order)).containsOnlyOnce("coupon.released", "coupon.counted_again");
  }
}
