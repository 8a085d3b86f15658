package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The same payment when messages come twice, early, late or not at all. */
@Timeout(240)
class TwinsIntegrationTests {

  private final Stack stack = RunningStack.get();
  private final Shop shop = new Shop(stack);

  @AfterEach
  void calm() {
    if (!stack.child(Part.ORDER).isAlive()) {
      stack.child(Part.ORDER).start();
      stack.awaitReady(Part.ORDER);
    }
    shop.clearFaults();
  }

  @Test
  void aDuplicatedWebhookPaysOnce() {
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, "stripe:checkout_session");
    shop.control("/_sim/webhooks/duplicate", "{\"count\": 5}");

    shop.pay(answer);

    shop.awaitStatus(order, "paid");
    Ledger.agreesThatPaidOnce(shop, order);
    assertThat(finalizations(order)).isEqualTo(1);
  }

  @Test
  void failureThatArrivesAfterSuccessDoesNotUndoIt() {
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, "stripe:payment_intent");
    shop.control("/_sim/webhooks/delay",
        "{\"count\": 1, \"type\": \"payment_intent.payment_failed\", \"delay_ms\": 2500}");
    shop.payWith("4000000000000002", answer);

    shop.pay(answer);

    shop.awaitStatus(order, "paid");
    Shop.eventually(() -> shop.admin().get(shop.orders("/api/orders/" + order + "/timeline"))
        .toString().contains("failed"));
    assertThat(shop.statusOf(order)).isEqualTo("paid");
    Ledger.agreesThatPaidOnce(shop, order);
  }

  /**
   * The order service is away while the gateway answers and the payer pays: when it comes back it
   * reads both topics at once, and the webhook's outcome may well be first.
   */
  @Test
  void aWebhookThatOvertakesPaymentCreatedIsNotLost() {
    String order = shop.createOrder();
    shop.control("/_sim/faults",
        "{\"provider\": \"stripe\", \"operation\": \"*\", \"latency_ms\": 1500, \"count\": 1}");
    CompletableFuture<Void> asking = CompletableFuture.runAsync(() ->
        shop.tolerantly(() -> shop.requireToPay(order, "stripe:payment_intent")));
    Shop.eventually(() -> shop.payment(order).path("payment_id").isString());
    stack.child(Part.ORDER).kill();
    asking.join();
    Shop.eventually(() -> !shop.ledgerOf(order).isEmpty());

    shop.control("/_sim/payments/" + shop.ledgerOf(order).getFirst()
        .required("provider_payment_id").asString() + "/pay", "{}");
    stack.child(Part.ORDER).start();
    stack.awaitReady(Part.ORDER);

    shop.awaitStatus(order, "paid");
    Ledger.agreesThatPaidOnce(shop, order);
  }

  @Test
  void reconciliationFindsAPaymentWhoseWebhooksNeverCame() {
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, "stripe:checkout_session");
    shop.control("/_sim/webhooks/drop", "{\"count\": 10}");

    shop.pay(answer);

    shop.awaitStatus(order, "paid");
    shop.control("/_sim/webhooks/drop", "{\"count\": 0}");
    Ledger.agreesThatPaidOnce(shop, order);
    assertThat(shop.admin().get(shop.reconciliation("/admin/discrepancies")).toString())
        .contains("missed_webhook").contains(order);
  }

  @Test
  void backfillFindsARefundOfTheDashboardWhoseWebhooksNeverCame() {
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, "stripe:payment_intent");
    shop.pay(answer);
    shop.awaitStatus(order, "paid");
    shop.control("/_sim/webhooks/drop", "{\"count\": 10}");

    shop.control("/_sim/payments/" + Shop.payableId(answer) + "/refund", "{}");

    shop.awaitStatus(order, "refunded");
    shop.control("/_sim/webhooks/drop", "{\"count\": 0}");
    assertThat(shop.admin().get(
        shop.reconciliation("/admin/discrepancies?kind=missed_event")).toString())
        .contains(Shop.payableId(answer));
  }

  private long finalizations(String order) {
    return shop.admin().get(shop.orders("/api/orders/" + order + "/timeline")).toString()
        .split("payment.finalize", -1).length - 1L;
  }
}
