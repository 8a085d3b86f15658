package dev.quittance.reconciliation;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.Capability;
import dev.quittance.providers.Providers;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.payments.OpenPaymentLists;
import dev.quittance.reconciliation.payments.RecordPaymentEvent;
import dev.quittance.runtime.calls.CallGuard;
import dev.quittance.runtime.calls.CallGuards;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;

/** The service on a real database, without Kafka and with a poller only where a test starts one. */
@Timeout(60)
@SpringBootTest(properties = {
  "quittance.reconciliation.enabled=false", "quittance.backfill.enabled=false",
  "quittance.outbox.enabled=false",
  "spring.kafka.listener.auto-startup=false", "spring.kafka.admin.auto-create=false",
  "LOG_FORMAT=", "LOG_LEVEL=warn", "quittance.calls.concurrency=2",
  "quittance.calls.timeout=30s", "quittance.calls.per-second=1000", "quittance.calls.open-for=10m",
  "quittance.parity.enabled=false",
})
@Import(TestClock.class)
public abstract class ReconciliationTestBase {

  protected static final FakeProvider STRIPE = new FakeProvider("stripe", Capability.READ);
  protected static final FakeProvider SLOW = new FakeProvider("slow", Capability.READ);
  protected static final FakeProvider FLAKY = new FakeProvider("flaky", Capability.READ);
  protected static final FakeProvider LISTER =
      new FakeProvider("lister", Capability.READ, Capability.LIST_EVENTS);
  protected static final FakeProvider DUMMY = new FakeProvider("dummy");

  @TestBean
  protected Providers providers;
  @Autowired
  protected TestClock clock;
  @Autowired
  protected DatabaseClient database;
  @Autowired
  protected OpenPaymentLists payments;
  @Autowired
  private CallGuards guards;
  @Autowired
  private RecordPaymentEvent recordPaymentEvent;

  protected final PaymentId id = PaymentId.random();

  static Providers providers() {
    return FakeProviders.of(STRIPE, SLOW, FLAKY, LISTER, DUMMY);
  }

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    TestDatabase.register(registry, "still");
  }

  /** An event in the outbox. */
  public record Sent(String id, String type, String key, String topic) {
  }

  @BeforeEach
  void begin() {
    clock.set(Samples.NOON);
    STRIPE.duringRead(null);
    STRIPE.holdReads(null);
    SLOW.holdReads(null);
    LISTER.events().clear();
    database.sql("TRUNCATE open_payments, sync_runs, discrepancies, inbox, outbox,"
            + " event_cursors, parity_orders, parity_strays").then()
        .block(Duration.ofSeconds(10));
  }

  protected void hear(Event event) {
    hear(event, null);
  }

  protected void hear(Event event, @Nullable String traceparent) {
    recordPaymentEvent.handle(EventEnvelope.of(event, "/test", clock.instant(), traceparent))
        .block(Duration.ofSeconds(10));
  }

  protected void hearCreated(PaymentId paymentId, String provider, @Nullable Instant expiresAt) {
    hear(Samples.created(paymentId, provider, clock.instant(), expiresAt));
  }

  /** Lets calls to the flaky provider fail until none is let through, for as long as tests run. */
  protected void openCircuit() {
    CallGuard guard = guards.of("flaky");
    while (guard.isHealthy()) {
      guard.call(() -> "bad", "good"::equals);
    }
  }

  protected OpenPayment row() {
    return payments.find(id).blockOptional(Duration.ofSeconds(10)).orElseThrow();
  }

  protected List<Sent> sent() {
    return all("SELECT headers->>'ce_id' || '|' || (headers->>'ce_type') || '|' || message_key "
        + "|| '|' || topic FROM outbox ORDER BY id").stream().map(text -> {
          String[] parts = text.split("\\|");
          return new Sent(parts[0], parts[1], parts[2], parts[3]);
        }).toList();
  }

  /** The first column of every row, as text. */
  protected List<String> all(String sql) {
    List<String> texts = database.sql(sql).map(row -> String.valueOf(row.get(0, String.class)))
        .all().collectList().block(Duration.ofSeconds(30));
    return texts == null ? List.of() : texts;
  }

  protected List<String> discrepancies() {
    return all("SELECT kind || ' ' || state FROM discrepancies ORDER BY id");
  }
}
