package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderExpired;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.order.notifications.Receiver.Answer;
import dev.quittance.order.notifications.Receiver.Received;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How signed webhooks are delivered. */
class WebhookIntegrationTests extends NotificationTestBase {

  private boolean isGenuine(Received webhook, String secret) throws GeneralSecurityException {
    return WebhookVerification.isGenuine(secret, webhook.header("webhook-id"),
        webhook.header("webhook-timestamp"), webhook.header("webhook-signature"),
        webhook.body().getBytes(StandardCharsets.UTF_8), clock.instant());
  }

  private JsonNode shown(String endpointId) {
    return json(get("/admin/webhook-endpoints/" + endpointId));
  }

  @Test
  void deliversAnEventOnceSignedByTheScheme() throws GeneralSecurityException {
    Made shop = endpoint(SHOP);
    OrderPaid paid = paid();
    hear(paid);
    hear(paid);
    database.sql("TRUNCATE inbox").then().block();
    hear(paid);
    send();
    send();

    assertThat(toShop()).hasSize(1);
    Received webhook = toShop().getFirst();
    assertThat(isGenuine(webhook, shop.secret())).isTrue();
    assertThat(isGenuine(webhook, WebhookSecret.random().text())).isFalse();
    assertThat(isGenuine(new Received(SHOP, webhook.headers(), webhook.body() + " "),
        shop.secret())).isFalse();
    JsonNode body = json(webhook.body());
    assertThat(body.required("type").asString()).isEqualTo("order.paid.v1");
    assertThat(body.required("event_id").asString()).isEqualTo(paid.eventId());
    assertThat(body.required("data").required("amount").required("amount_minor").asLong())
        .isEqualTo(19900);
    assertThat(webhook.header("webhook-id"))
        .isEqualTo(only(shop.id()).required("notification_id").asString());
  }

  @Test
  void tellsOnlyWhatAnEndpointWantsAndNothingFromBeforeItWasMade() {
    Instant before = clock.instant();
    clock.advance(Duration.ofSeconds(1));
    endpoint(SHOP, "order.expired.v1");
    endpoint("/other");
    recordNotifications.handle(EventEnvelope.of(paid(), "/test", before, null)).block();
    hear(paid());
    hear(new OrderExpired(OrderId.random(), "user-1", clock.instant()));
    send();
    assertThat(toShop()).hasSize(1);
    assertThat(toShop().getFirst().body()).contains("order.expired.v1");
    assertThat(RECEIVER.received("/other")).hasSize(2);
  }

  @Test
  void signsWithBothSecretsWhileTheyChange() throws GeneralSecurityException {
    Made shop = endpoint(SHOP);
    String fresh = json(post("/admin/webhook-endpoints/" + shop.id() + "/rotate-secret", ""))
        .required("secret").asString();
    assertThat(fresh).isNotEqualTo(shop.secret());
    hear(paid());
    send();
    assertThat(isGenuine(toShop().getFirst(), shop.secret())).isTrue();
    assertThat(isGenuine(toShop().getFirst(), fresh)).isTrue();

    clock.advance(Duration.ofHours(24));
    hear(paid());
    send();
    assertThat(isGenuine(toShop().getLast(), shop.secret())).isFalse();
    assertThat(isGenuine(toShop().getLast(), fresh)).isTrue();
  }

  @Test
  void triesByTheTableAndThenEndsVisibly() {
    RECEIVER.answerAlways(SHOP, Answer.of(500));
    Made shop = endpoint(SHOP);
    hear(paid());
    List<Duration> waits = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5),
        Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10),
        Duration.ofHours(10));
    for (Duration wait : waits) {
      send();
      Instant next = Instant.parse(only(shop.id()).required("next_try_at").asString());
      Duration actual = Duration.between(clock.instant(), next);
      assertThat(actual).isBetween(wait, wait.plus(wait.dividedBy(10)));
      clock.set(next.minusMillis(1));
      send();
      clock.set(next);
    }
    send();
    JsonNode failed = only(shop.id());
    assertThat(failed.required("status").asString()).isEqualTo("failed");
    assertThat(failed.required("failure").asString()).isEqualTo("status 500");
    assertThat(failed.required("attempts").size()).isEqualTo(8);
    clock.advance(LONG);
    send();
    assertThat(toShop()).hasSize(8);
    assertThat(toShop().stream().map(each -> each.header("webhook-id")).distinct()).hasSize(1);
  }

  @Test
  void waitsAsLongAsAReceiverAsks() {
    RECEIVER.answerNext(SHOP, new Answer(503, "", Map.of("Retry-After", "3600"), null));
    Made shop = endpoint(SHOP);
    hear(paid());
    send();
    clock.advance(Duration.ofSeconds(3599));
    send();
    assertThat(toShop()).hasSize(1);
    clock.advance(Duration.ofSeconds(361));
    send();
    assertThat(status(shop.id())).isEqualTo("sent");
  }

  @Test
  void followsNoRedirect() {
    RECEIVER.answerAlways(SHOP,
        new Answer(307, "", Map.of("Location", RECEIVER.url("/elsewhere")), null));
    Made shop = endpoint(SHOP);
    hear(paid());
    send();
    assertThat(RECEIVER.received("/elsewhere")).isEmpty();
    assertThat(only(shop.id()).required("failure").asString()).isEqualTo("status 307");
  }

  @Test
  void disablesAnEndpointThatOnlyFailedForFiveDays() {
    RECEIVER.answerAlways(SHOP, Answer.of(500));
    Made shop = endpoint(SHOP);
    hear(paid());
    send();
    clock.set(TestClock.NOON.plus(Duration.ofDays(5)).minusSeconds(1));
    send();
    assertThat(shown(shop.id()).required("status").asString()).isEqualTo("enabled");
    hear(paid());
    clock.advance(Duration.ofSeconds(1));
    send();

    JsonNode endpoint = shown(shop.id());
    assertThat(endpoint.required("disabled_reason").asString()).isEqualTo("failing");
    JsonNode change = json(get("/admin/webhook-endpoints/" + shop.id() + "/changes"))
        .required("items").get(0);
    assertThat(change.required("action").asString()).isEqualTo("disabled");
    assertThat(change.required("actor").asString()).isEqualTo("policy:failing");
    upkeep.measure();
    assertThat(gauge("quittance.notifications.endpoints.disabled")).isEqualTo(1);
    assertThat(gauge("quittance.notifications.oldest.unsent.age", "target", "webhook")).isZero();
    hear(paid());
    int calls = toShop().size();
    send();
    assertThat(toShop()).hasSize(calls);

    RECEIVER.answerAlways(SHOP, Answer.of(204));
    post("/admin/webhook-endpoints/" + shop.id() + "/enable", "").expectStatus().isOk();
    JsonNode replayed = json(post("/admin/notifications/replay",
        "{\"target\": \"%s\", \"since\": \"2026-03-01T00:00:00Z\"}".formatted(shop.id())));
    assertThat(replayed.required("replayed").asLong()).isEqualTo(3);
    send();
    assertThat(listed(shop.id())).extracting(each -> each.required("status").asString())
        .containsExactly("sent", "sent", "sent");
    assertThat(shown(shop.id()).required("failing_since").isNull()).isTrue();
  }

  @Test
  void startsCountingAnewAfterASuccess() {
    Made shop = endpoint(SHOP);
    RECEIVER.answerNext(SHOP, Answer.of(500));
    hear(paid());
    send();
    clock.advance(Duration.ofDays(3));
    send();
    assertThat(status(shop.id())).isEqualTo("sent");
    clock.advance(Duration.ofDays(3));
    RECEIVER.answerNext(SHOP, Answer.of(500));
    hear(paid());
    send();
    assertThat(shown(shop.id()).required("status").asString()).isEqualTo("enabled");
  }

  @Test
  void disablesAnEndpointThatIsGoneAtOnce() {
    RECEIVER.answerNext(SHOP, Answer.of(410));
    Made shop = endpoint(SHOP);
    hear(paid());
    send();
    assertThat(shown(shop.id()).required("disabled_reason").asString()).isEqualTo("gone");
    assertThat(status(shop.id())).isEqualTo("failed");
    assertThat(attempts("webhook", "gone")).isPositive();
  }

  @Test
  void replaysWhatWasDeliveredUnderTheSameId() {
    Made shop = endpoint(SHOP);
    hear(paid());
    send();
    String id = only(shop.id()).required("notification_id").asString();
    for (int count = 2; count <= 3; count++) {
      post("/admin/notifications/" + id + "/replay", "").expectStatus().isAccepted();
      send();
      assertThat(toShop()).hasSize(count);
      assertThat(toShop().getLast().header("webhook-id")).isEqualTo(id);
    }
    assertThat(only(shop.id()).required("attempts").size()).isEqualTo(3);
    Long audited = database.sql("""
            SELECT count(*) FROM audit_entries WHERE action = 'notification.replayed'
               AND actor = 'admin-1' AND order_id = :order
            """)
        .bind("order", only(shop.id()).required("order_id").asString())
        .mapValue(Long.class).one().block();
    assertThat(audited).isEqualTo(2);
  }
}
