package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Compares what the provider holds with what the order service believes. */
final class Ledger {

  private Ledger() {
  }

  /** Nothing lost, nothing twice: the provider took the money exactly once, and we know it. */
  static void agreesThatPaidOnce(Shop shop, String orderId) {
    List<JsonNode> charged = shop.ledgerOf(orderId).stream()
        .filter(payment -> payment.required("captured_minor").asLong() > 0).toList();
    JsonNode known = shop.payment(orderId);

    assertThat(charged).as("charges at the provider for order %s", orderId).hasSize(1);
    assertThat(charged.getFirst().required("captured_minor").asLong()).isEqualTo(5000);
    assertThat(charged.getFirst().required("currency").asString().toUpperCase()).isEqualTo("CNY");
    assertThat(charged.getFirst().required("payment_id").asString())
        .isEqualTo(known.required("payment_id").asString());
    assertThat(known.required("status").asString()).isEqualTo("paid");
    assertThat(known.required("price").asString()).isEqualTo("50.00");
  }
}
