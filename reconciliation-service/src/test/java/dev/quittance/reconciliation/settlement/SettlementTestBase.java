package dev.quittance.reconciliation.settlement;

import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.mockJwt;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.springSecurity;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.reconciliation.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

/** What tests of settlement share: events of some days ago, and admins who upload reports. */
abstract class SettlementTestBase extends ReconciliationTestBase {

  static final String HEADINGS = "balance_transaction_id,created_utc,currency,gross,fee,net,"
      + "reporting_category,source_id,charge_id,payment_intent_id\n";
  static final Money PRICE = new Money(19_900, "CNY");
  /** Long enough ago to be settled. */
  static final Instant LONG_AGO = Samples.NOON.minus(Duration.ofDays(10));

  @Autowired
  private ApplicationContext context;
  @Autowired
  private RecordSettlementFact recordSettlementFact;
  WebTestClient anyone;
  WebTestClient admin;

  @BeforeEach
  void connect() {
    anyone = WebTestClient.bindToApplicationContext(context).apply(springSecurity())
        .configureClient().responseTimeout(Duration.ofSeconds(55)).build();
    admin = as("ops-1");
    database.sql("""
        TRUNCATE settlement_payments, settlement_references, settlement_facts,
                 settlement_imports, settlement_lines, settlement_discrepancies, settlement_audit
        """).then().block(Duration.ofSeconds(10));
  }

  WebTestClient as(String user) {
    return anyone.mutateWith(mockJwt().jwt(jwt -> jwt.subject(user))
        .authorities(new SimpleGrantedAuthority("SCOPE_payments:admin")));
  }

  /** What both of the service's consumers hear. */
  void tell(Event event) {
    hear(event);
    recordSettlementFact.handle(EventEnvelope.of(event, "/test", clock.instant(), null))
        .block(Duration.ofSeconds(10));
  }

  static PaymentCreated created(String provider, String paymentId) {
    return new PaymentCreated(new OrderId("order-" + paymentId), new PaymentId(paymentId),
        provider, null, "pi_" + paymentId, Map.of("payment_intent", "pi_" + paymentId), PRICE,
        "payment_intent", "k1.sealed", null, LONG_AGO);
  }

  static ProviderReport report(String provider, String paymentId, String what) {
    return new ProviderReport(provider, "evt_" + what + "_" + paymentId, "pi_" + paymentId,
        Map.of("payment_intent", "pi_" + paymentId, "charge", "ch_" + paymentId), null,
        new PaymentId(paymentId), LONG_AGO, ReportedBy.WEBHOOK);
  }

  void paid(String provider, String paymentId) {
    tell(created(provider, paymentId));
    tell(new PaymentSucceeded(report(provider, paymentId, "paid"), PRICE));
  }

  static PaymentRefunded refunded(String provider, String paymentId, long amountMinor) {
    return new PaymentRefunded(report(provider, paymentId, "refunded"), null,
        "re_" + paymentId, new Money(amountMinor, "CNY"), null);
  }

  /** A line of a payment, of ten days ago. */
  static String charge(String paymentId, String gross) {
    return "txn_" + paymentId + ",2026-11-11 12:00:00,cny," + gross + ",0," + gross
        + ",charge,ch_" + paymentId + ",ch_" + paymentId + ",pi_" + paymentId + "\n";
  }

  static String refund(String paymentId, String gross) {
    return "txn_re_" + paymentId + ",2026-11-11 13:00:00,cny,-" + gross + ",0,-" + gross
        + ",refund,re_" + paymentId + ",ch_" + paymentId + ",pi_" + paymentId + "\n";
  }

  /** Two lines of PayPal's report, which cannot be read here. */
  static String paypal(String body) {
    return "\"CH\",\"Transaction ID\",\"PayPal Reference ID\",\"Transaction Event Code\","
        + "\"Transaction Completion Date\",\"Transaction Debit or Credit\","
        + "\"Gross Transaction Amount\",\"Gross Transaction Currency\","
        + "\"Fee Debit or Credit\",\"Fee Amount\",\"Fee Currency\",\"Custom Field\"\n" + body;
  }

  static String paypalLine(String id, String code, String direction, String paymentId) {
    return "\"SB\",\"" + id + "\",\"\",\"" + code + "\",2026/11/11 04:00:00 -0800,\""
        + direction + "\",19900,\"CNY\",\"\",,\"\",\"" + paymentId + "\"\n";
  }

  WebTestClient.ResponseSpec upload(String provider, String text) {
    return admin.post().uri("/admin/settlements/" + provider)
        .contentType(MediaType.parseMediaType("text/csv")).bodyValue(text).exchange();
  }

  BodyContentSpec imported(String provider, String text) {
    return upload(provider, text).expectStatus().isCreated().expectBody();
  }

  WebTestClient.ResponseSpec decide(WebTestClient who, String what, String body) {
    return who.post().uri("/admin/settlements/" + importId() + "/" + what)
        .contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  String importId() {
    return all("SELECT max(id)::text FROM settlement_imports").getFirst();
  }

  List<String> differences() {
    return all("SELECT subject || ' ' || kind || ' ' || state FROM settlement_discrepancies "
        + "ORDER BY subject, kind");
  }
}
