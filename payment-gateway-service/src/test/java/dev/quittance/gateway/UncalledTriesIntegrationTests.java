package dev.quittance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Event;
import dev.quittance.events.EventJson;
import dev.quittance.events.Money;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.runtime.calls.CallGuard;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A refund is given up after so many calls; tries that made none do not bring that nearer. */
class UncalledTriesIntegrationTests extends GatewayTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @LocalServerPort
  private int port;
  @Autowired
  private CallGuards guards;

  @AfterEach
  void forget() {
    database.sql("DELETE FROM operations WHERE payment_id = :payment")
        .bind("payment", payment.value()).then().block(PATIENCE);
  }

  private WebTestClient admin() {
    return WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .defaultHeader("Authorization", TestTokens.bearer("ops-1", "payments:admin"))
        .responseTimeout(PATIENCE).build();
  }

  private void payment() {
    database.sql("""
            INSERT INTO payments (payment_id, order_id, payment_channel, amount_minor, currency,
                                  status, provider_payment_id, request)
            VALUES (:payment, :order, 'shut', 5000, 'CNY', 'pending', 'pi_1', :request::jsonb)
            """)
        .bind("payment", payment.value()).bind("order", order.value())
        .bind("request", json(request(payment, "shut"))).then().block(PATIENCE);
  }

  /** A refund that was called for eleven times: one more, and it is given up. */
  private void refund(String provider, String due) {
    RefundRequested wish = new RefundRequested(order, payment, RefundId.random(),
        new Money(5000, "CNY"), "why", "admin", Instant.now());
    database.sql("""
            INSERT INTO operations (operation_key, kind, payment_id, provider, request, status,
                                    tries, due_at)
            VALUES (:key, 'refund', :payment, :provider, :request::jsonb, 'queued', 11,
                    now() + CAST(:due AS interval))
            """)
        .bind("key", "refund:" + wish.refundId()).bind("payment", payment.value())
        .bind("provider", provider).bind("request", json(wish)).bind("due", due)
        .then().block(PATIENCE);
  }

  private static String json(Event event) {
    return new String(EventJson.write(event), StandardCharsets.UTF_8);
  }

  private void openCircuit() {
    CallGuard guard = guards.of("shut");
    while (guard.isHealthy()) {
      guard.call(() -> "bad", "good"::equals);
    }
  }

  private String refundRow() {
    return Objects.requireNonNull(database.sql("""
            SELECT status || ' ' || tries || ' ' || (lease_until IS NULL) FROM operations
             WHERE payment_id = :payment
            """)
        .bind("payment", payment.value()).mapValue(String.class).one().block(PATIENCE));
  }

  private void awaitTried(int tries) {
    Awaitility.await().atMost(PATIENCE)
        .until(() -> !refundRow().equals("queued " + (tries - 1) + " true")
            && refundRow().endsWith(" true"));
    assertThat(refundRow()).isEqualTo("queued " + tries + " true");
  }

  @Test
  void keepsARefundHoweverOftenItIsTriedWhileTheCircuitIsOpen() {
    payment();
    refund("shut", "1 hour");
    for (int tries = 12; tries <= 14; tries++) {
      openCircuit();
      admin().post().uri("/admin/payments/" + payment + "/try-now").exchange()
          .expectStatus().isAccepted();
      awaitTried(tries);
    }

    admin().get().uri("/admin/payments/" + payment).exchange().expectBody()
        .jsonPath("$.operations[0].tries").isEqualTo(11)
        .jsonPath("$.operations[0].last_error")
        .value(String.class, error -> assertThat(error).startsWith("circuit_open"));
    assertThat(heard(RefundFailed.class)).isEmpty();
    assertThat(SHUT.calls(payment.value())).isEmpty();
  }

  @Test
  void keepsARefundThatCameLongBeforeItsPayment() {
    refund("none", "0");
    awaitTried(12);

    payment();
    openCircuit();
    admin().post().uri("/admin/payments/" + payment + "/try-now").exchange()
        .expectStatus().isAccepted();
    awaitTried(13);
    admin().get().uri("/admin/payments/" + payment).exchange().expectBody()
        .jsonPath("$.operations[0].tries").isEqualTo(11);
  }
}
