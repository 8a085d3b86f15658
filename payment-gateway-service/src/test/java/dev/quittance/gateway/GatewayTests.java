package dev.quittance.gateway;

import dev.quittance.events.Event;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.Topic;
import dev.quittance.providers.Capability;
import dev.quittance.providers.ConfiguredProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.sealing.PayloadSealing;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.KafkaProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    properties = {"quittance.calls.concurrency=2", "quittance.calls.timeout=4s",
      "quittance.calls.rate-wait=100ms", "quittance.gateway.lease=7s",
      "quittance.gateway.settle-time=1s",
      "quittance.gateway.routing.default-provider=fast",
      "quittance.gateway.routing.rules[0].name=usd",
      "quittance.gateway.routing.rules[0].currencies=USD",
      "quittance.gateway.routing.rules[0].providers.lame=1",
      "quittance.gateway.routing.rules[0].providers.fast=0"})
public abstract class GatewayTests {

  static final FakeProvider FAST =
      new FakeProvider("fast", Capability.CANCEL, Capability.REFUND, Capability.PARTIAL_REFUND,
          Capability.IDEMPOTENT_CALLS);
  static final FakeProvider SLOW = new FakeProvider("slow");
  /** Its circuit is open wherever a test wants that. */
  static final FakeProvider SHUT = new FakeProvider("shut", Capability.REFUND);
  /** Refuses what it is asked, without doing it. */
  static final FakeProvider LAME = new FakeProvider("lame");
  /** Like Ping++ and Omise: no idempotency keys, but everything can be read. */
  static final FakeProvider KEYLESS = new FakeProvider("keyless", Capability.CANCEL,
      Capability.REFUND, Capability.PARTIAL_REFUND, Capability.READ, Capability.FIND);
  /** Like PayPal: takes nothing before it is captured, and cannot cancel. */
  static final FakeProvider APPROVING = new FakeProvider("approving", Capability.CAPTURE,
      Capability.REFUND, Capability.IDEMPOTENT_CALLS);

  @TestBean
  private Providers providers;
  @Autowired
  PayloadSealing sealing;
  @Autowired
  DatabaseClient database;
  KafkaProbe lifecycle;
  final PaymentId payment = PaymentId.random();
  final OrderId order = OrderId.random();

  static Providers providers() {
    return Providers.ofConfigured(Stream.of(FAST, SLOW, SHUT, LAME, KEYLESS, APPROVING)
        .map(fake ->
            new ConfiguredProvider(fake, new FakeProvider.NoWebhooks(fake.name()))).toList());
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
    for (FakeProvider fake : List.of(FAST, SLOW, KEYLESS, APPROVING)) {
      fake.onCreate(FakeProvider::created);
      fake.onRefund(FakeProvider::refunded);
      fake.onCapture(FakeProvider::captured);
      fake.shows(new PaymentReading.NotFound("nothing there"));
    }
    LAME.onCreate(command ->
        new ProviderOutcome.NotAttempted("invalid_request", "not with me", false, null));
  }

  @AfterEach
  void close() {
    lifecycle.close();
  }

  PaymentRequested request(PaymentId id, @Nullable String provider) {
    return request(id, provider, new Money(5000, "CNY"));
  }

  PaymentRequested request(PaymentId id, @Nullable String provider, Money amount) {
    return new PaymentRequested(order, id, "user-1", amount, provider, null, "Trial", null, null,
        null, null, Map.of(), Instant.now().plusSeconds(3600), Instant.now());
  }

  <E extends Event> List<E> heard(Class<E> type) {
    return lifecycle.events(type).stream().filter(event -> order.equals(event.subject())).toList();
  }

  <E extends Event> E await(Class<E> type) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !heard(type).isEmpty());
    return heard(type).getFirst();
  }
}
