package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A frontend's order is paid across the four services, over real Kafka and PostgreSQL. */
@Timeout(180)
class PaymentIntegrationTests {

  private final Shop shop = new Shop(RunningStack.get());

  @ParameterizedTest
  @ValueSource(strings = {"stripe:payment_intent", "stripe:checkout_session"})
  void anOrderIsPaidThroughStripe(String channel) {
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, channel);
    assertThat(answer.required("payment_channel").asString()).isEqualTo("stripe");
    assertThat(answer.required("channel").asString()).isEqualTo(channel);
    assertThat(answer.required("price").asString()).isEqualTo("50.00");

    shop.pay(answer);

    shop.awaitStatus(order, "paid");
    Ledger.agreesThatPaidOnce(shop, order);
  }

  @Test
  void anOrderIsPaidThroughTheDummyProvider() {
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPay(order, "dummy");

    new dev.quittance.stack.JsonApi(null).post(shop.orders("/payments/simulate"),
        "{\"payment_id\": \"%s\", \"result\": \"succeed\"}"
            .formatted(answer.required("payment_id").asString()));

    shop.awaitStatus(order, "paid");
  }

  @Test
  void aDeclinedCardLeavesTheOrderOpenForAnother() {
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, "stripe:checkout_session");
    shop.payWith("4000000000000002", answer);
    assertThat(shop.statusOf(order)).isNotEqualTo("paid");

    shop.pay(answer);

    shop.awaitStatus(order, "paid");
    Ledger.agreesThatPaidOnce(shop, order);
  }

  @Test
  void reloadingThePaymentPageNeverMakesASecondCharge() {
    String order = shop.createOrder();
    JsonNode first = shop.requireToPayPatiently(order, "stripe:payment_intent");
    JsonNode second = shop.requireToPayPatiently(order, "stripe:payment_intent");
    assertThat(Shop.payableId(second)).isEqualTo(Shop.payableId(first));

    shop.pay(second);

    shop.awaitStatus(order, "paid");
    assertThat(shop.ledgerOf(order)).hasSize(1);
  }

  @Test
  void changingTheChannelLeavesOnePaymentToPay() {
    String order = shop.createOrder();
    JsonNode abandoned = shop.requireToPayPatiently(order, "stripe:checkout_session");
    JsonNode chosen = shop.requireToPayPatiently(order, "stripe:payment_intent");
    Shop.eventually(() -> shop.ledgerOf(order).stream()
        .filter(payment -> payment.required("payment_id").asString()
            .equals(abandoned.required("payment_id").asString()))
        .noneMatch(payment -> payment.required("status").asString().equals("open")));

    shop.pay(chosen);

    shop.awaitStatus(order, "paid");
    Ledger.agreesThatPaidOnce(shop, order);
  }

  @Test
  void aForgedWebhookIsRefusedAndPaysNothing() throws Exception {
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, "stripe:payment_intent");
    String forged = """
        {"id": "evt_forged", "object": "event", "type": "payment_intent.succeeded",
         "created": 1, "data": {"object": {"id": "%s", "object": "payment_intent",
         "amount_received": 5000, "currency": "cny", "metadata": {"order_id": "%s"}}}}
        """.formatted(Shop.payableId(answer), order);

    HttpResponse<String> response = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create(shop.ingest("/webhooks/stripe")))
            .header("Content-Type", "application/json")
            .header("Stripe-Signature", "t=1,v1=" + "0".repeat(64))
            .POST(HttpRequest.BodyPublishers.ofString(forged)).build(),
        HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("invalid_signature");
    assertThat(shop.statusOf(order)).isNotEqualTo("paid");
  }

  @Test
  void aChannelWithoutItsFieldIsRefusedByTheFieldsName() {
    String order = shop.createOrder();

    assertThatThrownBy(() -> shop.requireToPay(order, "pingxx:wx_pub_qr"))
        .hasMessageContaining("answered 400").hasMessageContaining("\"missing_field\"")
        .hasMessageContaining("product_id");
  }
}
