package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentRequested;
import dev.quittance.order.OrderTestBase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Calls that wait for the gateway, and what they leave behind. */
class PaymentWaitersIntegrationTests extends OrderTestBase {

  @Autowired
  private PaymentWaiters waiters;

  @Test
  void keepsNobodyWhoDoesNotWaitAnyMore() {
    String order = newOrder();
    CompletableFuture<JsonNode> first = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    assertThat(waiters.count()).isEqualTo(1);
    answer(request);
    first.join();
    awaitCreated(order);

    pay(order, "stripe").join();
    pay(order, "no-such-channel").join();
    assertThat(pay(order, "dummy").join().required("status").asString())
        .as("nobody answers").isEqualTo("pending");

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> waiters.count() == 0);
  }
}
