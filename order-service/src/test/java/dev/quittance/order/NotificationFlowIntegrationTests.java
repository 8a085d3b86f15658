package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.notifications.Receiver;
import dev.quittance.order.notifications.Receiver.Received;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** From a payment to the shop's own server, over Kafka. */
class NotificationFlowIntegrationTests extends OrderTestBase {

  private static List<Received> of(Receiver shop, String order) {
    return shop.received("/hook").stream()
        .filter(each -> each.body().contains(order)).toList();
  }

  @Test
  void tellsAShopThatItsOrderWasPaid() {
    try (Receiver shop = new Receiver()) {
      JsonNode made = json(as("admin-1", "payments:admin").post().uri("/admin/webhook-endpoints")
          .contentType(MediaType.APPLICATION_JSON)
          .bodyValue("{\"url\": \"%s\", \"event_types\": [\"order.paid.v1\"]}"
              .formatted(shop.url("/hook"))).exchange());
      String order = newOrder();
      paidOrder(order);

      Awaitility.await().atMost(Duration.ofSeconds(30))
          .until(() -> !of(shop, order).isEmpty());
      Received webhook = of(shop, order).getFirst();
      assertThat(JSON.readTree(webhook.body()).required("type").asString())
          .isEqualTo("order.paid.v1");
      assertThat(webhook.header("webhook-signature")).startsWith("v1,");
      as("admin-1", "payments:admin").delete().uri("/admin/webhook-endpoints/"
              + made.required("endpoint").required("endpoint_id").asString())
          .exchange().expectStatus().isNoContent();
    }
  }
}
