package dev.quittance.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.runtime.purge.Purges;
import dev.quittance.runtime.testing.TestTokens;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Every answer of the contract, on real PostgreSQL and Kafka. */
class WebhookIntegrationTests extends WebhookTestBase {

  @Autowired
  private Purges purges;

  @Test
  void recordsAndPublishesUnderTheProvidersEventId() {
    send(body(id, "payment_intent.succeeded")).expectStatus().isOk().expectBody()
        .jsonPath("$.received").isEqualTo(true).jsonPath("$.status").isEqualTo("recorded");

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> published().size() == 1);
    EventEnvelope event = outcomes.events().stream()
        .filter(e -> e.id().equals("stripe:" + id)).findFirst().orElseThrow();
    assertThat(event.data()).isInstanceOf(PaymentSucceeded.class);
    assertThat(event.traceparent()).isNotBlank();
  }

  @Test
  void goesOnInTheTraceOfItsPayment() {
    String trace = UUID.randomUUID().toString().replace("-", "");
    PaymentId payment = PaymentId.random();
    PaymentRequested request = new PaymentRequested(new OrderId("o-1"), payment, "user-1",
        new Money(5000, "CNY"), "stripe", null, "Trial", null, null, null, null, Map.of(),
        Instant.now().plusSeconds(60), Instant.now());
    outcomes.send(EventEnvelope.of(
        request, "/order-service", Instant.now(), "00-" + trace + "-b7ad6b7169203331-01"));
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> database
        .sql("SELECT count(*) FROM payment_traces WHERE subject = :payment")
        .bind("payment", payment.value()).mapValue(Long.class).one().block() == 1L);

    send(body(id, "payment_intent.succeeded").replace("p-1", payment.value()))
        .expectStatus().isOk();

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> published().size() == 1);
    assertThat(outcomes.events().stream().filter(event -> event.id().equals("stripe:" + id)))
        .singleElement().satisfies(event -> assertThat(event.traceparent())
            .startsWith("00-" + trace + "-").doesNotContain("b7ad6b7169203331"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/order/stripe/webhook", "/api/payments/webhook/stripe",
    "/payments/webhook"})
  void takesWebhooksOnTheOlderPaths(String path) {
    String body = body(id, "payment_intent.succeeded");

    send(path, body, signature(Instant.now().getEpochSecond(), body)).expectStatus().isOk();
    assertThat(stored(id)).isEqualTo(1);
  }

  @Test
  void answersADuplicateOnlyForWhatIsCommitted() {
    String body = body(id, "payment_intent.succeeded");
    List<CompletableFuture<String>> answers = IntStream.range(0, 50)
        .mapToObj(index -> CompletableFuture.supplyAsync(() -> send(body).expectStatus().isOk()
            .expectBody(String.class).returnResult().getResponseBody())).toList();

    List<String> statuses = answers.stream().map(CompletableFuture::join).toList();

    assertThat(statuses.stream().filter(s -> s.contains("recorded"))).hasSize(1);
    assertThat(statuses.stream().filter(s -> s.contains("duplicate"))).hasSize(49);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !published().isEmpty());
    assertThat(published()).hasSize(1);
    assertThat(stored(id)).isEqualTo(1);
  }

  @Test
  void keepsWhatMeansNothingAndPublishesNothing() {
    send(body(id, "customer.created")).expectStatus().isAccepted().expectBody()
        .jsonPath("$.status").isEqualTo("ignored");

    assertThat(stored(id)).isEqualTo(1);
    assertThat(published()).isEmpty();
  }

  @Test
  void refusesForgedStaleAndMalformed() {
    String body = body(id, "payment_intent.succeeded");
    long now = Instant.now().getEpochSecond();

    for (String wrong : List.of("t=" + now + ",v1=" + "0".repeat(64), "t=abc", "v1", "",
        signature(now - 400, body), signature(now, body + " "))) {
      send("/webhooks/stripe", body, wrong).expectStatus().isBadRequest().expectBody()
          .jsonPath("$.code").isEqualTo("invalid_signature");
    }
    send("not json").expectStatus().isBadRequest().expectBody()
        .jsonPath("$.code").isEqualTo("malformed_payload");
    assertThat(stored(id)).isZero();
  }

  private WebTestClient.ResponseSpec sendAsPaypal() {
    return http.post().uri("/webhooks/paypal").contentType(MediaType.APPLICATION_JSON)
        .header("PAYPAL-TRANSMISSION-ID", id)
        .header("PAYPAL-TRANSMISSION-TIME", Instant.now().toString())
        .header("PAYPAL-TRANSMISSION-SIG", "A".repeat(344))
        .header("PAYPAL-CERT-URL", "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1")
        .header("PAYPAL-AUTH-ALGO", "SHA256withRSA")
        .bodyValue("{\"id\": \"" + id + "\"}").exchange();
  }

  @Test
  void asksForWhatItCannotVerifyNowToBeSentAgain() {
    sendAsPaypal().expectStatus().isEqualTo(503)
        .expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectHeader().exists("Retry-After")
        .expectBody().jsonPath("$.code").isEqualTo("unavailable")
        .jsonPath("$.payment_channel").isEqualTo("paypal");
    assertThat(stored(id)).isZero();
  }

  @Test
  void keepsNobodyWaitingForAnothersVerification() {
    List<CompletableFuture<Integer>> waiting;
    try (BrokenPaypal.Pause pause = PAYPAL.pause()) {
      waiting = IntStream.range(0, 16).mapToObj(index -> CompletableFuture.supplyAsync(() ->
          sendAsPaypal().expectBody(String.class).returnResult().getStatus().value(),
          Executors.newVirtualThreadPerTaskExecutor())).toList();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(pause::isFelt);
      for (int more = 0; more < 16; more++) {
        send(body(id + more, "payment_intent.succeeded")).expectStatus().isOk();
      }
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }
    assertThat(waiting).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(503));
  }

  @Test
  void refusesWhatItDoesNotTake() {
    send("/webhooks/nobody", "{}", "x").expectStatus().isNotFound().expectBody()
        .jsonPath("$.code").isEqualTo("unknown_provider");
    send("x".repeat(70_000)).expectStatus().isEqualTo(413);
    http.post().uri("/webhooks/stripe").contentType(MediaType.TEXT_PLAIN).bodyValue("{}")
        .exchange().expectStatus().isEqualTo(415);
  }

  @Test
  void refusesWhatItCannotMakeDurableAndTakesItWhenItCan() {
    String body = body(id, "payment_intent.succeeded");
    database.sql("ALTER TABLE deliveries RENAME TO deliveries_away").then()
        .block(Duration.ofSeconds(10));
    try {
      send(body).expectStatus().isEqualTo(503).expectHeader().exists("Retry-After");
    } finally {
      database.sql("ALTER TABLE deliveries_away RENAME TO deliveries").then()
          .block(Duration.ofSeconds(10));
    }
    send(body).expectStatus().isOk().expectBody().jsonPath("$.status").isEqualTo("recorded");
  }

  @Test
  void oneDeliveryThatCannotBeStoredHarmsNobodyElse() {
    database.sql("ALTER TABLE deliveries ADD CONSTRAINT poison CHECK (event_id <> 'evt_poison')")
        .then().block(Duration.ofSeconds(10));
    List<CompletableFuture<Integer>> answers = IntStream.range(0, 40)
        .mapToObj(index -> CompletableFuture.supplyAsync(() -> send(
            body(index == 20 ? "evt_poison" : id + index, "payment_intent.succeeded"))
            .expectBody(String.class).returnResult().getStatus().value())).toList();

    List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();

    assertThat(statuses.stream().filter(status -> status == 503)).hasSize(1);
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(39);
  }

  @Test
  void replaysAsANewEventForAnAdministratorOnly() {
    send(body(id, "payment_intent.succeeded")).expectStatus().isOk();
    UUID delivery = database.sql("SELECT id FROM deliveries WHERE event_id = :id").bind("id", id)
        .mapValue(UUID.class).one().block(Duration.ofSeconds(10));

    http.post().uri("/admin/deliveries/" + delivery + "/replay")
        .header("Authorization", TestTokens.bearer("user-1")).exchange()
        .expectStatus().isForbidden();
    http.post().uri("/admin/deliveries/" + delivery + "/replay")
        .header("Authorization", TestTokens.bearer("ops", "payments:admin")).exchange()
        .expectStatus().isOk().expectBody().jsonPath("$.published").isEqualTo(true);
    http.get().uri("/admin/deliveries?provider=stripe&limit=5")
        .header("Authorization", TestTokens.bearer("ops", "payments:admin")).exchange()
        .expectStatus().isOk().expectBody().jsonPath("$.items[0].event_id").isNotEmpty();

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> outcomes.events().stream()
        .anyMatch(event -> event.id().equals("stripe:" + id + ":replay:1")));
  }

  @Test
  void listsDeliveriesByTheirTime() {
    send(body(id, "payment_intent.succeeded")).expectStatus().isOk();
    run("UPDATE deliveries SET received_at = '2020-01-02T00:00:00Z' WHERE event_id = '"
        + id + "'");

    assertThat(listed("from=2020-01-01T00:00:00Z&to=2020-01-03T00:00:00Z")).contains(id);
    assertThat(listed("from=2020-01-02T00:00:00Z&to=2020-01-02T00:00:01Z")).contains(id);
    assertThat(listed("to=2020-01-02T00:00:00Z")).doesNotContain(id);
    assertThat(listed("from=2020-01-02T00:00:01Z")).doesNotContain(id);
    http.get().uri(URI.create("http://localhost:" + port
            + "/admin/deliveries?from=%2B999999999-01-01T00:00:00Z"))
        .header("Authorization", TestTokens.bearer("ops", "payments:admin")).exchange()
        .expectStatus().isBadRequest().expectBody()
        .jsonPath("$.code").isEqualTo("invalid_request");
  }

  private String listed(String query) {
    return http.get().uri("/admin/deliveries?limit=200&" + query)
        .header("Authorization", TestTokens.bearer("ops", "payments:admin")).exchange()
        .expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody();
  }

  @Test
  void forgetsOldBodiesButNeitherTheDeliveryNorWhatHasNotLeft() {
    String unsent = id + "_unsent";
    String young = id + "_young";
    for (String event : List.of(id, unsent, young)) {
      send(body(event, "payment_intent.succeeded")).expectStatus().isOk();
    }
    // So that no relay sends it: its shard is nobody's.
    run("INSERT INTO outbox (shard, topic, message_key, headers, body, created_at) VALUES (99, 't',"
        + " 'k', jsonb_build_object('ce_id', 'stripe:" + unsent + "'), '{}',"
        + " now() - interval '91 days')");
    run("UPDATE deliveries SET received_at = now() - interval '91 days' WHERE event_id IN ('"
        + id + "', '" + unsent + "')");
    run("UPDATE deliveries SET received_at = now() - interval '89 days' WHERE event_id = '"
        + young + "'");
    purges.run().block(Duration.ofSeconds(30));

    assertThat(bodyOf(id)).isEqualTo("gone");
    assertThat(bodyOf(unsent)).isEqualTo("there");
    assertThat(bodyOf(young)).isEqualTo("there");
    assertThat(text("SELECT body_sha256 FROM deliveries WHERE event_id = '" + id + "'"))
        .isEqualTo(sha256(body(id, "payment_intent.succeeded")));
    assertThat(text("SELECT status || order_id FROM deliveries WHERE event_id = '" + id + "'"))
        .isEqualTo("recordedo-1");

    send(body(id, "payment_intent.succeeded")).expectStatus().isOk().expectBody()
        .jsonPath("$.status").isEqualTo("duplicate");
    http.post().uri("/admin/deliveries/"
            + text("SELECT id::text FROM deliveries WHERE event_id = '" + id + "'") + "/replay")
        .header("Authorization", TestTokens.bearer("ops", "payments:admin")).exchange()
        .expectStatus().isEqualTo(HttpStatus.GONE).expectBody()
        .jsonPath("$.code").isEqualTo("delivery_body_purged");
    run("DELETE FROM outbox WHERE shard = 99");
  }

  private void run(String sql) {
    database.sql(sql).then().block(Duration.ofSeconds(10));
  }

  private String text(String sql) {
    return database.sql(sql).mapValue(String.class).one()
        .blockOptional(Duration.ofSeconds(10)).orElseThrow();
  }

  private String bodyOf(String eventId) {
    return text("SELECT CASE WHEN body IS NULL THEN 'gone' ELSE 'there' END FROM deliveries"
        + " WHERE event_id = '" + eventId + "'");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
