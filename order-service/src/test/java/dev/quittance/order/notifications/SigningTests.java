package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SigningTests {

  /** The value that the vendor's page and other clients agree on. */
  @Test
  void signsAsTheBotExpects() {
    assertThat(FeishuBot.sign(1599360473, "demo"))
        .isEqualTo("l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
  }

  @Test
  void signsWhatAReceiverFindsGenuineForFiveMinutes() throws GeneralSecurityException {
    WebhookSecret secret = WebhookSecret.random();
    String signature = secret.sign("msg_1", TestClock.NOON.getEpochSecond(), "{\"a\": \"ü\"}");
    String both = WebhookSecret.random().sign("msg_1", TestClock.NOON.getEpochSecond(), "{}")
        + " " + signature;
    assertThat(isGenuine(secret, "msg_1", signature, TestClock.NOON)).isTrue();
    assertThat(isGenuine(secret, "msg_1", both, TestClock.NOON.plusSeconds(300))).isTrue();
    assertThat(isGenuine(secret, "msg_1", both, TestClock.NOON.plusSeconds(301))).isFalse();
    assertThat(isGenuine(secret, "msg_2", signature, TestClock.NOON)).isFalse();
    assertThat(isGenuine(WebhookSecret.random(), "msg_1", signature, TestClock.NOON)).isFalse();
  }

  private static boolean isGenuine(
      WebhookSecret secret, String id, String signatures, Instant now)
      throws GeneralSecurityException {
    return WebhookVerification.isGenuine(secret.text(), id,
        Long.toString(TestClock.NOON.getEpochSecond()), signatures,
        "{\"a\": \"ü\"}".getBytes(StandardCharsets.UTF_8), now);
  }

  @Test
  void masksWhatIsSecret() {
    WebhookSecret secret = WebhookSecret.random();
    WebhookEndpoint endpoint = new WebhookEndpoint("we_1", "https://shop.example/t0ken", "",
        List.of(), null, "k.sealed", null, null, null, TestClock.NOON);
    FeishuSettings settings = settings("https://open.feishu.cn/open-apis/bot/v2/hook/t0ken", "s3cret");
    assertThat(secret.toString()).isEqualTo("whsec_***");
    assertThat(new ChangeWebhookEndpoint.WithSecret(endpoint, secret).toString())
        .doesNotContain(secret.text(), "t0ken", "k.sealed");
    assertThat(settings.toString()).doesNotContain("t0ken", "s3cret");
  }

  private static FeishuSettings settings(String url, String secret) {
    return new FeishuSettings(url, secret, List.of(), 5, 100, Duration.ofSeconds(1),
        Duration.ofDays(1));
  }

  @Test
  void refusesSettingsThatCannotWorkWithoutShowingThem() {
    assertThatThrownBy(() -> settings("t0ken", "s3cret"))
        .hasMessage("FEISHU_WEBHOOK_URL is not an http(s) address");
    assertThatThrownBy(() -> settings("ftp://t0ken/", "s3cret"))
        .hasMessage("FEISHU_WEBHOOK_URL is not an http(s) address");
    assertThatThrownBy(() -> settings(" ", "s3cret")).hasMessageNotContaining("s3cret")
        .hasMessageContaining("FEISHU_WEBHOOK_SECRET");
    assertThatThrownBy(() -> new FeishuSettings(null, null, List.of("payment.created.v1"), 5, 100,
        Duration.ofSeconds(1), Duration.ofDays(1))).hasMessageContaining("FEISHU_EVENTS");
  }
}
