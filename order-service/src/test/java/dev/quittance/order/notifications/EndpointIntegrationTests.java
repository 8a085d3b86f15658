package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.notifications.Receiver.Answer;
import dev.quittance.runtime.purge.Purges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What administrators see and do. */
@ExtendWith(OutputCaptureExtension.class)
class EndpointIntegrationTests extends NotificationTestBase {

  @Autowired
  private Purges purges;

  private static final String PATH = "/admin/webhook-endpoints";

  private JsonNode create() {
    return json(post(PATH, """
        {"url": "%s", "description": "shop", "event_types": ["order.paid.v1"]}
        """.formatted(RECEIVER.url("/shop"))).expectStatus().isCreated());
  }

  private static String idOf(JsonNode made) {
    return made.required("endpoint").required("endpoint_id").asString();
  }

  private WebTestClient.ResponseSpec patch(String id, String body) {
    return admin().patch().uri(PATH + "/" + id).contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body).exchange();
  }

  private String changes(String id) {
    return json(get(PATH + "/" + id + "/changes")).required("items").valueStream()
        .map(each -> each.required("action").asString() + " " + each.required("actor").asString()
            + " " + each.required("detail").asString())
        .toList().toString();
  }

  @Test
  void showsASecretOnceAndNeverAgainAnywhere(CapturedOutput output) {
    List<String> secrets = new ArrayList<>(List.of(BOT_SECRET, "bot-token-4711"));
    JsonNode made = create();
    String id = idOf(made);
    secrets.add(made.required("secret").asString());
    secrets.add(json(post(PATH + "/" + id + "/rotate-secret", "")).required("secret").asString());
    assertThat(secrets).allMatch(secret -> secret.length() > 10).doesNotHaveDuplicates();
    RECEIVER.answerNext("/shop", Answer.of(500));
    RECEIVER.answerNext(BOT, Answer.of(200, "{\"code\": 19021}"));
    hear(paid());
    send();

    List<String> seen = new ArrayList<>(List.of(get(PATH), get(PATH + "/" + id),
        get(PATH + "/" + id + "/changes"), get("/admin/notifications"),
        text(patch(id, "{\"description\": \"mine\"}")),
        text(post(PATH + "/" + id + "/disable", "")),
        text(post(PATH + "/" + id + "/enable", "")), output.getAll()));
    for (String table : List.of("webhook_endpoints", "webhook_endpoint_changes", "notifications",
        "notification_attempts", "audit_entries", "outbox", "idempotency_keys")) {
      seen.addAll(database.sql("SELECT t::text FROM " + table + " t").mapValue(String.class)
          .all().collectList().blockOptional().orElseThrow());
    }
    assertThat(output.getAll()).as("the failures were logged").contains("status 500");
    assertThat(seen).noneMatch(text -> secrets.stream().anyMatch(text::contains));
  }

  @Test
  void changesAnEndpointAndRemembersWhoDid() {
    String id = idOf(create());
    JsonNode changed = json(patch(id, """
        {"url": "%s", "event_types": []}""".formatted(RECEIVER.url("/new?t=t0ken"))));
    assertThat(changed.required("url").asString()).endsWith("/new?t=t0ken");
    assertThat(changed.required("description").asString()).isEqualTo("shop");
    patch(id, "{}").expectStatus().isOk();
    post(PATH + "/" + id + "/disable", "").expectStatus().isOk();
    post(PATH + "/" + id + "/disable", "").expectStatus().isOk();
    post(PATH + "/" + id + "/enable", "").expectStatus().isOk();
    assertThat(changes(id)).isEqualTo("[enabled admin-1 , disabled admin-1 , "
        + "updated admin-1 url, event_types [order.paid.v1] -> [], created admin-1 ]");
    hear(paid());
    send();
    assertThat(RECEIVER.received("/new")).hasSize(1);
  }

  @Test
  void keepsWhatADisabledEndpointMissedForAReplay() {
    String id = idOf(create());
    hear(paid());
    post(PATH + "/" + id + "/disable", "").expectStatus().isOk();
    hear(paid());
    send();
    assertThat(RECEIVER.received("/shop")).isEmpty();
    assertThat(listed(id)).extracting(each -> each.required("failure").asString())
        .containsExactly("the endpoint is disabled", "the endpoint is disabled");
    String missed = listed(id).getFirst().required("notification_id").asString();
    post("/admin/notifications/" + missed + "/replay", "").expectStatus().isEqualTo(409)
        .expectBody().jsonPath("$.code").isEqualTo("notification_target_inactive");

    post(PATH + "/" + id + "/enable", "").expectStatus().isOk();
    post("/admin/notifications/" + missed + "/replay", "").expectStatus().isAccepted();
    send();
    assertThat(RECEIVER.received("/shop")).hasSize(1);
  }

  @Test
  void deletesAnEndpointWithItsSecretsAndKeepsItsRecord() {
    String id = idOf(create());
    hear(paid());
    admin().delete().uri(PATH + "/" + id).exchange().expectStatus().isNoContent();
    send();
    assertThat(RECEIVER.received("/shop")).isEmpty();
    assertThat(only(id).required("failure").asString()).isEqualTo("the endpoint was deleted");
    assertThat(changes(id)).startsWith("[deleted admin-1");
    for (String gone : List.of(PATH + "/" + id + "/enable", PATH + "/" + id + "/disable",
        PATH + "/" + id + "/rotate-secret")) {
      post(gone, "").expectStatus().isNotFound().expectBody()
          .jsonPath("$.code").isEqualTo("webhook_endpoint_not_found");
    }
    admin().get().uri(PATH + "/" + id).exchange().expectStatus().isNotFound();
    admin().delete().uri(PATH + "/" + id).exchange().expectStatus().isNotFound();
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (Map.Entry<String, String> wrong : Map.of(
        "{}", "invalid_request",
        "{\"url\": \"ftp://shop.example/\"}", "invalid_webhook_url",
        "{\"url\": \"https://a:b@shop.example/\"}", "invalid_webhook_url",
        "{\"url\": \"https://shop.example/\", \"event_types\": [\"payment.created.v1\"]}",
        "invalid_request",
        "{\"url\": \"https://shop.example/\", \"event_types\": [null]}", "invalid_request",
        "{\"url\": \"https://shop.example/\", \"description\": \"" + "x".repeat(201) + "\"}",
        "invalid_request").entrySet()) {
      post(PATH, wrong.getKey()).expectStatus().isBadRequest()
          .expectBody().jsonPath("$.code").isEqualTo(wrong.getValue());
    }
    post("/admin/notifications/replay", "{}").expectStatus().isBadRequest();
    post("/admin/notifications/msg_none/replay", "").expectStatus().isNotFound()
        .expectBody().jsonPath("$.code").isEqualTo("notification_not_found");
    for (String query : List.of("status=done", "cursor=x")) {
      admin().get().uri("/admin/notifications?" + query).exchange().expectStatus()
          .isBadRequest();
    }
    assertThat(json(get(PATH)).required("items").isEmpty()).isTrue();
  }

  @Test
  void servesAdministratorsOnly() {
    String id = idOf(create());
    WebTestClient user = as("user-1", "credits:spend");
    for (String path : List.of(PATH, PATH + "/" + id, "/admin/notifications")) {
      user.get().uri(path).exchange().expectStatus().isForbidden();
    }
    for (String path : List.of(PATH, PATH + "/" + id + "/rotate-secret",
        "/admin/notifications/replay", "/admin/notifications/msg_1/replay")) {
      user.post().uri(path).contentType(MediaType.APPLICATION_JSON).bodyValue("{}").exchange()
          .expectStatus().isForbidden();
    }
  }

  @Test
  void boundsTheNumberOfEndpoints() {
    database.sql("""
        INSERT INTO webhook_endpoints (endpoint_id, url, description, event_types, status,
                                       sealed_secret, created_at, updated_at)
        SELECT 'we_' || n, 'https://shop.example/', '', '{}', 'enabled', 'x', now(), now()
          FROM generate_series(1, 99) AS n
        """).then().block();
    create();
    post(PATH, "{\"url\": \"https://shop.example/\"}").expectStatus().isEqualTo(409)
        .expectBody().jsonPath("$.code").isEqualTo("webhook_endpoint_limit");
  }

  @Test
  void pagesThroughNotifications() {
    String id = idOf(create());
    for (int count = 0; count < 5; count++) {
      hear(paid());
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      JsonNode items = json(get("/admin/notifications?target=" + id + "&limit=2&cursor=" + cursor));
      items.required("items").forEach(each -> seen.add(each.required("event_id").asString()));
      cursor = items.required("next_cursor").asString();
    }
    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void forgetsWhatIsOverAfterTheRetentionOnly() {
    String id = idOf(create());
    hear(paid());
    send();
    clock.advance(settings.retention());
    hear(paid());
    purges.run().block(Duration.ofSeconds(10));
    assertThat(listed(id)).hasSize(2);
    clock.advance(LONG);
    purges.run().block(Duration.ofSeconds(10));
    assertThat(only(id).required("status").asString()).isEqualTo("waiting");
  }

  private void store(int count, String target, String status) {
    database.sql("""
            INSERT INTO notifications (notification_id, target, event_id, event_type, order_id,
                                       body, status, due_at, waiting_since, created_at)
            SELECT :target || ':' || number, :target, 'e' || number, 'order.paid.v1',
                   'order-' || number, '', :status, now(), now(), :at
              FROM generate_series(1, :count) number
            """)
        .bind("target", target).bind("status", status).bind("count", count)
        .bind("at", clock.instant()).fetch().rowsUpdated().block(Duration.ofSeconds(30));
  }

  /** A busy day must be forgotten as fast as it was made. */
  @Test
  void forgetsMoreThanOneBatchInOneRun() {
    store(2500, "feishu", "sent");
    clock.advance(settings.retention().plusSeconds(1));

    purges.run().block(Duration.ofSeconds(30));

    assertThat(database.sql("SELECT count(*) FROM notifications").mapValue(Long.class).one()
        .block(Duration.ofSeconds(10))).isZero();
  }

  @Test
  void findsNotificationsByEachFilter() {
    store(30, "feishu", "sent");
    store(2, "we_x", "failed");

    for (String query : List.of("target=we_x", "status=failed", "order_id=order-1",
        "target=we_x&status=failed")) {
      assertThat(json(get("/admin/notifications?" + query)).required("items"))
          .as(query).hasSize(2);
    }
    assertThat(json(get("/admin/notifications?target=we_x&status=failed&order_id=order-2"))
        .required("items")).hasSize(1);
    assertThat(json(get("/admin/notifications?status=waiting")).required("items")).isEmpty();
  }
}
