package dev.quittance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.runtime.testing.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Creating, cancelling and refunding where all goes well, and routing. */
class GatewayIntegrationTests extends GatewayTests {

  @LocalServerPort
  private int port;

  @Test
  void createsOnceHoweverOftenItIsAskedAndShowsNoSecret() {
    lifecycle.send(request(payment, "fast"));
    lifecycle.send(request(payment, "fast"));

    PaymentCreated created = await(PaymentCreated.class);

    assertThat(sealing.open(created.sealedPayload(), payment.value()))
        .contains(FakeProvider.SECRET);
    assertThat(lifecycle.records().stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8)))
        .noneMatch(body -> body.contains(FakeProvider.SECRET));
    lifecycle.send(new PaymentCancellationRequested(order, payment, "superseded"));
    await(PaymentCancelled.class);
    assertThat(FAST.calls(payment.value()))
        .containsExactly("create " + payment, "cancel " + payment);
    assertThat(heard(PaymentCreated.class)).hasSize(1);
  }

  @Test
  void resolvesAnUnknownResultWithTheSameIds() {
    AtomicInteger tries = new AtomicInteger();
    FAST.onCreate(command -> tries.incrementAndGet() == 1
        ? new ProviderOutcome.Unknown("timeout", null) : FakeProvider.created(command));

    lifecycle.send(request(payment, "fast"));

    await(PaymentCreated.class);
    assertThat(FAST.calls(payment.value()))
        .containsExactly("create " + payment, "create " + payment);
    assertThat(heard(PaymentCreationFailed.class)).isEmpty();
  }

  @Test
  void takesAnAdapterThatThrowsForUnknown() {
    AtomicInteger tries = new AtomicInteger();
    FAST.onCreate(command -> {
      if (tries.incrementAndGet() == 1) {
        throw new IllegalStateException("a bug");
      }
      return FakeProvider.created(command);
    });

    lifecycle.send(request(payment, "fast"));

    await(PaymentCreated.class);
    assertThat(heard(PaymentCreationFailed.class)).isEmpty();
  }

  @Test
  void aSlowProviderDelaysNobodyElse() {
    CountDownLatch answer = new CountDownLatch(1);
    SLOW.onCreate(command -> {
      try {
        answer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return FakeProvider.created(command);
    });
    for (int count = 0; count < 4; count++) {
      lifecycle.send(request(PaymentId.random(), "slow"));
    }
    try {
      lifecycle.send(request(payment, "fast"));
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heard(PaymentCreated.class)
          .stream().anyMatch(created -> created.paymentId().equals(payment)));
      assertThat(heard(PaymentCreated.class)).hasSize(1);
    } finally {
      answer.countDown();
    }
  }

  @Test
  void tellsWhatNoProviderTakes() {
    lifecycle.send(request(payment, "nobody"));

    assertThat(await(PaymentCreationFailed.class).code()).isEqualTo("unsupported");
  }

  @Test
  void refunds() {
    lifecycle.send(request(payment, "fast"));
    await(PaymentCreated.class);
    RefundId refund = RefundId.random();
    RefundRequested wish = new RefundRequested(order, payment, refund, new Money(100, "CNY"),
        "why", "admin", Instant.now());
    lifecycle.send(wish);
    lifecycle.send(wish);

    assertThat(await(RefundCreated.class).providerRefundId()).isEqualTo("re_" + refund);
    assertThat(FAST.calls(payment.value()))
        .containsExactly("create " + payment, "refund " + payment);
  }

  @Test
  void asksTheNextProviderWhenTheFirstDidNothing() {
    lifecycle.send(request(payment, null, new Money(5000, "USD")));

    assertThat(await(PaymentCreated.class).paymentChannel()).isEqualTo("fast");
    assertThat(LAME.calls(payment.value())).containsExactly("create " + payment);
    assertThat(heard(PaymentCreationFailed.class)).isEmpty();
    assertThat(route()).contains("\"usd\"");
  }

  @Test
  void asksNobodyElseWhenTheRequestNamesTheProvider() {
    lifecycle.send(request(payment, "lame", new Money(5000, "USD")));

    assertThat(await(PaymentCreationFailed.class).paymentChannel()).isEqualTo("lame");
    assertThat(FAST.calls(payment.value())).isEmpty();
  }

  @Test
  void asksNobodyElseWhileItIsUnknownWhatTheFirstDid() {
    LAME.onCreate(command -> new ProviderOutcome.Unknown("timeout", null));

    lifecycle.send(request(payment, null, new Money(5000, "USD")));

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> status().equals("unknown"));
    assertThat(FAST.calls(payment.value())).isEmpty();
    assertThat(heard(PaymentCreationFailed.class)).isEmpty();
  }

  @Test
  void saysWhyAPaymentWouldGoWhereItWouldGo() {
    WebTestClient admin = WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .defaultHeader("Authorization", TestTokens.bearer("admin", "payments:admin")).build();

    admin.get().uri("/admin/routing/explain?amount=50.00&currency=USD").exchange()
        .expectStatus().isOk().expectBody()
        .jsonPath("$.route.provider").isEqualTo("lame")
        .jsonPath("$.route.rule").isEqualTo("usd")
        .jsonPath("$.route.rest[0]").isEqualTo("fast")
        .jsonPath("$.candidates[0].reason").isEqualTo("rule usd, weight 1");
    admin.get().uri("/admin/routing/explain?amount=50.001&currency=USD").exchange()
        .expectStatus().isBadRequest().expectBody().jsonPath("$.code").isEqualTo("invalid_amount");
    admin.get().uri("/admin/providers").exchange().expectStatus().isOk().expectBody()
        .jsonPath("$[?(@.name == 'fast')].circuit").isEqualTo("closed");
    WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .defaultHeader("Authorization", TestTokens.bearer("user")).build().get()
        .uri("/admin/routing/explain?amount=1&currency=USD").exchange()
        .expectStatus().isForbidden();
  }

  private String route() {
    return text("SELECT route::text FROM payments WHERE payment_id = :id");
  }

  private String status() {
    return text("SELECT coalesce(max(status), '') FROM payments WHERE payment_id = :id");
  }

  private String text(String sql) {
    return Objects.requireNonNull(database.sql(sql).bind("id", payment.value())
        .mapValue(String.class).one().block(Duration.ofSeconds(10)));
  }
}
