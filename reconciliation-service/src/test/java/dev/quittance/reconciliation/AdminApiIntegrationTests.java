package dev.quittance.reconciliation;

import static dev.quittance.reconciliation.Samples.PRICE;
import static dev.quittance.reconciliation.Samples.found;
import static dev.quittance.reconciliation.Samples.providerIdOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.mockJwt;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.springSecurity;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

class AdminApiIntegrationTests extends ReconciliationTestBase {

  @Autowired
  private ApplicationContext context;
  private WebTestClient anyone;
  private WebTestClient admin;

  @BeforeEach
  void connect() {
    anyone = WebTestClient.bindToApplicationContext(context).apply(springSecurity())
        .configureClient().responseTimeout(Duration.ofSeconds(20)).build();
    admin = anyone.mutateWith(mockJwt().jwt(jwt -> jwt.subject("ops-1"))
        .authorities(new SimpleGrantedAuthority("SCOPE_payments:admin")));
  }

  private BodyContentSpec get(String uri) {
    return admin.get().uri(uri).exchange().expectStatus().isOk().expectBody();
  }

  private WebTestClient.ResponseSpec sync(String paymentId) {
    return admin.post().uri("/admin/sync/{id}", paymentId).exchange();
  }

  @Test
  void refusesWhoHasNoToken() {
    anyone.get().uri("/admin/open-payments").exchange().expectStatus().isUnauthorized();
    anyone.get().uri("/admin/runs").exchange().expectStatus().isUnauthorized();
    anyone.get().uri("/admin/discrepancies").exchange().expectStatus().isUnauthorized();
  }

  @ParameterizedTest
  @ValueSource(strings = {"open-payments", "runs", "discrepancies", "backfill"})
  void refusesWhoIsNoAdmin(String path) {
    WebTestClient user = anyone.mutateWith(mockJwt().jwt(jwt -> jwt.subject("user-1"))
        .authorities(new SimpleGrantedAuthority("SCOPE_orders:price")));
    user.get().uri("/admin/" + path).exchange().expectStatus().isForbidden();
    user.post().uri("/admin/sync/" + id).exchange().expectStatus().isForbidden();
    user.post().uri("/admin/backfill/lister?from=2026-11-21T10:00:00Z").exchange()
        .expectStatus().isForbidden();
  }

  @Test
  void showsHealthToEveryone() {
    anyone.get().uri("/actuator/health/liveness").exchange().expectStatus().isOk();
  }

  @Test
  void readsAPaymentNowAndTellsWhatItPublished() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    sync(id.value()).expectStatus().isOk().expectBody()
        .jsonPath("$.payment_id").isEqualTo(id.value())
        .jsonPath("$.result").isEqualTo("closed")
        .jsonPath("$.provider_status").isEqualTo("succeeded")
        .jsonPath("$.published[0].id")
        .isEqualTo("sync:stripe:" + providerIdOf(id) + ":succeeded")
        .jsonPath("$.published[0].type").isEqualTo("payment.succeeded.v1");
    get("/admin/runs?payment_id=" + id)
        .jsonPath("$.items.length()").isEqualTo(1)
        .jsonPath("$.items[0].asked_by").isEqualTo("admin:ops-1");
    get("/admin/discrepancies?state=resolved")
        .jsonPath("$.items[0].kind").isEqualTo("missed_webhook")
        .jsonPath("$.items[0].payment_id").isEqualTo(id.value());
    get("/admin/discrepancies?state=open").jsonPath("$.items.length()").isEqualTo(0);
  }

  @Test
  void findsALaterRefundOfAClosedPayment() {
    hearCreated(id, "stripe", null);
    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE));
    STRIPE.answer(id, found("stripe", id, PaymentStatus.PARTIALLY_REFUNDED, new RefundSnapshot(
        "re_1", null, new Money(900, "CNY"), RefundStatus.SUCCEEDED, null, Samples.NOON)));
    sync(id.value()).expectStatus().isOk().expectBody()
        .jsonPath("$.result").isEqualTo("already_closed");
    assertThat(sent()).extracting(Sent::type).contains("payment.refunded.v1");
    assertThat(row().status()).isEqualTo(Status.CLOSED);
  }

  @Test
  void doesNotSlowTheBackOffDown() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.PENDING));
    sync(id.value()).expectBody().jsonPath("$.result").isEqualTo("pending");
    sync(id.value()).expectBody().jsonPath("$.next_read_at").isEqualTo("2026-11-21T12:00:30Z");
    assertThat(row().tries()).isZero();
  }

  @Test
  void refusesWhatCannotBeRead() {
    sync("nobody").expectStatus().isNotFound()
        .expectBody().jsonPath("$.code").isEqualTo("unknown_payment");
    sync("not valid!").expectStatus().isNotFound();

    PaymentId unreadable = PaymentId.random();
    hearCreated(unreadable, "dummy", null);
    sync(unreadable.value()).expectStatus().isEqualTo(422)
        .expectBody().jsonPath("$.code").isEqualTo("provider_not_readable");

    hear(new PaymentSucceeded(Samples.report("stripe", id, true, ReportedBy.WEBHOOK), PRICE));
    sync(id.value()).expectStatus().isEqualTo(409)
        .expectBody().jsonPath("$.code").isEqualTo("payment_incomplete");
  }

  @Test
  void saysThatAPaymentWasNotReadWhileTheCircuitIsOpen() {
    openCircuit();
    hearCreated(id, "flaky", null);
    sync(id.value()).expectStatus().isOk().expectBody()
        .jsonPath("$.result").isEqualTo("postponed")
        .jsonPath("$.next_read_at").isEqualTo("2026-11-21T12:00:30Z");
    assertThat(row().dueAt()).isEqualTo(Samples.NOON.plusSeconds(30));
  }

  @Test
  void refusesASecondReadAtTheSameTime() {
    hearCreated(id, "stripe", null);
    STRIPE.answer(id, found("stripe", id, PaymentStatus.PENDING));
    List<Integer> second = new ArrayList<>();
    STRIPE.duringRead(() -> second.add(
        sync(id.value()).expectBody().returnResult().getStatus().value()));
    sync(id.value()).expectStatus().isOk();
    assertThat(second).containsExactly(409);
  }

  @Test
  void listsNewestFirstPageByPageWithFilters() {
    List<PaymentId> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      PaymentId paymentId = new PaymentId("p-" + i);
      hearCreated(paymentId, i == 2 ? "dummy" : "stripe", null);
      ids.add(paymentId);
    }
    get("/admin/open-payments")
        .jsonPath("$.items.length()").isEqualTo(3)
        .jsonPath("$.items[0].payment_id").isEqualTo("p-2")
        .jsonPath("$.items[0].amount.amount_minor").isEqualTo(19_900);
    get("/admin/open-payments?payment_channel=stripe&limit=1")
        .jsonPath("$.items[0].payment_id").isEqualTo("p-1");
    String cursor = all("SELECT position::text FROM open_payments WHERE payment_id = 'p-1'")
        .getFirst();
    get("/admin/open-payments?payment_channel=stripe&limit=1&cursor=" + cursor)
        .jsonPath("$.items[0].payment_id").isEqualTo("p-0")
        .jsonPath("$.next_cursor").isEmpty();
    get("/admin/open-payments?status=closed").jsonPath("$.items.length()").isEqualTo(0);
    get("/admin/open-payments?status=all&order_id=order-p-0")
        .jsonPath("$.items.length()").isEqualTo(1);
  }

  @Test
  void walksTheEventsOfAProviderAgain() {
    admin.post().uri("/admin/backfill/lister?from=2026-11-20T12:00:00Z").exchange()
        .expectStatus().isAccepted().expectBody()
        .jsonPath("$.payment_channel").isEqualTo("lister")
        .jsonPath("$.due_at").isEqualTo("2026-11-21T12:00:00Z");
    get("/admin/backfill")
        .jsonPath("$.items.length()").isEqualTo(1)
        .jsonPath("$.items[0].walked_to").isEqualTo("2026-11-20T12:15:00Z")
        .jsonPath("$.items[0].events_missed").isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource({"lister?from=2026-11-21T12:00:01Z,400,invalid_from",
    "lister?from=2026-10-01T00:00:00Z,400,invalid_from",
    "lister?from=yesterday,400,invalid_request", "lister,400,invalid_request",
    "lister?from=%2B999999999-01-01T00:00:00Z,400,invalid_from",
    "lister?from=-999999999-01-01T00:00:00Z,400,invalid_from",
    "stripe?from=2026-11-21T11:00:00Z,422,events_not_listable",
    "nobody?from=2026-11-21T11:00:00Z,404,unknown_provider"})
  void refusesWalksThatCannotBe(String query, int status, String code) {
    admin.post().uri(URI.create("/admin/backfill/" + query)).exchange()
        .expectStatus().isEqualTo(status).expectBody().jsonPath("$.code").isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"open-payments?limit=0,invalid_limit", "open-payments?limit=201,invalid_limit",
    "runs?cursor=x,invalid_cursor", "open-payments?status=paid,invalid_status",
    "discrepancies?state=new,invalid_state"})
  void refusesParametersThatAreNotValid(String query, String code) {
    admin.get().uri("/admin/" + query).exchange().expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isEqualTo(code);
  }
}
