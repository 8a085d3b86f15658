package dev.quittance.reconciliation.settlement;

import static dev.quittance.reconciliation.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.mockJwt;

import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.reconciliation.payments.SecondLooks;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

class SettlementApiIntegrationTests extends SettlementTestBase {

  @Autowired
  private SettlementImportLists imports;
  @Autowired
  private SettlementDiscrepancies discrepancies;
  @Autowired
  private SettlementLines lines;
  @Autowired
  private SettlementFacts facts;
  @Autowired
  private SettlementAudit audit;
  @Autowired
  private SecondLooks looks;
  @Autowired
  private Outbox outbox;
  @Autowired
  private SettlementSettings settings;
  @Autowired
  private TransactionalOperator transaction;

  private String idOf(String subject) {
    return all("SELECT id::text FROM settlement_discrepancies WHERE subject = '" + subject + "'")
        .getFirst();
  }

  @Test
  void previewsWhatDiffers() {
    paid("stripe", "same");
    paid("stripe", "less");
    tell(created("stripe", "open"));
    tell(created("stripe", "late"));
    tell(new PaymentExpired(report("stripe", "late", "expired")));
    imported("stripe", HEADINGS + charge("same", "199.00") + charge("less", "198.00")
        + charge("open", "199.00") + charge("late", "199.00") + charge("other", "1.00")
        + refund("same", "50.00")
        + "txn_po,2026-11-11 14:00:00,cny,-100.00,0,-100.00,payout,po_1,,\n")
        .jsonPath("$.state").isEqualTo("ready")
        .jsonPath("$.provider").isEqualTo("stripe")
        .jsonPath("$.imported_by").isEqualTo("admin:ops-1")
        .jsonPath("$.period_from").isEqualTo("2026-11-11T12:00:00Z")
        .jsonPath("$.period_to").isEqualTo("2026-11-11T14:00:00Z")
        .jsonPath("$.lines").isEqualTo(7)
        .jsonPath("$.known_lines").isEqualTo(0)
        .jsonPath("$.results.matched").isEqualTo(1)
        .jsonPath("$.results.differs").isEqualTo(5)
        .jsonPath("$.results.not_compared").isEqualTo(1)
        .jsonPath("$.discrepancies.missing_here.open").isEqualTo(3)
        .jsonPath("$.totals[0].gross.amount_minor").isEqualTo(74_600);
    assertThat(differences()).containsExactly("txn_late status_differs open",
        "txn_less amount_differs open", "txn_open missing_here open",
        "txn_other missing_here open", "txn_re_same missing_here open");
    admin.get().uri("/admin/settlements").exchange().expectBody()
        .jsonPath("$.items[0].id").isEqualTo(Long.parseLong(importId()))
        .jsonPath("$.items[0].discrepancies.amount_differs.open").isEqualTo(1);
  }

  @Test
  void showsDiscrepanciesPageByPageWithFilters() {
    imported("stripe", HEADINGS + charge("a", "1.00") + charge("b", "2.00"));
    String uri = "/admin/settlements/" + importId();
    admin.get().uri(uri + "?limit=1").exchange().expectBody()
        .jsonPath("$.report.lines").isEqualTo(2)
        .jsonPath("$.discrepancies.items.length()").isEqualTo(1)
        .jsonPath("$.discrepancies.items[0].subject").isEqualTo("txn_b")
        .jsonPath("$.discrepancies.items[0].kind").isEqualTo("missing_here")
        .jsonPath("$.discrepancies.items[0].evidence.there").isEqualTo("2.00 CNY")
        .jsonPath("$.discrepancies.next_cursor").isEqualTo(idOf("txn_b"));
    admin.get().uri(uri + "?limit=1&cursor=" + idOf("txn_b")).exchange().expectBody()
        .jsonPath("$.discrepancies.items[0].subject").isEqualTo("txn_a");
    admin.get().uri(uri + "?state=dismissed").exchange().expectBody()
        .jsonPath("$.discrepancies.items.length()").isEqualTo(0);
    admin.get().uri(uri + "?kind=fee_unexpected").exchange().expectBody()
        .jsonPath("$.discrepancies.items.length()").isEqualTo(0);
  }

  @Test
  void importsTheSameFileOnce() {
    String file = HEADINGS + charge("a", "1.00");
    imported("stripe", file);
    upload("stripe", file).expectStatus().isOk().expectBody()
        .jsonPath("$.id").isEqualTo(Long.parseLong(importId()))
        .jsonPath("$.discrepancies.missing_here.open").isEqualTo(1);
    assertThat(all("SELECT count(*)::text FROM settlement_lines")).containsExactly("1");
    assertThat(all("SELECT action FROM settlement_audit ORDER BY id"))
        .containsExactly("import", "match");
  }

  @Test
  void countsLinesThatCameBeforeAndRaisesNothingTwice() {
    imported("stripe", HEADINGS + charge("a", "1.00"));
    decide(admin, "dismiss", "{\"kind\": \"missing_here\", \"reason\": \"test account\"}")
        .expectStatus().isOk();
    imported("stripe", HEADINGS + charge("a", "1.00") + charge("b", "2.00")
        + charge("b", "2.00"))
        .jsonPath("$.lines").isEqualTo(3)
        .jsonPath("$.known_lines").isEqualTo(2);
    assertThat(differences()).containsExactly(
        "txn_a missing_here dismissed", "txn_b missing_here open");
  }

  @Test
  void raisesALineThatCameBeforeWithOtherFigures() {
    imported("stripe", HEADINGS + charge("a", "1.00"));
    imported("stripe", HEADINGS + charge("a", "9.00"));
    assertThat(differences()).containsExactly("txn_a missing_here open",
        "txn_a#" + importId() + " amount_differs open");
    assertThat(all("SELECT gross_minor::text FROM settlement_lines")).containsExactly("100");
  }

  @Test
  void storesNothingOfAFileThatCannotBeReadToItsEnd() {
    upload("stripe", HEADINGS + charge("a", "1.00") + charge("b", "x"))
        .expectStatus().isBadRequest().expectBody()
        .jsonPath("$.code").isEqualTo("invalid_settlement_file")
        .jsonPath("$.line").isEqualTo(3).jsonPath("$.column").isEqualTo("gross");
    upload("stripe", "gross\n").expectStatus().isBadRequest().expectBody()
        .jsonPath("$.line").isEqualTo(1)
        .jsonPath("$.column").isEqualTo("balance_transaction_id");
    upload("omise", "{}").expectStatus().isBadRequest();
    upload("stripe", "").expectStatus().isBadRequest();
    assertThat(all("SELECT id::text FROM settlement_imports")).isEmpty();
  }

  private static ByteArrayResource named(String name, String text) {
    return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public String getFilename() {
        return name;
      }
    };
  }

  @Test
  void refusesAFormOfTwoFiles() {
    MultipartBodyBuilder form = new MultipartBodyBuilder();
    form.part("file", named("one.csv", HEADINGS + charge("a", "1.00")));
    form.part("file", named("two.csv", charge("b", "1.00")));
    admin.post().uri("/admin/settlements/stripe").contentType(MediaType.MULTIPART_FORM_DATA)
        .bodyValue(form.build()).exchange().expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isEqualTo("invalid_request");
    assertThat(all("SELECT count(*)::text FROM settlement_imports")).containsExactly("0");
  }

  /** A client may send one with each POST; no part of the service may keep such a body for it. */
  @Test
  void takesALargeFileWithAnIdempotencyKey() {
    StringBuilder file = new StringBuilder(HEADINGS);
    for (int i = 0; i < 4_000; i++) {
      file.append(charge("p" + i, "1.00"));
    }
    assertThat(file.length()).isGreaterThan(256 * 1024);
    for (int status : new int[] {201, 200}) {
      admin.post().uri("/admin/settlements/stripe").header("Idempotency-Key", "k-1")
          .contentType(MediaType.parseMediaType("text/csv")).bodyValue(file.toString()).exchange()
          .expectStatus().isEqualTo(status).expectBody().jsonPath("$.lines").isEqualTo(4_000);
    }
    MultipartBodyBuilder form = new MultipartBodyBuilder();
    form.part("file", named("report.csv", file.toString()));
    admin.post().uri("/admin/settlements/stripe").header("Idempotency-Key", "k-1")
        .contentType(MediaType.MULTIPART_FORM_DATA).bodyValue(form.build()).exchange()
        .expectStatus().isOk();
  }

  @Test
  void takesAFormAndABodyOfBalanceTransactions() {
    MultipartBodyBuilder form = new MultipartBodyBuilder();
    form.part("note", "of November");
    form.part("file", named("report.csv", HEADINGS + charge("a", "1.00")));
    admin.post().uri("/admin/settlements/stripe").contentType(MediaType.MULTIPART_FORM_DATA)
        .bodyValue(form.build()).exchange().expectStatus().isCreated()
        .expectBody().jsonPath("$.format").isEqualTo("stripe_csv");
    admin.post().uri("/admin/settlements/stripe").contentType(MediaType.APPLICATION_NDJSON)
        .bodyValue("""
            {"id": "txn_j", "object": "balance_transaction", "amount": 100, "fee": 0, "net": 100,
             "currency": "cny", "created": 1763000000, "reporting_category": "charge",
             "source": "ch_j"}
            """).exchange().expectStatus().isCreated()
        .expectBody().jsonPath("$.format").isEqualTo("stripe_json")
        .jsonPath("$.lines").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"dummy,404,unknown_provider", "stripe?from=x,400,invalid_request",
    "stripe?from=2026-11-01T00:00:00Z,400,invalid_request",
    "stripe?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z,400,invalid_request"})
  void refusesUploadsThatAreNotValid(String path, int status, String code) {
    upload(path, HEADINGS).expectStatus().isEqualTo(status)
        .expectBody().jsonPath("$.code").isEqualTo(code);
  }

  @Test
  void refusesAnUploadOfAnotherType() {
    admin.post().uri("/admin/settlements/stripe").contentType(MediaType.IMAGE_PNG)
        .bodyValue(new byte[] {1}).exchange().expectStatus().isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/1", "/1/audit"})
  void refusesWhoIsNoAdmin(String path) {
    WebTestClient user = anyone.mutateWith(mockJwt().jwt(jwt -> jwt.subject("user-1"))
        .authorities(new SimpleGrantedAuthority("SCOPE_orders:price")));
    anyone.get().uri("/admin/settlements" + path).exchange().expectStatus().isUnauthorized();
    user.get().uri("/admin/settlements" + path).exchange().expectStatus().isForbidden();
    user.post().uri("/admin/settlements/stripe").bodyValue(HEADINGS).exchange()
        .expectStatus().isForbidden();
    user.post().uri("/admin/settlements/1/approve").bodyValue("{}").exchange()
        .expectStatus().isForbidden();
  }

  @Test
  void readsAPaymentThatIsMissingHereAndIsRepairedByWhatThatTells() {
    tell(created("stripe", "open"));
    imported("stripe", HEADINGS + charge("open", "199.00"));
    clock.advance(Duration.ofSeconds(5));
    decide(admin, "approve", "{\"kind\": \"missing_here\", \"reason\": \"webhook was lost\"}")
        .expectStatus().isOk().expectBody()
        .jsonPath("$.results.approved").isEqualTo(1).jsonPath("$.more").isEqualTo(false);
    assertThat(all("SELECT look_again::text || ' ' || (due_at = '" + clock.instant()
        + "')::text FROM open_payments")).containsExactly("true true");
    assertThat(sent()).isEmpty();
    assertThat(differences()).containsExactly("txn_open missing_here approved");

    tell(new PaymentSucceeded(report("stripe", "open", "paid"), PRICE));
    assertThat(differences()).containsExactly("txn_open missing_here repaired");
    admin.get().uri("/admin/settlements/" + importId() + "/audit").exchange().expectBody()
        .jsonPath("$.items[0].action").isEqualTo("repair")
        .jsonPath("$.items[0].actor").isEqualTo("events")
        .jsonPath("$.items[1].action").isEqualTo("approve")
        .jsonPath("$.items[1].actor").isEqualTo("admin:ops-1")
        .jsonPath("$.items[1].reason").isEqualTo("webhook was lost")
        .jsonPath("$.items[1].detail.action").isEqualTo("read");
  }

  @Test
  void publishesOnceWhatALineProvesOfAPaymentThatCannotBeRead() {
    tell(created("paypal", "p1"));
    imported("paypal", paypal(paypalLine("CAP1", "T0006", "CR", "p1")
        + paypalLine("REF1", "T1107", "DR", "p1")));
    String both = "{\"discrepancy_ids\": [" + idOf("CAP1:T0006") + "," + idOf("REF1:T1107")
        + "], \"reason\": \"seen at PayPal\"}";
    decide(admin, "approve", both).expectBody().jsonPath("$.results.repaired").isEqualTo(2);
    decide(admin, "approve", both).expectBody().jsonPath("$.results.unchanged").isEqualTo(2);
    decide(admin, "dismiss", both).expectBody().jsonPath("$.results.unchanged").isEqualTo(2);
    assertThat(sent()).extracting(Sent::id).containsExactly(
        "settlement:paypal:CAP1:T0006:succeeded", "settlement:paypal:REF1:T1107:refunded");
    assertThat(sent()).extracting(Sent::topic).containsOnly("payment.outcomes");
    assertThat(differences()).containsExactly(
        "CAP1:T0006 missing_here repaired", "REF1:T1107 missing_here repaired");
  }

  @Test
  void onlyMarksWhatNobodyHereCanRepair() {
    paid("stripe", "less");
    imported("stripe", HEADINGS + charge("less", "198.00") + charge("other", "1.00"));
    decide(admin, "approve", "{\"kind\": \"amount_differs\", \"reason\": \"agreed\"}");
    decide(admin, "approve", "{\"kind\": \"missing_here\", \"reason\": \"agreed\"}");
    assertThat(all("SELECT kind || ' ' || state || ' ' || action FROM settlement_discrepancies "
        + "ORDER BY kind")).containsExactly(
        "amount_differs approved mark", "missing_here approved mark");
    assertThat(sent()).isEmpty();
    assertThat(all("SELECT look_again::text FROM open_payments")).containsExactly("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"reason\": \"x\"}", "{\"kind\": \"missing_here\"}",
    "{\"kind\": \"missing_here\", \"reason\": \" \"}",
    "{\"kind\": \"missing_here\", \"discrepancy_ids\": [1], \"reason\": \"x\"}",
    "{\"discrepancy_ids\": [], \"reason\": \"x\"}",
    "{\"discrepancy_ids\": [null], \"reason\": \"x\"}",
    "{\"kind\": \"nothing\", \"reason\": \"x\"}", "[]", "{\"discrepancy_ids\": \"x\"}"})
  void refusesDecisionsThatAreNotValid(String body) {
    imported("stripe", HEADINGS + charge("a", "1.00"));
    decide(admin, "approve", body).expectStatus().isBadRequest();
    decide(admin, "dismiss", body).expectStatus().isBadRequest();
    assertThat(differences()).containsExactly("txn_a missing_here open");
  }

  @Test
  void refusesWhatIsNotThere() {
    imported("stripe", HEADINGS + charge("a", "1.00"));
    decide(admin, "approve", "{\"discrepancy_ids\": [" + idOf("txn_a")
        + ", 999999], \"reason\": \"x\"}").expectStatus().isNotFound().expectBody()
        .jsonPath("$.code").isEqualTo("unknown_discrepancy")
        .jsonPath("$.discrepancy_ids[0]").isEqualTo(999_999);
    assertThat(differences()).containsExactly("txn_a missing_here open");
    for (String id : Set.of("999999", "x", "99999999999999999999")) {
      admin.get().uri("/admin/settlements/" + id).exchange().expectStatus().isNotFound()
          .expectBody().jsonPath("$.code").isEqualTo("unknown_settlement");
    }
  }

  @Test
  void asksForASecondAdminWhenSettingsDo() {
    imported("stripe", HEADINGS + charge("a", "1.00"));
    DecideDiscrepancies strict = new DecideDiscrepancies(imports, discrepancies, lines, facts,
        audit, looks, outbox, new SettlementSettings(settings.delay(), DataSize.ofMegabytes(1),
            500, 1, settings.lease(), true, settings.columns(), settings.fees()),
        transaction, clock);
    DecideDiscrepancies.Wish own = new DecideDiscrepancies.Wish(Long.parseLong(importId()), null,
        Difference.MISSING_HERE, "admin:ops-1", "mine");
    for (Mono<DecideDiscrepancies.Decided> decision
        : Set.of(strict.approve(own), strict.dismiss(own))) {
      assertThat(decision.map(_ -> "decided")
          .onErrorResume(ProblemException.class,
              e -> Mono.just(String.valueOf(e.getBody().getProperties())))
          .block(Duration.ofSeconds(10))).contains("second_admin_required");
    }
    assertThat(differences()).containsExactly("txn_a missing_here open");
    strict.approve(new DecideDiscrepancies.Wish(own.importId(), null, own.kind(), "admin:ops-2",
        "checked")).block(Duration.ofSeconds(10));
    assertThat(differences()).containsExactly("txn_a missing_here approved");
  }

  @Test
  void keepsTheAuditTrailAsItIs() {
    imported("stripe", HEADINGS + charge("a", "1.00"));
    for (String sql : Set.of("UPDATE settlement_audit SET actor = 'nobody'",
        "DELETE FROM settlement_audit")) {
      assertThat(database.sql(sql).fetch().rowsUpdated().map(_ -> "done")
          .onErrorReturn("refused").block(Duration.ofSeconds(10))).isEqualTo("refused");
    }
    assertThat(all("SELECT actor FROM settlement_audit ORDER BY id"))
        .containsExactly("admin:ops-1", "matching");
    assertThat(clock.instant()).isEqualTo(NOON);
  }
}
