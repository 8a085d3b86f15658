package dev.quittance.reconciliation.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.reconciliation.settlement.SettlementImports.Lease;
import dev.quittance.reconciliation.settlement.formats.SettlementFormats;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** What is left when an instance dies, or two events cross, is found and gone on with. */
@Timeout(120)
class SettlementCrashIntegrationTests extends SettlementTestBase {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Autowired
  private SettlementImports imports;
  @Autowired
  private SettlementLines lines;
  @Autowired
  private MatchSettlement matchSettlement;
  @Autowired
  private SettlementSettings settings;

  @AfterEach
  void allowAudit() {
    run("DROP TRIGGER IF EXISTS refuse_match ON settlement_audit");
  }

  private void run(String sql) {
    database.sql(sql).then().block(SOON);
  }

  private void resume() {
    clock.advance(settings.lease());
    new ResumeSettlements(imports, matchSettlement, settings, clock).resume().block(SOON);
  }

  /** An import whose process dies while it reads, after all lines but the last one. */
  private void die(String file) throws Exception {
    Instant now = clock.instant();
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
        .digest(file.getBytes(StandardCharsets.UTF_8)));
    List<SettlementLine> all = new ArrayList<>();
    new SettlementFormats(Map.of()).find("stripe", false).orElseThrow()
        .read(new StringReader(file)).forEachRemaining(all::add);
    imports.begin(new SettlementImports.New("stripe", "stripe_csv", sha256, file.length(),
            "admin:ops-1", null, null, all.size()),
            new Lease("dead", now, now.plus(settings.lease())))
        .flatMap(running -> lines.add(
            running.id(), "stripe", all.subList(0, all.size() - 1))).block(SOON);
  }

  @Test
  void comparesTheLinesOfAnImportThatDiedAlthoughAnotherReportHasThemToo() throws Exception {
    String abandoned = HEADINGS + charge("a", "199.00") + charge("z", "199.00");
    die(abandoned);
    imported("stripe", HEADINGS + charge("a", "199.00") + charge("b", "199.00"))
        .jsonPath("$.known_lines").isEqualTo(1);
    assertThat(differences()).containsExactly("txn_b missing_here open");

    resume();

    assertThat(differences()).containsExactly(
        "txn_a missing_here open", "txn_b missing_here open");
    assertThat(all("SELECT state FROM settlement_imports ORDER BY id"))
        .containsExactly("reading", "ready");
    resume();
    imported("stripe", abandoned).jsonPath("$.results.differs").isEqualTo(2);
    assertThat(differences()).containsExactly("txn_a missing_here open",
        "txn_b missing_here open", "txn_z missing_here open");
  }

  @Test
  void endsAnImportWithItsAuditEntryOrNotAtAll() {
    run("""
        CREATE OR REPLACE FUNCTION refuse_match() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'died';
        END $$
        """);
    run("CREATE TRIGGER refuse_match BEFORE INSERT ON settlement_audit FOR EACH ROW "
        + "WHEN (NEW.action = 'match') EXECUTE FUNCTION refuse_match()");
    upload("stripe", HEADINGS + charge("a", "199.00")).expectStatus().is5xxServerError();
    assertThat(all("SELECT state FROM settlement_imports")).containsExactly("matching");
    allowAudit();

    resume();

    assertThat(all("SELECT state FROM settlement_imports")).containsExactly("ready");
    assertThat(all("SELECT action FROM settlement_audit ORDER BY id"))
        .containsExactly("import", "match");
  }

  @Test
  void settlesADifferenceWhoseFactCrossedTheEventItWaitedFor() {
    tell(created("stripe", "a"));
    imported("stripe", HEADINGS + charge("a", "199.00"));
    assertThat(differences()).containsExactly("txn_a missing_here open");
    ProviderReport unnamed = new ProviderReport("stripe", "evt_1", null,
        Map.of("payment_intent", "pi_a"), new OrderId("order-a"), null, LONG_AGO,
        ReportedBy.WEBHOOK);
    tell(new PaymentSucceeded(unnamed, PRICE));
    // As if each of the two had not seen the other, which was not committed yet.
    run("UPDATE settlement_facts SET payment_id = NULL");
    run("UPDATE settlement_discrepancies SET state = 'open', repaired_at = NULL");

    imported("stripe", HEADINGS + charge("b", "199.00"));

    assertThat(differences()).containsExactly(
        "txn_a missing_here repaired", "txn_b missing_here open");
  }

  @Test
  void findsMoreMissingPaymentsThanItLooksAtAtOnce() {
    int count = settings.batch() * 2 + 1;
    database.sql("""
        INSERT INTO settlement_facts (event_id, provider, kind, payment_id, refs, amount_minor,
               currency, at)
        SELECT 'e' || n || kind, 'stripe', kind, 'p' || n, ARRAY['pi_p' || n], 19900, 'CNY', :at
          FROM generate_series(1, :count) AS n, unnest(ARRAY['paid', 'failed']) AS kind
        """).bind("count", count).bind("at", LONG_AGO).then().block(SOON);

    imported("stripe?from=2026-11-10T00:00:00Z&to=2026-11-12T00:00:00Z",
        HEADINGS + charge("p7", "199.00"))
        .jsonPath("$.discrepancies.missing_there.open").isEqualTo(count);

    assertThat(all("SELECT count(DISTINCT subject)::text FROM settlement_discrepancies "
        + "WHERE subject LIKE 'payment:p%'")).containsExactly(Integer.toString(count));
  }
}
