package dev.quittance.reconciliation.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.Money;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.ReportedBy;
import dev.quittance.reconciliation.settlement.SettlementImports.Lease;
import dev.quittance.reconciliation.settlement.SettlementImports.Running;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Timeout(300)
class SettlementFlowIntegrationTests extends SettlementTestBase {

  private static final String PERIOD =
      "stripe?from=2026-11-10T00:00:00Z&to=2026-11-12T00:00:00Z";

  @Autowired
  private SettlementImports imports;
  @Autowired
  private SettlementLines lines;
  @Autowired
  private MatchSettlement matchSettlement;
  @Autowired
  private SettlementSettings settings;

  @Test
  void findsWhatNoReportHasUntilOneDoes() {
    paid("stripe", "here");
    paid("stripe", "gone");
    tell(refunded("stripe", "gone", 5_000));
    imported(PERIOD, HEADINGS + charge("here", "199.00"))
        .jsonPath("$.discrepancies.missing_there.open").isEqualTo(2);
    assertThat(differences()).containsExactly(
        "payment:gone missing_there open", "refund:re_gone missing_there open");
    imported(PERIOD, HEADINGS + charge("gone", "199.00"));
    assertThat(differences()).containsExactly(
        "payment:gone missing_there repaired", "refund:re_gone missing_there open");
    imported(PERIOD, HEADINGS + refund("gone", "50.00"));
    assertThat(differences()).containsExactly(
        "payment:gone missing_there repaired", "refund:re_gone missing_there repaired");
    assertThat(all("SELECT actor FROM settlement_audit WHERE action = 'repair'"))
        .containsExactly("matching", "matching");
  }

  @Test
  void missesNothingThatIsTooYoungOrOutsideThePeriodOrOfAnotherProvider() {
    paid("stripe", "outside");
    paid("paypal", "elsewhere");
    clock.set(LONG_AGO.plus(Duration.ofDays(1)));
    paid("stripe", "young");
    imported(PERIOD, HEADINGS);
    imported("stripe?from=2026-11-01T00:00:00Z&to=2026-11-10T00:00:00Z",
        HEADINGS + charge("other", "1.00"));
    imported("stripe?from=2026-11-11T00:00:00Z&to=2026-11-11T12:00:00Z",
        HEADINGS + charge("another", "1.00"));
    assertThat(differences()).containsExactly(
        "txn_another missing_here open", "txn_other missing_here open");
  }

  @Test
  void doesNotLookForARefundThatFailed() {
    paid("stripe", "a");
    tell(refunded("stripe", "a", 5_000));
    tell(new RefundFailed(report("stripe", "a", "refund_failed"), null, "re_a",
        new Money(5_000, "CNY"), "failed", "no"));
    imported(PERIOD, HEADINGS + charge("a", "199.00"));
    assertThat(differences()).isEmpty();
    imported(PERIOD, HEADINGS + refund("a", "50.00"));
    assertThat(differences()).containsExactly("txn_re_a status_differs open");
    imported(PERIOD, HEADINGS + "txn_rf,2026-11-11 14:00:00,cny,50.00,0,50.00,refund_failure,"
        + "re_a,ch_a,pi_a\n");
    assertThat(differences()).containsExactly("txn_re_a status_differs repaired");
  }

  @Test
  void findsASecondChargeOfOnePayment() {
    paid("stripe", "a");
    imported("stripe", HEADINGS + charge("a", "199.00")
        + charge("a", "199.00").replace("txn_a", "txn_again"));
    assertThat(differences()).containsExactly("txn_again amount_differs open");
    assertThat(all("SELECT evidence->>'settled_before_by' FROM settlement_discrepancies"))
        .containsExactly("txn_a");
  }

  @Test
  void findsThePaymentWhateverCameFirst() {
    ProviderReport unnamed = new ProviderReport("stripe", "evt_1", null,
        Map.of("charge", "ch_x", "payment_intent", "pi_a"), null, null, LONG_AGO,
        ReportedBy.WEBHOOK);
    tell(new PaymentSucceeded(unnamed, PRICE));
    imported("stripe", HEADINGS + charge("a", "199.00"));
    assertThat(differences()).containsExactly("txn_a missing_here open");
    tell(created("stripe", "a"));
    assertThat(differences()).containsExactly("txn_a missing_here repaired");
    assertThat(all("SELECT payment_id FROM settlement_lines")).containsExactly("a");
  }

  @Test
  void settlesByAnEventWhateverItsOrderToTheLine() {
    tell(created("stripe", "a"));
    imported("stripe", HEADINGS + charge("a", "199.00") + refund("a", "50.00"));
    tell(refunded("stripe", "a", 5_000));
    tell(refunded("stripe", "a", 5_000));
    assertThat(differences()).containsExactly(
        "txn_a missing_here open", "txn_re_a missing_here repaired");
    tell(new PaymentSucceeded(report("stripe", "a", "paid"), PRICE));
    assertThat(differences()).containsExactly(
        "txn_a missing_here repaired", "txn_re_a missing_here repaired");
  }

  @Test
  void findsNoDifferenceInTheMoneyOfALostDispute() {
    paid("paypal", "lost");
    paid("paypal", "won");
    tell(new DisputeClosed(report("paypal", "won", "dispute"), "dp_won", PRICE, false));
    imported("paypal", paypal(paypalLine("REV1", "T1106", "DR", "lost")
        + paypalLine("REV2", "T1106", "DR", "won")));
    assertThat(differences()).containsExactly(
        "REV1:T1106 status_differs open", "REV2:T1106 status_differs open");
    tell(new DisputeClosed(report("paypal", "lost", "dispute"), "dp_lost", PRICE, true));
    assertThat(differences()).containsExactly(
        "REV1:T1106 status_differs repaired", "REV2:T1106 status_differs open");
  }

  private static String file(int count) {
    return HEADINGS + IntStream.range(0, count)
        .mapToObj(i -> charge("p" + i, "199.00")).collect(Collectors.joining());
  }

  private Lease lease() {
    Instant now = clock.instant();
    return new Lease("dead", now, now.plus(settings.lease()));
  }

  /** An import whose process dies after some lines. */
  private void die(String file, int after) throws Exception {
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
        .digest(file.getBytes(StandardCharsets.UTF_8)));
    Running running = imports.begin(new SettlementImports.New("stripe", "stripe_csv", sha256,
        file.length(), "admin:ops-1", LONG_AGO, LONG_AGO, 20), lease())
        .blockOptional(Duration.ofSeconds(10)).orElseThrow();
    List<SettlementLine> all = new ArrayList<>();
    new SettlementFormats(Map.of()).find("stripe", false).orElseThrow()
        .read(new StringReader(file)).forEachRemaining(all::add);
    lines.add(running.id(), "stripe", all.subList(0, after)).block(Duration.ofSeconds(10));
  }

  @Test
  void goesOnWithAnImportWhoseProcessDiedWhenTheFileComesAgain() throws Exception {
    String file = file(20);
    die(file, 7);
    upload("stripe", file).expectStatus().isEqualTo(409).expectBody()
        .jsonPath("$.code").isEqualTo("settlement_import_in_progress");
    clock.advance(settings.lease());
    imported("stripe", file).jsonPath("$.results.differs").isEqualTo(20)
        .jsonPath("$.known_lines").isEqualTo(0);
    assertThat(all("SELECT count(*)::text FROM settlement_imports")).containsExactly("1");
    upload("stripe", file).expectStatus().isOk();
  }

  @Test
  void goesOnWithAComparisonWhoseProcessDied() {
    paid("stripe", "gone");
    imported(PERIOD, file(20));
    database.sql("""
        UPDATE settlement_imports SET state = 'matching', finished_at = NULL
        """).then().then(database.sql("""
        DELETE FROM settlement_discrepancies WHERE subject IN ('txn_p3', 'payment:gone')
        """).then()).then(database.sql("""
        UPDATE settlement_lines SET result = NULL WHERE reference IN ('txn_p3', 'txn_p4')
        """).then()).block(Duration.ofSeconds(10));
    ResumeSettlements resume = new ResumeSettlements(imports, matchSettlement, settings, clock);
    resume.resume().block(Duration.ofSeconds(30));
    assertThat(all("SELECT state FROM settlement_imports")).containsExactly("matching");
    clock.advance(settings.lease());
    resume.resume().block(Duration.ofSeconds(30));
    assertThat(all("SELECT state FROM settlement_imports")).containsExactly("ready");
    assertThat(differences()).hasSize(21)
        .contains("txn_p3 missing_here open", "payment:gone missing_there open");
    resume.resume().block(Duration.ofSeconds(30));
    assertThat(all("SELECT count(*)::text FROM settlement_audit WHERE action = 'match'"))
        .containsExactly("2");
  }

  @Test
  void letsAHolderWhoLostTheLeaseChangeNothing() throws Exception {
    String file = file(3);
    die(file, 1);
    Running late = imports.find("stripe", all("SELECT sha256 FROM settlement_imports").getFirst())
        .blockOptional(Duration.ofSeconds(10)).orElseThrow();
    clock.advance(settings.lease());
    imported("stripe", file);
    assertThat(matchSettlement.match(late).map(_ -> "done")
        .onErrorReturn(LeaseLostException.class, "lost").block(Duration.ofSeconds(10)))
        .isEqualTo("lost");
  }

  @Test
  void importsAFileOnceThatComesTwiceAtTheSameTime() {
    String file = file(300);
    List<Integer> answers = Flux.range(0, 2)
        .flatMap(_ -> Mono.fromCallable(() -> upload("stripe", file)
            .expectBody().returnResult().getStatus().value())
            .subscribeOn(Schedulers.boundedElastic()), 2)
        .collectList().blockOptional(Duration.ofSeconds(120)).orElseThrow();
    assertThat(answers).contains(201).isSubsetOf(201, 200, 409);
    assertThat(answers.stream().filter(status -> status == 201)).hasSize(1);
    assertThat(all("SELECT count(*)::text FROM settlement_lines")).containsExactly("300");
    assertThat(differences()).hasSize(300);
  }

  @Test
  void publishesOnceWhatTwoAdminsApproveAtTheSameTime() {
    tell(created("paypal", "p1"));
    imported("paypal", paypal(paypalLine("CAP1", "T0006", "CR", "p1")));
    String body = "{\"kind\": \"missing_here\", \"reason\": \"seen\"}";
    List<Integer> answers = Flux.range(1, 4)
        .flatMap(i -> Mono.fromCallable(() -> decide(as("ops-" + i), "approve", body)
            .expectBody().returnResult().getStatus().value())
            .subscribeOn(Schedulers.boundedElastic()), 4)
        .collectList().blockOptional(Duration.ofSeconds(60)).orElseThrow();
    assertThat(answers).containsOnly(200);
    assertThat(sent()).hasSize(1);
    assertThat(all("SELECT count(*)::text FROM settlement_audit WHERE action = 'approve'"))
        .containsExactly("1");
  }

  @Test
  void looksUpLinesAndDiscrepanciesInTheirIndexes() {
    database.sql("""
        INSERT INTO settlement_imports (provider, format, sha256, size_bytes, state, imported_by,
               created_at, lines, finished_at)
        VALUES ('stripe', 'stripe_csv', repeat('0', 64), 1, 'ready', 'x', now(), 1, now())
        """).then().then(database.sql("""
        INSERT INTO settlement_lines (import_id, provider, reference, line_number, kind,
               payment_refs, gross_minor, fee_minor, net_minor, currency, occurred_at, type, raw,
               payment_id, result)
        SELECT i.id, 'stripe', 't' || n, n, 'payment', ARRAY['r' || n], 1, 0, 1, 'USD', now(),
               'charge', 'raw', CASE WHEN n % 2 = 0 THEN 'p' || n END,
               CASE WHEN n % 1000 = 0 THEN NULL WHEN n % 2 = 0 THEN 'matched' ELSE 'differs' END
          FROM settlement_imports i, generate_series(1, 50000) AS n
        """).then()).then(database.sql("""
        INSERT INTO settlement_discrepancies (import_id, provider, subject, kind, state, line_id,
               payment_id, evidence, created_at)
        SELECT import_id, provider, reference, 'missing_here', 'open', id, 'p' || line_number,
               '{}', now() FROM settlement_lines
        """).then()).then(database.sql("ANALYZE settlement_lines, settlement_discrepancies").then())
        .block(Duration.ofSeconds(60));
    assertThat(plan("SELECT id FROM settlement_lines WHERE import_id = " + importId()
        + " AND id > 500 AND result IS NULL ORDER BY id LIMIT 5"))
        .contains("settlement_lines").doesNotContain("Sort", "Seq Scan");
    assertThat(plan("SELECT id FROM settlement_lines WHERE payment_id IS NULL "
        + "AND result = 'differs' AND provider = 'stripe' AND payment_refs && ARRAY['r7']"))
        .contains("settlement_lines_unknown");
    assertThat(plan("SELECT id FROM settlement_discrepancies WHERE payment_id = ANY(ARRAY['p7']) "
        + "AND state IN ('open', 'approved') AND NOT (line_id = ANY(ARRAY[1::bigint]))"))
        .contains("settlement_discrepancies_payment");
    assertThat(plan("SELECT reference FROM settlement_lines WHERE payment_id = 'p8' "
        + "AND kind = 'payment' AND id < 999999999")).contains("settlement_lines_payment");
  }

  private String plan(String sql) {
    return String.join("\n", all("EXPLAIN " + sql));
  }

  @Test
  void importsALargeFileAsItComes() {
    int count = 50_000;
    database.sql("""
        INSERT INTO settlement_references (provider, reference, payment_id)
        SELECT 'stripe', 'pi_p' || n, 'p' || n FROM generate_series(0, %1$d - 1) AS n
        """.formatted(count)).then().then(database.sql("""
        INSERT INTO settlement_facts (event_id, provider, kind, payment_id, refs, amount_minor,
               currency, at)
        SELECT 'e' || n, 'stripe', 'paid', 'p' || n, ARRAY['pi_p' || n], 19900, 'CNY', now()
          FROM generate_series(0, %1$d - 1) AS n
        """.formatted(count)).then()).block(Duration.ofSeconds(120));
    DefaultDataBufferFactory buffers = new DefaultDataBufferFactory();
    Flux<DataBuffer> body = Flux.range(0, count / 1000).map(thousand -> {
      StringBuilder text = new StringBuilder(thousand == 0 ? HEADINGS : "");
      for (int i = 0; i < 1000; i++) {
        text.append(charge("p" + (thousand * 1000 + i), "199.00"));
      }
      return buffers.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    });
    WebTestClient patient =
        admin.mutate().responseTimeout(Duration.ofSeconds(280)).build();
    patient.post().uri("/admin/settlements/stripe")
        .contentType(MediaType.parseMediaType("text/csv"))
        .body(BodyInserters.fromDataBuffers(body)).exchange().expectStatus().isCreated()
        .expectBody().jsonPath("$.lines").isEqualTo(count)
        .jsonPath("$.results.matched").isEqualTo(count);
  }
}
