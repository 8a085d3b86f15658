package dev.quittance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventJson;
import dev.quittance.events.PaymentCreated;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.runtime.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

/** An administrator does not wait for the next try of a call of unknown result. */
class TryNowIntegrationTests extends GatewayTests {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @LocalServerPort
  private int port;

  /** A payment of whose creation nobody knows; the next try is an hour away. */
  @BeforeEach
  void isOfUnknownResult() {
    String request =
        new String(EventJson.write(request(payment, "fast")), StandardCharsets.UTF_8);
    database.sql("""
            INSERT INTO payments (payment_id, order_id, payment_channel, amount_minor, currency,
                                  status, request)
            VALUES (:payment, :order, 'fast', 5000, 'CNY', 'unknown', :request::jsonb)
            """)
        .bind("payment", payment.value()).bind("order", order.value()).bind("request", request)
        .then().block(PATIENCE);
    database.sql("""
            INSERT INTO operations (operation_key, kind, payment_id, provider, request, status,
                                    tries, due_at, unknown_since)
            VALUES (:key, 'create', :payment, 'fast', :request::jsonb, 'unknown', 6,
                    now() + interval '1 hour', now())
            """)
        .bind("key", "create:" + payment).bind("payment", payment.value())
        .bind("request", request).then().block(PATIENCE);
  }

  @AfterEach
  void forget() {
    database.sql("DELETE FROM operations WHERE payment_id = :payment")
        .bind("payment", payment.value()).then().block(PATIENCE);
  }

  private WebTestClient.ResponseSpec tryNow(String id, String... scopes) {
    return WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .defaultHeader("Authorization", TestTokens.bearer("ops-1", scopes))
        .responseTimeout(Duration.ofSeconds(30)).build()
        .post().uri("/admin/payments/" + id + "/try-now").exchange();
  }

  private WebTestClient.ResponseSpec tryNow() {
    return tryNow(payment.value(), "payments:admin");
  }

  private boolean waitsForAnHour() {
    return Boolean.TRUE.equals(database.sql("""
            SELECT due_at > now() + interval '30 minutes' FROM operations
             WHERE payment_id = :payment
            """)
        .bind("payment", payment.value()).mapValue(Boolean.class).one().block(PATIENCE));
  }

  @Test
  void triesOnceHoweverOftenItIsAsked() {
    List<Boolean> tried = new CopyOnWriteArrayList<>();
    FAST.onCreate(command -> {
      tried.add(command.mayExist());
      return FakeProvider.created(command);
    });

    tryNow().expectStatus().isAccepted().expectBody()
        .jsonPath("$.payment.payment_id").isEqualTo(payment.value())
        .jsonPath("$.operations.length()").isEqualTo(1);
    tryNow().expectStatus().isAccepted();

    await(PaymentCreated.class);
    tryNow().expectStatus().isAccepted().expectBody()
        .jsonPath("$.operations[0].status").isEqualTo("done");
    assertThat(tried).as("an earlier try may have done it").containsExactly(true);
    assertThat(heard(PaymentCreated.class)).hasSize(1);
  }

  @Test
  void waitsAnewIfTheResultIsStillUnknown() {
    FAST.onCreate(command -> new ProviderOutcome.Unknown("timeout", null));

    tryNow().expectStatus().isAccepted();

    Awaitility.await().atMost(PATIENCE)
        .until(() -> !FAST.calls(payment.value()).isEmpty() && waitsForAnHour());
    assertThat(FAST.calls(payment.value())).hasSize(1);
  }

  @Test
  void leavesAloneWhatAnotherInstanceTriesAtThisMoment() {
    database.sql("""
            UPDATE operations SET lease_owner = 'another', lease_until = now() + interval '1 hour'
             WHERE payment_id = :payment
            """)
        .bind("payment", payment.value()).then().block(PATIENCE);

    tryNow().expectStatus().isAccepted();

    assertThat(waitsForAnHour()).isTrue();
    assertThat(FAST.calls(payment.value())).isEmpty();
  }

  @Test
  void isForAdministratorsAndForPaymentsThatThereAre() {
    tryNow(payment.value()).expectStatus().isForbidden();
    tryNow("nobody", "payments:admin").expectStatus().isNotFound().expectBody()
        .jsonPath("$.code").isEqualTo("payment_not_found");

    assertThat(waitsForAnHour()).isTrue();
  }
}
