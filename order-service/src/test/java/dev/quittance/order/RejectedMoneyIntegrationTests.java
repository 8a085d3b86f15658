package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of all the money of an order whose review ended without delivery. */
class RejectedMoneyIntegrationTests extends RejectPaymentTestBase {

  @Test
  void looksAtAllThatCameForOnePayment() {
    String order = newOrder();
    PaymentId payment = review(order, TOO_LITTLE);
    tellAgain(order, payment, new Money(5000, "USD"));
    tell(order, new PaymentSucceeded(foreign(order, payment), PRICE));

    reject(order).expectStatus().isOk();

    assertThat(refund(order).amount()).isEqualTo(TOO_LITTLE);
    awaitKept(order, "50.00 USD (currency_mismatch)", "50.00 CNY (provider_mismatch)");
    assertCancelled(order);
    assertThat(refundsAsked(order)).hasSize(1);
  }

  @Test
  void tellsOfForeignMoneyAlsoIfTheTrueMoneyCame() {
    String order = newOrder();
    PaymentId payment = openAttempt(order).paymentId();
    awaitCreated(order);
    tell(order, new PaymentSucceeded(foreign(order, payment), TOO_LITTLE));
    tellAgain(order, payment, PRICE);

    reject(order).expectStatus().isOk();

    assertThat(refund(order).amount()).isEqualTo(PRICE);
    awaitKept(order, "44.00 CNY (provider_mismatch)");
  }

  @Test
  void doesNotSwallowMoneyThatComesAfterARejectionOfNone() {
    String order = newOrder();
    PaymentId payment = openAttempt(order).paymentId();
    awaitCreated(order);
    tell(order, new PaymentExpired(foreign(order, payment)));
    reject(order).expectStatus().isOk();
    tell(order, new PaymentExpired(foreign(order, payment)));
    assertCancelled(order);
    assertThat(actions(order)).containsOnlyOnce("payment.mismatch")
        .doesNotContain("payment.surplus_kept");

    succeed(order, payment, TOO_LITTLE);

    awaitStatus(order, "review");
    Awaitility.await().atMost(PATIENCE).until(() -> reviews(order).contains("amount_mismatch"));
    reject(order).expectStatus().isOk();
    assertThat(refund(order).amount()).isEqualTo(TOO_LITTLE);
  }

  @Test
  void givesBackTheRestIfTheWholePriceIsToldLater() {
    String order = newOrder();
    PaymentId payment = review(order, TOO_LITTLE);
    reject(order).expectStatus().isOk();
    made(refund(order));

    succeed(order, payment, PRICE);

    assertThat(refund(order, 2).amount()).isEqualTo(new Money(600, "CNY"));
    assertCancelled(order);
  }

  @Test
  void givesBackTheLargestOfWrongAmounts() {
    String order = newOrder();
    PaymentId payment = review(order, TOO_LITTLE);
    succeed(order, payment, new Money(3000, "CNY"));
    awaitStatus(order, "review");

    reject(order).expectStatus().isOk();

    assertThat(refund(order).amount()).isEqualTo(TOO_LITTLE);
  }

  @Test
  void tellsAPersonOfTheRestWhileTheFirstRefundIsUnderWay() {
    String order = newOrder();
    PaymentId payment = review(order, TOO_LITTLE);
    reject(order).expectStatus().isOk();

    tellAgain(order, payment, PRICE);

    Awaitility.await().untilAsserted(() ->
        assertThat(reviews(order)).contains("surplus_refund_failed"));
    assertThat(refundsAsked(order)).hasSize(1);
  }

  @Test
  void anotherWrongAmountIsAnotherReview() {
    String order = newOrder();
    PaymentId payment = review(order, TOO_LITTLE);
    reject(order).expectStatus().isOk();
    made(refund(order));

    succeed(order, payment, new Money(4500, "CNY"));
    awaitStatus(order, "review");
    reject(order).expectStatus().isOk();

    assertThat(refund(order, 2).amount()).isEqualTo(new Money(100, "CNY"));
    tellAgain(order, payment, TOO_LITTLE);
    tellAgain(order, payment, new Money(4500, "CNY"));
    assertThat(shown(order).required("status").asString()).isEqualTo("cancelled");
  }

  @Test
  void moneyThatWasRejectedStaysRejectedWhenAnotherAttemptPays() {
    String order = newOrder();
    PaymentRequested first = openAttempt(order);
    CompletableFuture<JsonNode> again = pay(order, "stripe:checkout_session");
    PaymentRequested second = request(order, 2);
    answer(second);
    again.join();
    awaitCreated(order);
    succeed(order, first.paymentId(), TOO_LITTLE);
    awaitStatus(order, "review");
    reject(order).expectStatus().isOk();
    succeed(order, second.paymentId(), PRICE);
    awaitStatus(order, "paid");

    tellAgain(order, first.paymentId(), TOO_LITTLE);

    assertThat(actions(order)).containsOnlyOnce("payment.mismatch");
    assertPaidOnce(order);
  }

  /** While versions change, one that notes no mismatches may have sent the order to review. */
  @Test
  void knowsWhatAnOlderInstanceHasSentToReview() {
    String order = newOrder();
    review(order, TOO_LITTLE);
    forgetMismatches(order);
    reject(order).expectStatus().isOk();
    assertThat(refund(order).amount()).isEqualTo(TOO_LITTLE);

    String foreign = newOrder();
    PaymentId payment = openAttempt(foreign).paymentId();
    awaitCreated(foreign);
    tell(foreign, new PaymentSucceeded(foreign(foreign, payment), PRICE));
    forgetMismatches(foreign);
    reject(foreign).expectStatus().isOk();
    awaitKept(foreign, "an unknown amount (provider_mismatch)");
  }

  @Test
  void tellsIfNothingIsKnownOfWhatCame() {
    String order = newOrder();
    openAttempt(order);
    awaitCreated(order);
    execute("UPDATE orders SET status = 'review', review_reason = 'reference_mismatch'"
        + " WHERE order_id = :order", order);

    reject(order).expectStatus().isOk();

    awaitKept(order, "not known");
    assertThat(refundsAsked(order)).isEmpty();
  }
}
