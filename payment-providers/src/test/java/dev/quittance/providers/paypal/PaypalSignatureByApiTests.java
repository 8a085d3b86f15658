package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.WebhookVerdict.InvalidSignature;
import dev.quittance.providers.WebhookVerdict.Unverifiable;
import dev.quittance.providers.WebhookVerdict.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether an event is PayPal's, by PayPal's own word. */
@Timeout(30)
class PaypalSignatureByApiTests {

  private static final String VERIFY = "POST /v1/notifications/verify-webhook-signature";
  private static final String BODY = """
      {"id": "WH-1",   "create_time": "2026-11-21T10:00:00Z", "event_type": "OTHER",
       "resource": {"value": 1.10, "text": "\u00fc"}}""";

  private final FakePaypal paypal = new FakePaypal();
  private final PaypalWebhooks webhooks = new PaypalWebhooks(
      paypal.settings("PAYPAL_WEBHOOK_VERIFICATION", "api"), Clock.systemUTC());

  @AfterEach
  void stop() {
    paypal.close();
  }

  private WebhookVerdict receive(byte[] body, String certUrl) {
    return webhooks.receive(request(body, certUrl));
  }

  private static WebhookRequest request(byte[] body, String certUrl) {
    return new WebhookRequest(Map.of(
        "PAYPAL-TRANSMISSION-ID", List.of("id-1"),
        "PAYPAL-TRANSMISSION-TIME", List.of(Instant.now().toString()),
        "PAYPAL-TRANSMISSION-SIG", List.of("A".repeat(344)),
        "PAYPAL-CERT-URL", List.of(certUrl),
        "PAYPAL-AUTH-ALGO", List.of("SHA256withRSA")), body);
  }

  private WebhookVerdict receive(String body) {
    return receive(body.getBytes(UTF_8), "https://api.sandbox.paypal.com/certs/CERT-1");
  }

  private void answer(String answer) {
    paypal.answer(VERIFY, answer);
  }

  @Test
  void asksWithTheBodyAsItCame() {
    answer("200 {\"verification_status\": \"SUCCESS\"}");

    assertThat(receive(BODY)).isInstanceOf(Verified.class);
    FakePaypal.Call call = paypal.calls(VERIFY).getFirst();
    assertThat(call.body()).contains("\"webhook_event\":" + BODY);
    assertThat(call.header("Authorization")).isEqualTo("Bearer A21AAtoken");
    JsonNode question = JsonMapper.builder().build().readTree(call.body());
    assertThat(question.path("webhook_id").asString()).isEqualTo("WH1");
    assertThat(question.path("transmission_id").asString()).isEqualTo("id-1");
    assertThat(question.path("auth_algo").asString()).isEqualTo("SHA256withRSA");
  }

  @Test
  void asksForBothWebhooksWhileOneIsReplaced() {
    PaypalWebhooks both = new PaypalWebhooks(paypal.settings(
        "PAYPAL_WEBHOOK_VERIFICATION", "api", "PAYPAL_WEBHOOK_ID", "WH1,WH2"), Clock.systemUTC());
    WebhookRequest request = request(
        BODY.getBytes(UTF_8), "https://api.sandbox.paypal.com/certs/CERT-1");
    paypal.answer(VERIFY, "200 {\"verification_status\": \"FAILURE\"}",
        "200 {\"verification_status\": \"SUCCESS\"}");
    assertThat(both.receive(request)).isInstanceOf(Verified.class);
    assertThat(paypal.calls(VERIFY)).extracting(FakePaypal.Call::body)
        .satisfiesExactly(first -> assertThat(first).contains("\"WH1\""),
            second -> assertThat(second).contains("\"WH2\""));

    paypal.answer(VERIFY, "500 ", "200 {\"verification_status\": \"FAILURE\"}");
    assertThat(both.receive(request)).isInstanceOf(Unverifiable.class);
    answer("200 {\"verification_status\": \"FAILURE\"}");
    assertThat(both.receive(request)).isInstanceOf(InvalidSignature.class);
  }

  @Test
  void believesThatItIsForgedIfPaypalSaysSo() {
    answer("200 {\"verification_status\": \"FAILURE\"}");

    assertThat(receive(BODY)).isInstanceOf(InvalidSignature.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 {}", "200 {\"verification_status\": \"MAYBE\"}", "200 <html>",
    "400 {\"name\": \"INVALID_REQUEST\"}", "429 {\"name\": \"RATE_LIMIT_REACHED\"}", "500 ",
    "503 {}", "close"})
  void doesNotCallForgedWhatPaypalDoesNotDecide(String answer) {
    answer(answer);

    assertThat(receive(BODY)).isInstanceOf(Unverifiable.class);
  }

  @Test
  void doesNotCallForgedWhatItCannotAskAbout() {
    paypal.answer("POST /v1/oauth2/token", "401 {\"error\": \"invalid_client\"}");

    assertThat(receive(BODY)).isInstanceOf(Unverifiable.class);
    assertThat(paypal.calls(VERIFY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "no json",
    "{\"id\": \"WH-1\"}, \"webhook_id\": \"WH2\", \"x\": {\"y\": 1}", "{} {}", "{\"a\": 1"})
  void asksNothingThatTheBodyCouldTurnIntoAnotherQuestion(String body) {
    answer("200 {\"verification_status\": \"SUCCESS\"}");

    assertThat(receive(body)).isInstanceOf(InvalidSignature.class);
    assertThat(paypal.calls(VERIFY)).isEmpty();
  }

  @Test
  void asksNothingAboutAnotherEncoding() {
    answer("200 {\"verification_status\": \"SUCCESS\"}");
    String url = "https://api.sandbox.paypal.com/certs/CERT-1";

    assertThat(receive(BODY.getBytes(StandardCharsets.UTF_16BE), url))
        .isInstanceOf(InvalidSignature.class);
    assertThat(receive(BODY.getBytes(StandardCharsets.ISO_8859_1), url))
        .isInstanceOf(InvalidSignature.class);
    assertThat(paypal.calls(VERIFY)).isEmpty();
  }

  @Test
  void asksNothingForACertificateOnAnotherHost() {
    answer("200 {\"verification_status\": \"SUCCESS\"}");

    assertThat(receive(BODY.getBytes(UTF_8), "https://evil.example.com/certs/CERT-1"))
        .isInstanceOf(InvalidSignature.class);
    assertThat(paypal.calls()).isEmpty();
  }
}
