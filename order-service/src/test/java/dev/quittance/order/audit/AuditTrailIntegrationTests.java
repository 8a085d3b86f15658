package dev.quittance.order.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.order.OrderTestBase;
import dev.quittance.order.orders.AuditTrail;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import tools.jackson.databind.JsonNode;

/** The audit trail: complete, chained, and telling when somebody has touched it. */
class AuditTrailIntegrationTests extends OrderTestBase {

  @Autowired
  private AuditTrail audit;
  @Autowired
  private VerifyAudit verifyAudit;
  @Autowired
  private TransactionalOperator transaction;

  private JsonNode timeline(String who, String order, String... scopes) {
    return json(as(who, scopes).get().uri("/api/orders/" + order + "/timeline").exchange());
  }

  private static List<String> texts(JsonNode timeline, String field) {
    return timeline.required("entries").valueStream()
        .map(entry -> entry.path(field).asString("")).toList();
  }

  private AuditReport verify(String order) {
    return verifyAudit.verify(order).blockOptional().orElseThrow();
  }

  @Test
  void tellsWhatHappenedAndHoldsTogether() {
    String order = newOrder();
    paidOrder(order);

    JsonNode all = timeline("admin", order, "payments:admin");

    assertThat(texts(all, "action")).containsExactly("order.created", "payment.intent",
        "payment.created", "payment.webhook", "payment.finalize", "credit.purchased");
    JsonNode webhook = all.required("entries").get(3);
    assertThat(webhook.required("data").required("verdict").asString()).isEqualTo("agrees");
    assertThat(webhook.required("data").required("event_type").asString())
        .isEqualTo("payment.succeeded.v1");
    assertThat(all.required("entries").get(4).required("data").required("order_after").asString())
        .isEqualTo("paid");
    assertThat(texts(all, "hash")).allMatch(hash -> hash.matches("[0-9a-f]{64}"))
        .doesNotHaveDuplicates();
    assertThat(verify(order)).isEqualTo(new AuditReport(1, 6, null));
  }

  @Test
  void tellsAMismatchWithItsVerdict() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentId payment = request(order, 1).paymentId();
    answer(request(order, 1));
    paying.join();
    awaitCreated(order);
    succeed(order, payment, new Money(4999, "CNY"));
    awaitStatus(order, "review");

    JsonNode all = timeline("admin", order, "payments:admin");

    assertThat(texts(all, "action")).endsWith("payment.webhook", "payment.mismatch");
    assertThat(all.required("entries").get(3).required("data").required("verdict").asString())
        .isEqualTo("amount_mismatch");
    assertThat(verify(order).isIntact()).isTrue();
  }

  @Test
  void showsCustomersTheirsWithoutOurInsides() {
    String order = newOrder();
    paidOrder(order);

    JsonNode mine = timeline(user, order);

    assertThat(texts(mine, "action")).containsExactlyElementsOf(
        texts(timeline("admin", order, "payments:admin"), "action"));
    assertThat(texts(mine, "actor"))
        .containsExactly(user, user, "provider", "provider", "provider", "shop");
    assertThat(mine.required("entries").valueStream()).noneMatch(entry -> entry.has("data"));
    assertThat(mine.toString()).doesNotContain("evt_").doesNotContain("pi_");
    as("somebody-else").get().uri("/api/orders/" + order + "/timeline").exchange()
        .expectStatus().isNotFound();
  }

  @Test
  void showsPagesByCursor() {
    String order = newOrder();
    paidOrder(order);
    String uri = "/api/orders/" + order + "/timeline?limit=2&cursor=";

    JsonNode first = json(as(user).get().uri(uri + "0").exchange());
    JsonNode second = json(as(user).get()
        .uri(uri + first.required("next_cursor").asString()).exchange());

    assertThat(texts(first, "seq")).containsExactly("1", "2");
    assertThat(texts(second, "seq")).containsExactly("3", "4");
    as(user).get().uri(uri + "-1").exchange().expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isEqualTo("invalid_cursor");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
      UPDATE audit_entries SET detail = detail || '!' WHERE seq = 2; 2; entry_changed
      UPDATE audit_entries SET data = '{"amount_minor": "1"}' WHERE seq = 2; 2; entry_changed
      UPDATE audit_entries SET data = '{"amount_minor": {}}' WHERE seq = 2; 2; entry_changed
      UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE seq = 6; 6; entry_changed
      UPDATE audit_entries SET payment_id = 'x' WHERE seq = 1; 1; entry_changed
      UPDATE audit_entries SET hash = sha256('x') WHERE seq = 3; 3; entry_changed
      UPDATE audit_entries SET seq = 7 - seq WHERE seq IN (1, 6); 1; entry_changed
      DELETE FROM audit_entries WHERE seq = 1; 1; entry_missing
      DELETE FROM audit_entries WHERE seq = 3; 3; entry_missing
      DELETE FROM audit_entries WHERE seq = 6; 6; end_missing
      DELETE FROM audit_entries WHERE seq > 0; 1; end_missing
      DELETE FROM audit_heads WHERE entries > 0; 1; head_missing
      UPDATE audit_heads SET hash = sha256('x') WHERE entries > 0; 6; head_changed
      UPDATE audit_heads SET entries = 5 WHERE entries > 0; 6; head_changed
      """)
  void namesTheFirstEntryThatSomebodyTouched(String harm, long seq, String problem) {
    String order = newOrder();
    paidOrder(order);

    AuditReport report = afterHarm(order, harm.replaceFirst("WHERE",
        "WHERE order_id = '" + order + "' AND"));

    assertThat(report.broken()).isEqualTo(new AuditReport.Broken(order, seq, problem));
    assertThat(verify(order).isIntact()).as("the harm was rolled back").isTrue();
  }

  @Test
  void missesATrailThatIsGoneAsAWhole() {
    String order = newOrder();

    AuditReport report = afterHarm(order, """
        WITH gone AS (DELETE FROM audit_entries WHERE order_id = '%1$s')
        DELETE FROM audit_heads WHERE order_id = '%1$s'
        """.formatted(order));

    assertThat(report.broken()).isEqualTo(new AuditReport.Broken(order, 1, "trail_missing"));
  }

  /** What the verification finds after a superuser's deed, which is undone afterwards. */
  private AuditReport afterHarm(String order, String harm) {
    return transaction.execute(status -> {
      status.setRollbackOnly();
      return database.sql("ALTER TABLE audit_entries DISABLE TRIGGER ALL").then()
          .then(database.sql("ALTER TABLE audit_heads DISABLE TRIGGER ALL").then())
          .then(database.sql("DROP INDEX audit_entries_order").then())
          .then(database.sql(harm).fetch().rowsUpdated())
          .doOnNext(rows -> assertThat(rows).isPositive())
          .then(verifyAudit.verify(order));
    }).blockFirst();
  }

  @Test
  void refusesToForget() {
    String order = newOrder();
    for (String harm : List.of("UPDATE audit_entries SET detail = 'x'",
        "DELETE FROM audit_entries", "TRUNCATE audit_entries", "DELETE FROM audit_heads",
        "TRUNCATE audit_heads", "UPDATE audit_heads SET entries = entries - 1")) {
      assertThatThrownBy(() -> database.sql(harm).fetch().rowsUpdated().block())
          .as(harm).hasMessageContaining("audit_");
    }
    assertThat(verify(order).isIntact()).isTrue();
  }

  @Test
  void keepsOneChainForManyWritersAtOnce() {
    OrderId order = new OrderId(newOrder());
    List<CompletableFuture<Void>> writers = IntStream.range(0, 16)
        .mapToObj(writer -> CompletableFuture.runAsync(() -> {
          for (int count = 0; count < 10; count++) {
            audit.add(order, null, "test", "writer-" + writer, "entry " + count).block();
          }
        })).toList();
    writers.forEach(CompletableFuture::join);

    assertThat(verify(order.value())).isEqualTo(new AuditReport(1, 161, null));
  }

  @Test
  void anEntryThatWasRolledBackLeavesNoGap() {
    OrderId order = new OrderId(newOrder());
    transaction.execute(status -> {
      status.setRollbackOnly();
      return audit.add(order, null, "test", "nobody", "never happened");
    }).blockLast();

    audit.add(order, null, "test", "somebody", "happened").block();

    assertThat(verify(order.value())).isEqualTo(new AuditReport(1, 2, null));
  }

  @Test
  void verifiesForAdministratorsOnly() {
    String order = newOrder();
    String uri = "/admin/audit/verify?order_id=";
    as(user).get().uri(uri + order).exchange().expectStatus().isForbidden();
    as("admin", "payments:admin").get().uri(uri + order).exchange().expectStatus().isOk()
        .expectBody().jsonPath("$.intact").isEqualTo(true).jsonPath("$.entries").isEqualTo(1);
    as("admin", "payments:admin").get().uri(uri + "nobodys").exchange()
        .expectStatus().isNotFound().expectBody().jsonPath("$.code").isEqualTo("order_not_found");
    as("admin", "payments:admin").get().uri(uri + "x%00").exchange()
        .expectStatus().isBadRequest();
  }
}
