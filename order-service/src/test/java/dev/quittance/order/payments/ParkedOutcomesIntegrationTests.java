package dev.quittance.order.payments;

import dev.quittance.events.EventJson;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.order.OrderTestBase;
import io.r2dbc.postgresql.codec.Json;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Outcomes that wait for their payment. */
class ParkedOutcomesIntegrationTests extends OrderTestBase {

  private void park(String id, String type, byte[] body, String age) {
    database.sql("""
            INSERT INTO parked_outcomes (event_id, event_type, body, due_at)
            VALUES (:id, :type, :body, now() - CAST(:age AS interval))
            """)
        .bind("id", id).bind("type", type).bind("body", Json.of(body)).bind("age", age)
        .fetch().rowsUpdated().block(Duration.ofSeconds(10));
  }

  @AfterEach
  void forget() {
    database.sql("DELETE FROM parked_outcomes WHERE event_id LIKE 'stuck-%'")
        .fetch().rowsUpdated().block(Duration.ofSeconds(10));
  }

  @Test
  void oneThatCannotBeAppliedHoldsUpNoneOfTheOthers() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, 1);
    answer(request);
    paying.join();
    PaymentSucceeded success =
        new PaymentSucceeded(report(order, request.paymentId()), request.amount());

    park("stuck-1", "payment.of_tomorrow.v1", "{}".getBytes(), "1 hour");
    park("stuck-2", "payment.succeeded.v1", "{}".getBytes(), "1 hour");
    park(success.eventId(), "payment.succeeded.v1", EventJson.write(success), "1 minute");

    awaitStatus(order, "paid");
  }
}
