package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeOpened;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderExpired;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.order.notifications.Receiver.Answer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the bot is told, how often, and how fast. */
class FeishuIntegrationTests extends NotificationTestBase {

  private static String sign(String timestamp) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(
        (timestamp + "\n" + BOT_SECRET).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal());
  }

  private void failsWith(int code) {
    RECEIVER.answerNext(BOT, Answer.of(200, "{\"code\": " + code + ", \"msg\": \"no\"}"));
  }

  @Test
  void tellsTheBotOfAnEventOnceAndSignsIt() throws GeneralSecurityException {
    OrderPaid paid = paid();
    hear(paid);
    hear(paid);
    database.sql("TRUNCATE inbox").then().block();
    hear(paid);
    send();
    send();

    assertThat(toBot()).hasSize(1);
    JsonNode message = json(toBot().getFirst().body());
    assertThat(message.required("timestamp").asString())
        .isEqualTo(Long.toString(TestClock.NOON.getEpochSecond()));
    assertThat(message.required("sign").asString())
        .isEqualTo(sign(message.required("timestamp").asString()));
    assertThat(message.required("msg_type").asString()).isEqualTo("text");
    assertThat(message.required("content").required("text").asString())
        .contains("199.00 CNY", "stripe", paid.orderId().value(), paid.eventId());
    assertThat(only("feishu").required("status").asString()).isEqualTo("sent");
  }

  @Test
  void triesAgainWhenTheCodeIsNotZeroAlthoughTheStatusIs200() {
    failsWith(11232);
    hear(paid());
    send();
    assertThat(only("feishu").required("status").asString()).isEqualTo("waiting");
    assertThat(only("feishu").required("attempts").get(0).required("detail").asString())
        .isEqualTo("code 11232");
    send();
    assertThat(toBot()).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    send();
    assertThat(toBot()).hasSize(2);
    assertThat(only("feishu").required("status").asString()).isEqualTo("sent");
  }

  @Test
  void takesAnAnswerThatSaysNothingForAFailure() {
    for (String answer : List.of("", "ok", "{}", "{\"code\": \"0\"}", "[]", "{\"code\": null}")) {
      RECEIVER.answerNext(BOT, Answer.of(200, answer));
    }
    RECEIVER.answerNext(BOT, Answer.of(500, "{\"code\": 0}"));
    RECEIVER.answerNext(BOT, Answer.of(200, "{\"StatusCode\": 0, \"StatusMessage\": \"success\"}"));
    hear(paid());
    for (int count = 0; count < 7; count++) {
      send();
      assertThat(only("feishu").required("status").asString()).isEqualTo("waiting");
      clock.advance(LONG);
    }
    send();
    assertThat(only("feishu").required("status").asString()).isEqualTo("sent");
  }

  @Test
  void leavesTheBotAloneForAsLongAsItAsks() {
    RECEIVER.answerNext(BOT, new Answer(429, "", Map.of("Retry-After", "120"), null));
    hear(paid());
    send();
    hear(paid());
    clock.advance(Duration.ofSeconds(119));
    send();
    assertThat(toBot()).as("the other message waits too").hasSize(1);

    clock.advance(Duration.ofSeconds(14));
    send();
    assertThat(toBot()).hasSize(3);
  }

  @Test
  void givesUpAtOnceWhatOnlyAPersonCanMendAndReplaysIt() {
    failsWith(19021);
    hear(paid());
    send();
    assertThat(only("feishu").required("status").asString()).isEqualTo("failed");
    assertThat(only("feishu").required("failure").asString()).isEqualTo("code 19021");
    clock.advance(LONG);
    send();
    assertThat(toBot()).hasSize(1);

    JsonNode replayed = json(post("/admin/notifications/replay",
        "{\"target\": \"feishu\", \"since\": \"2026-03-02T11:00:00Z\"}"));
    assertThat(replayed.required("replayed").asLong()).isEqualTo(1);
    send();
    assertThat(toBot()).hasSize(2);
    assertThat(only("feishu").required("status").asString()).isEqualTo("sent");
  }

  @Test
  void endsAfterTheLastTryAndShowsIt() {
    RECEIVER.answerAlways(BOT, Answer.of(200, "{\"code\": 1}"));
    hear(paid());
    for (int count = 0; count < 15; count++) {
      send();
      clock.advance(LONG);
    }
    assertThat(toBot()).hasSize(10);
    JsonNode failed = only("feishu");
    assertThat(failed.required("status").asString()).isEqualTo("failed");
    assertThat(failed.required("attempts").size()).isEqualTo(10);
    assertThat(json(get("/admin/notifications?status=failed&target=feishu"))
        .required("items").size()).isEqualTo(1);
  }

  @Test
  void keepsTheRateHoweverManyInstancesSend() {
    for (int count = 0; count < 120; count++) {
      hear(paid());
    }
    List<NotificationSender> instances = List.of(sender, anotherSender(), anotherSender());
    for (int second = 0; second < 20; second++) {
      sendAtOnce(instances);
      assertThat(toBot()).hasSize(5 * (second + 1));
      clock.advance(Duration.ofMillis(1100));
    }
    sendAtOnce(instances);
    assertThat(toBot()).as("100 a minute").hasSize(100);

    clock.set(TestClock.NOON.plus(Duration.ofSeconds(61)));
    sendAtOnce(instances);
    assertThat(toBot()).hasSize(105);
  }

  /** Each instance looks several times while the clock stands still. */
  private static void sendAtOnce(List<NotificationSender> instances) {
    List<CompletableFuture<List<Future<?>>>> rounds = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      instances.forEach(each -> rounds.add(CompletableFuture.supplyAsync(each::sendDue)));
    }
    rounds.forEach(round -> await(round.join()));
  }

  @Test
  void showsHowLongTheOldestWaitsEvenIfItIsOnlyThrottled() {
    for (int count = 0; count < 6; count++) {
      hear(paid());
    }
    send();
    assertThat(toBot()).hasSize(5);
    clock.advance(Duration.ofSeconds(30));
    upkeep.measure();
    assertThat(gauge("quittance.notifications.oldest.unsent.age", "target", "feishu"))
        .isEqualTo(30);
    send();
    upkeep.measure();
    assertThat(gauge("quittance.notifications.oldest.unsent.age", "target", "feishu")).isZero();
  }

  @Test
  void tellsOfDisputesAndOnlyOfWhatTheSettingNames() {
    ProviderReport report = new ProviderReport("stripe", "evt_1", "pi_1", Map.of(), null, null,
        clock.instant(), ReportedBy.WEBHOOK);
    hear(new DisputeOpened(report, "dp_1", new Money(700, "CNY"), "fraudulent"));
    hear(new PaymentUpdated(report));
    hear(new OrderExpired(OrderId.random(), "user-1", clock.instant()));
    send();
    assertThat(toBot()).hasSize(1);
    assertThat(toBot().getFirst().body()).contains("Dispute opened: 7.00 CNY", "fraudulent");
  }

  @Test
  void keepsOldEventsToItself() {
    Instant yesterday = clock.instant().minus(LONG);
    recordNotifications.handle(EventEnvelope.of(paid(), "/test", yesterday, null)).block();
    send();
    assertThat(toBot()).isEmpty();
    assertThat(meters.get("quittance.notifications.too.old").counter().count()).isPositive();
  }
}
