package dev.quittance.reconciliation.discrepancies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.mockJwt;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.springSecurity;

import dev.quittance.reconciliation.ReconciliationTestBase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.reactive.server.WebTestClient;

class ResolutionsIntegrationTests extends ReconciliationTestBase {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String REASON = "{\"reason\": \" settled with the provider by phone \"}";

  @Autowired
  private ApplicationContext context;
  @Autowired
  private Discrepancies discrepancies;
  private WebTestClient anyone;
  private long open;

  @BeforeEach
  void connect() {
    anyone = WebTestClient.bindToApplicationContext(context).apply(springSecurity())
        .configureClient().responseTimeout(Duration.ofSeconds(20)).build();
    open = discrepancies.open(DiscrepancyKind.OUTCOME_UNASSIGNED, null, null,
            Map.of("event_id", "stripe:evt_1"), clock.instant())
        .blockOptional(SOON).orElseThrow();
  }

  private WebTestClient.ResponseSpec resolve(String user, String scope, String of, String body) {
    return anyone.mutateWith(mockJwt().jwt(jwt -> jwt.subject(user))
            .authorities(new SimpleGrantedAuthority("SCOPE_" + scope)))
        .post().uri("/admin/discrepancies/" + of + "/resolve")
        .contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private WebTestClient.ResponseSpec resolve(String user, String body) {
    return resolve(user, "payments:admin", Long.toString(open), body);
  }

  @Test
  void resolvesADifferenceOfNoPaymentAndTellsByWhomAndWhy() {
    clock.advance(Duration.ofHours(1));

    resolve("ops-1", REASON).expectStatus().isOk().expectBody()
        .jsonPath("$.id").isEqualTo(open)
        .jsonPath("$.state").isEqualTo("resolved")
        .jsonPath("$.resolved_at").isEqualTo("2026-11-21T13:00:00Z")
        .jsonPath("$.resolved_by").isEqualTo("admin:ops-1")
        .jsonPath("$.reason").isEqualTo("settled with the provider by phone");

    assertThat(discrepancies()).containsExactly("outcome_unassigned resolved");
  }

  @Test
  void keepsTheFirstDecisionWhoeverAsksAgain() {
    resolve("ops-1", REASON).expectStatus().isOk();
    clock.advance(Duration.ofHours(1));
    resolve("ops-2", "{\"reason\": \"another\"}").expectStatus().isOk().expectBody()
        .jsonPath("$.resolved_by").isEqualTo("admin:ops-1")
        .jsonPath("$.resolved_at").isEqualTo("2026-11-21T12:00:00Z");

    discrepancies.describe(open, Map.of("repairs", "5")).block(SOON);
    discrepancies.resolve(open, clock.instant()).block(SOON);

    assertThat(all("SELECT detail::text || resolved_at FROM discrepancies"))
        .singleElement().asString().contains("evt_1", "12:00:00").doesNotContain("repairs");
    assertThatThrownBy(() -> database.sql("UPDATE discrepancies SET reason = 'forged'").then()
        .block(SOON)).hasMessageContaining("was resolved by a person");
    assertThatThrownBy(() -> database.sql("DELETE FROM discrepancies").then().block(SOON))
        .hasMessageContaining("was resolved by a person");
  }

  @Test
  void leavesWhatSettledItselfAsItIs() {
    discrepancies.resolve(open, clock.instant()).block(SOON);

    resolve("ops-1", REASON).expectStatus().isOk().expectBody()
        .jsonPath("$.state").isEqualTo("resolved")
        .jsonPath("$.resolved_by").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"reason\": \"  \"}", "{\"reason\": \"a\\u0000b\"}"})
  void refusesADecisionWithoutAReason(String body) {
    resolve("ops-1", body).expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isEqualTo("invalid_request");
    assertThat(discrepancies()).containsExactly("outcome_unassigned open");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999", "nonsense", "99999999999999999999"})
  void refusesWhatIsNotThere(String id) {
    resolve("ops-1", "payments:admin", id, REASON).expectStatus().isNotFound()
        .expectBody().jsonPath("$.code").isEqualTo("unknown_discrepancy");
  }

  @Test
  void refusesWhoIsNoAdmin() {
    resolve("user-1", "orders:price", Long.toString(open), REASON)
        .expectStatus().isForbidden();
    assertThat(discrepancies()).containsExactly("outcome_unassigned open");
  }
}
