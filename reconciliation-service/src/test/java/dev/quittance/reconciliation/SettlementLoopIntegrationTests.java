package dev.quittance.reconciliation;

import static dev.quittance.reconciliation.Samples.PRICE;
import static dev.quittance.reconciliation.Samples.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.mockJwt;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.springSecurity;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.Capability;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.Providers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The whole way: event, report, approval, reading, event, repaired. */
@Timeout(120)
@EmbeddedKafka(partitions = 2)
@DirtiesContext
@SpringBootTest(properties = {
  "KAFKA_BOOTSTRAP_SERVERS=${spring.embedded.kafka.brokers}", "LOG_FORMAT=", "LOG_LEVEL=warn",
  // Nothing reads by itself while the test lasts.
  "quittance.reconciliation.delays=1h", "quittance.reconciliation.poll-interval=50ms",
  "quittance.topics.partitions=2",
})
class SettlementLoopIntegrationTests {

  private static final FakeProvider STRIPE = new FakeProvider("stripe", Capability.READ);

  @TestBean
  private Providers providers;
  @Autowired
  private KafkaTemplate<String, byte[]> kafka;
  @Autowired
  private DatabaseClient database;
  @Autowired
  private ApplicationContext context;

  static Providers providers() {
    return FakeProviders.of(STRIPE);
  }

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    TestDatabase.register(registry, "settlement_loop");
  }

  private String one(String sql) {
    return database.sql(sql).map(row -> String.valueOf(row.get(0, String.class))).first()
        .blockOptional(Duration.ofSeconds(10)).orElse("");
  }

  @Test
  void repairsByReadingWhatAReportShowedToBeMissing() {
    PaymentId id = PaymentId.random();
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    Instant now = Instant.now();
    kafka.send(EventMapping.toRecord(
        EventEnvelope.of(Samples.created(id, "stripe", now, null), "/test", now, null)));
    await().atMost(Duration.ofSeconds(60)).until(() ->
        one("SELECT 'there' FROM settlement_payments p JOIN open_payments o USING (payment_id)")
            .equals("there"));
    WebTestClient admin = WebTestClient.bindToApplicationContext(context)
        .apply(springSecurity()).configureClient().responseTimeout(Duration.ofSeconds(30)).build()
        .mutateWith(mockJwt().jwt(jwt -> jwt.subject("ops-1"))
            .authorities(new SimpleGrantedAuthority("SCOPE_payments:admin")));

    String gross = PRICE.toMajorText();
    admin.post().uri("/admin/settlements/stripe")
        .contentType(MediaType.parseMediaType("text/csv"))
        .bodyValue("balance_transaction_id,created_utc,currency,gross,fee,net,"
            + "reporting_category,source_id,payment_intent_id\n"
            + "txn_1,2026-11-20 10:00:00,cny," + gross + ",0," + gross + ",charge,ch_1,pi_" + id
            + "\n")
        .exchange().expectStatus().isCreated()
        .expectBody().jsonPath("$.discrepancies.missing_here.open").isEqualTo(1);
    assertThat(STRIPE.reads()).isEmpty();

    admin.post().uri("/admin/settlements/" + one("SELECT id::text FROM settlement_imports")
            + "/approve").contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"kind\": \"missing_here\", \"reason\": \"the money is there\"}")
        .exchange().expectStatus().isOk()
        .expectBody().jsonPath("$.results.approved").isEqualTo(1);

    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
        one("SELECT state FROM settlement_discrepancies")).isEqualTo("repaired"));
    assertThat(STRIPE.reads()).containsExactly(id);
    assertThat(one("SELECT string_agg(actor || ' ' || action, ', ' ORDER BY id) "
        + "FROM settlement_audit")).isEqualTo("admin:ops-1 import, matching match, "
        + "admin:ops-1 approve, events repair");
  }
}
