package dev.quittance.providers.pingxx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.Secret;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.WebhookVerdict.InvalidSignature;
import dev.quittance.providers.WebhookVerdict.Malformed;
import dev.quittance.providers.WebhookVerdict.Verified;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class PingxxWebhooksTests {

  private static final String PAID = ScriptedPingxx.charge(
      "paid", "true", "time_paid", "1795254100", "credential", "[]");

  private static PingxxWebhooks webhooks(String secretKey, KeyPair... keys) {
    return new PingxxWebhooks(new PingxxSettings(new Secret(secretKey), "app_1",
        TestKeys.MERCHANT.getPrivate(), List.of(keys).stream().map(KeyPair::getPublic).toList(),
        null, "https://api.pingxx.com", 1000, 1000));
  }

  private final PingxxWebhooks webhooks = webhooks("sk_test_1", TestKeys.PINGXX);

  private static String event(String type, String object) {
    return """
        {"id": "evt_1", "created": 1795254101, "livemode": false, "type": "%s",
         "data": {"object": %s}, "object": "event", "request": null, "pending_webhooks": 0}"""
        .formatted(type, object);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static WebhookRequest signed(KeyPair key, String body) {
    return new WebhookRequest(Map.of("X-Pingplusplus-Signature",
        List.of(TestKeys.sign(key, bytes(body)))), bytes(body));
  }

  private PaymentOutcome outcomeOf(String type, String object) {
    WebhookVerdict verdict = webhooks.receive(signed(TestKeys.PINGXX, event(type, object)));
    assertThat(verdict).isInstanceOf(Verified.class);
    return ((Translation.Outcome) ((Verified) verdict).event().translation()).event();
  }

  @Test
  void tellsThatAChargeIsPaid() {
    assertThat(outcomeOf("charge.succeeded", PAID)).isInstanceOfSatisfying(
        PaymentSucceeded.class, paid -> {
          assertThat(paid.amount()).isEqualTo(new Money(19900, "CNY"));
          assertThat(paid.report().providerEventId()).isEqualTo("evt_1");
          assertThat(paid.report().providerPaymentId()).isEqualTo("ch_1");
          assertThat(paid.report().orderId()).hasToString("o-1");
          assertThat(paid.report().paymentId()).hasToString("p-1");
          assertThat(paid.report().occurredAt()).isEqualTo(Instant.ofEpochSecond(1795254101));
        });
  }

  @Test
  void keepsACurrencyThatIsNotThatOfTheOrder() {
    assertThat(outcomeOf("charge.succeeded", PAID.replace("\"cny\"", "\"usd\"")))
        .isInstanceOfSatisfying(PaymentSucceeded.class, paid ->
            assertThat(paid.amount()).isEqualTo(new Money(19900, "USD")));
  }

  @ParameterizedTest
  @CsvSource({"paid, false", "paid, null", "reversed, true"})
  void asksToReadAChargeThatIsSaidToBePaidAndIsNot(String field, String value) {
    String object = PAID.replaceFirst("\"" + field + "\": (true|false)",
        "\"" + field + "\": " + value);

    assertThat(outcomeOf("charge.succeeded", object)).isInstanceOf(PaymentUpdated.class);
  }

  @Test
  void tellsARefundByTheChargeThatItNames() {
    assertThat(outcomeOf("refund.succeeded",
        ScriptedPingxx.refund("re_1", "succeeded", "{\"refund_id\": \"r-1\"}")))
        .isInstanceOfSatisfying(PaymentRefunded.class, refund -> {
          assertThat(refund.report().providerPaymentId()).isEqualTo("ch_1");
          assertThat(refund.report().references()).containsEntry("order_no", "n1");
          assertThat(refund.refundId()).isEqualTo(new RefundId("r-1"));
          assertThat(refund.providerRefundId()).isEqualTo("re_1");
          assertThat(refund.amount()).isEqualTo(new Money(5000, "CNY"));
          assertThat(refund.totalRefunded()).isNull();
        });
  }

  @Test
  void knowsNoIdOfOursForARefundFromTheDashboard() {
    assertThat(outcomeOf("refund.succeeded", ScriptedPingxx.refund("re_1", "succeeded", "[]")))
        .isInstanceOfSatisfying(PaymentRefunded.class, refund -> {
          assertThat(refund.refundId()).isNull();
          assertThat(refund.report().orderId()).isNull();
        });
  }

  @Test
  void believesTheStatusOfARefundMoreThanTheType() {
    assertThat(outcomeOf("refund.succeeded", ScriptedPingxx.refund("re_1", "pending", "{}")))
        .isInstanceOf(PaymentUpdated.class);
    assertThat(outcomeOf("refund.succeeded", ScriptedPingxx.refund("re_1", "failed", "{}")))
        .isInstanceOf(RefundFailed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order.succeeded", "order.refunded", "order.refund.succeeded",
    "order_refund.succeeded", "transfer.succeeded", "summary.daily.available",
    "charge.brand_new"})
  void keepsWhatIsNotOursWithoutAnOutcome(String type) {
    WebhookVerdict verdict = webhooks.receive(signed(TestKeys.PINGXX, event(type, "{}")));

    assertThat(verdict).isInstanceOfSatisfying(Verified.class, verified ->
        assertThat(verified.event().translation()).isInstanceOf(Translation.Ignored.class));
  }

  @Test
  void paysNoLiveOrderByATestPayment() {
    String body = event("charge.succeeded", PAID);
    ProviderEvent live = verified(
        webhooks("sk_live_1", TestKeys.PINGXX).receive(signed(TestKeys.PINGXX, body)));
    assertThat(live.translation()).isEqualTo(new Translation.Ignored("other_mode"));

    String liveBody = body.replace("\"livemode\": false", "\"livemode\": true");
    assertThat(verified(webhooks.translate(bytes(liveBody))).translation())
        .isEqualTo(new Translation.Ignored("other_mode"));
    assertThat(verified(webhooks("sk_live_1", TestKeys.PINGXX).translate(bytes(liveBody)))
        .translation()).isInstanceOf(Translation.Outcome.class);
  }

  private static ProviderEvent verified(WebhookVerdict verdict) {
    assertThat(verdict).isInstanceOf(Verified.class);
    return ((Verified) verdict).event();
  }

  @Test
  void takesTheHeaderInAnyCase() {
    String body = event("charge.succeeded", PAID);
    String signature = TestKeys.sign(TestKeys.PINGXX, bytes(body));

    for (String name : List.of("x-pingplusplus-signature", "X-PINGPLUSPLUS-SIGNATURE")) {
      assertThat(webhooks.receive(
          new WebhookRequest(Map.of(name, List.of(signature)), bytes(body))))
          .isInstanceOf(Verified.class);
    }
  }

  @Test
  void takesBothKeysWhileOneIsReplaced() {
    PingxxWebhooks rotating = webhooks("sk_test_1", TestKeys.PINGXX, TestKeys.NEXT);
    String body = event("charge.succeeded", PAID);

    assertThat(rotating.receive(signed(TestKeys.PINGXX, body))).isInstanceOf(Verified.class);
    assertThat(rotating.receive(signed(TestKeys.NEXT, body))).isInstanceOf(Verified.class);
    assertThat(rotating.receive(signed(TestKeys.STRANGER, body)))
        .isInstanceOf(InvalidSignature.class);
    assertThat(webhooks.receive(signed(TestKeys.NEXT, body)))
        .isInstanceOf(InvalidSignature.class);
  }

  /** The sample of the official SDK has a signature that its own key does not verify. */
  @Test
  void refusesAWellFormedSignatureOfAnotherKey() {
    assertThat(webhooks.receive(signed(TestKeys.STRANGER, event("charge.succeeded", PAID))))
        .isEqualTo(new InvalidSignature("no key matches the signature"));
  }

  @Test
  void refusesABodyThatWasWrittenAnew() {
    String body = event("charge.succeeded", PAID);
    String anew = JsonMapper.builder().build().readTree(body).toString();
    WebhookRequest request = signed(TestKeys.PINGXX, body);

    assertThat(anew).isNotEqualTo(body);
    assertThat(webhooks.receive(new WebhookRequest(request.headers(), bytes(anew))))
        .isInstanceOf(InvalidSignature.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "AAAA", "not base64!", "=", "\u00e9", "-1",
    "AAAA\r\nX-Other: 1"})
  void refusesGarbageInTheHeader(String header) {
    assertThat(webhooks.receive(new WebhookRequest(
        Map.of("X-Pingplusplus-Signature", List.of(header)),
        bytes(event("charge.succeeded", PAID))))).isInstanceOf(InvalidSignature.class);
  }

  @Test
  void refusesWhatIsNotSigned() {
    byte[] body = bytes(event("charge.succeeded", PAID));

    assertThat(webhooks.receive(new WebhookRequest(Map.of(), body)))
        .isEqualTo(new InvalidSignature("signature header is missing"));
    assertThat(webhooks.receive(new WebhookRequest(
        Map.of("X-Pingplusplus-Signature", List.of()), body)))
        .isInstanceOf(InvalidSignature.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "[]", "null", "{}", "{\"id\": \"evt_1\"}",
    "{\"id\": \"evt_1\", \"type\": \"charge.succeeded\"}"})
  void callsASignedBodyMalformedThatIsNoEvent(String body) {
    assertThat(webhooks.receive(signed(TestKeys.PINGXX, body))).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({"1795254101, 99999999999999999999", "'\"soon\"', 19900", "-1, 19900",
    "1795254101, -19900", "1795254101, 199.00", "1795254101, '\"19900\"'", "1e400, 19900"})
  void callsNumbersMalformedThatCannotBe(String created, String amount) {
    String body = event("charge.succeeded", PAID.replace("19900", amount))
        .replace("\"created\": 1795254101", "\"created\": " + created);

    assertThat(webhooks.translate(bytes(body))).isInstanceOf(Malformed.class);
  }

  @Test
  void callsAnEventMalformedWhoseObjectIsAnother() {
    assertThat(webhooks.translate(bytes(event(
        "charge.succeeded", ScriptedPingxx.refund("re_1", "succeeded", "{}")))))
        .isInstanceOf(Malformed.class);
    assertThat(webhooks.translate(bytes(event("refund.succeeded", PAID))))
        .isInstanceOf(Malformed.class);
    assertThat(webhooks.translate(bytes(event("refund.succeeded",
        ScriptedPingxx.refund("re_1", "succeeded", "{}").replace("ch_1", "")))))
        .isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "-1", "1.5", "1e400", "99999999999999999999", "\"x\"",
    "[]", "[7]", "{}"})
  void throwsNothingForFieldsOfAnotherKind(String value) {
    for (String field : List.of("id", "object", "paid", "reversed", "amount", "currency",
        "metadata", "order_no")) {
      assertThat(webhooks.translate(bytes(event("charge.succeeded",
          ScriptedPingxx.charge("paid", "true", field, value))))).as(field)
          .isInstanceOfAny(Verified.class, Malformed.class);
    }
    assertThat(webhooks.translate(bytes(event("charge.succeeded", value))))
        .isInstanceOf(Malformed.class);
  }
}
