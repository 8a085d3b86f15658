package dev.quittance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Event;
import dev.quittance.events.EventJson;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.Topic;
import dev.quittance.providers.ConfiguredProvider;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.runtime.sealing.PayloadSealing;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.KafkaProbe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;

/** The gateway on real PostgreSQL and Kafka, with providers that answer as told. */
@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"quittance.gateway.calls-per-provider=2", "quittance.gateway.lease=3s"})
class GatewayIntegrationTests {

  private static final FakeProvider FAST = new FakeProvider("fast");
  private static final FakeProvider SLOW = new FakeProvider("slow");

  @TestBean
  private Providers providers;
  @Autowired
  private PayloadSealing sealing;
  @Autowired
  private DatabaseClient database;
  private KafkaProbe lifecycle;
  private final PaymentId payment = PaymentId.random();
  private final OrderId order = OrderId.random();

  static Providers providers() {
    return Providers.ofConfigured(Stream.of(FAST, SLOW)
        .map(fake -> new ConfiguredProvider(fake, new NoWebhooks(fake.name()))).toList());
  }

  /** The gateway receives no webhooks. */
  private record NoWebhooks(String provider) implements ProviderWebhooks {

    @Override
    public WebhookVerdict receive(WebhookRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public WebhookVerdict translate(byte[] body) {
      throw new UnsupportedOperationException();
    }
  }

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
    registry.add("PAYLOAD_SEALING_KEYS",
        () -> "k:" + Base64.getEncoder().encodeToString(new byte[32]));
  }

  @BeforeEach
  void listen() {
    lifecycle = new KafkaProbe(Topic.PAYMENT_LIFECYCLE);
    FAST.onCreate(FakeProvider::created);
    SLOW.onCreate(FakeProvider::created);
  }

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private PaymentRequested request(PaymentId id, String provider) {
    return new PaymentRequested(order, id, "user-1", new Money(5000, "CNY"), provider, null,
        "Trial", null, null, null, Map.of(), Instant.now().plusSeconds(3600), Instant.now());
  }

  private <E extends Event> List<E> heard(Class<E> type) {
    return lifecycle.events(type).stream().filter(event -> order.equals(event.subject())).toList();
  }

  private <E extends Event> E await(Class<E> type) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !heard(type).isEmpty());
    return heard(type).getFirst();
  }

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
  void goesOnWithWhatADeadInstanceLeft() {
    database.sql("""
            INSERT INTO payments (payment_id, order_id, payment_channel, amount_minor, currency,
                                  status, request)
            VALUES (:payment, :order, 'fast', 5000, 'CNY', 'requested', :request::jsonb)
            """)
        .bind("payment", payment.value()).bind("order", order.value())
        .bind("request", requestJson()).then().block(Duration.ofSeconds(10));
    database.sql("""
            INSERT INTO operations (operation_key, kind, payment_id, provider, request, status,
                                    tries, lease_owner, lease_until)
            VALUES (:key, 'create', :payment, 'fast', :request::jsonb, 'queued', 1, 'dead',
                    now() + interval '1 second')
            """)
        .bind("key", "create:" + payment).bind("payment", payment.value())
        .bind("request", requestJson()).then().block(Duration.ofSeconds(10));

    await(PaymentCreated.class);

    assertThat(FAST.calls(payment.value())).containsExactly("create " + payment);
  }

  private String requestJson() {
    return new String(EventJson.write(request(payment, "fast")),
        StandardCharsets.UTF_8);
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
    for (int count = 0; count < 10; count++) {
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
}
