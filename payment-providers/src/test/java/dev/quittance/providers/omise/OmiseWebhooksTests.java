package dev.quittance.providers.omise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.RefundId;
import dev.quittance.providers.Settings;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OmiseWebhooksTests {

  private static final long NOW = 1_767_268_800;
  private static final String ONE = base64("key number one");
  private static final String TWO = base64("key number two");
  private static final OmiseWebhooks WEBHOOKS = webhooks(ONE + "," + TWO, false);
  private static final OmiseWebhooks LENIENT = webhooks(ONE, true);
  private static final String PAID = """
      "object": "charge", "id": "chrg_1", "amount": 5000, "currency": "THB", "source":
      {"object": "source", "id": "src_1"}, "status": "successful", "paid": true, "capture": true,
      "captured_amount": 5000, "refunded_amount": 0,
      "metadata": {"order_id": "o-1", "payment_id": "p-1"}""";

  private static OmiseWebhooks webhooks(String secrets, boolean allowUnsigned) {
    Map<String, String> settings = new HashMap<>(Map.of("OMISE_SECRET_KEY", "skey_test_1",
        "OMISE_ALLOW_UNSIGNED_WEBHOOKS", Boolean.toString(allowUnsigned),
        "OMISE_WEBHOOK_SECRET", secrets));
    return new OmiseWebhooks(OmiseSettings.of(new Settings(settings::get)),
        Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
  }

  private static String base64(String key) {
    return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String event(String key, String data) {
    return """
        {"object": "event", "id": "evnt_1", "livemode": false, "key": "%s",
         "created_at": "2026-01-01T12:00:00Z", "data": {%s}}""".formatted(key, data);
  }

  private static String sign(byte[] key, String time, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return HexFormat.of().formatHex(
        mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
  }

  private static String sign(String secret, String body) throws Exception {
    return sign(Base64.getDecoder().decode(secret), Long.toString(NOW), body);
  }

  private static WebhookVerdict receive(
      OmiseWebhooks webhooks, String signature, String time, String body) {
    Map<String, List<String>> headers = new HashMap<>();
    if (signature != null) {
      headers.put("Omise-Signature", List.of(signature));
    }
    if (time != null) {
      headers.put("Omise-Signature-Timestamp", List.of(time));
    }
    return webhooks.receive(
        new WebhookRequest(headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static WebhookVerdict receive(String signature, String body) {
    return receive(WEBHOOKS, signature, Long.toString(NOW), body);
  }

  private static Translation translate(String key, String data) {
    WebhookVerdict verdict =
        WEBHOOKS.translate(event(key, data).getBytes(StandardCharsets.UTF_8));
    assertThat(verdict).isInstanceOf(WebhookVerdict.Verified.class);
    return ((WebhookVerdict.Verified) verdict).event().translation();
  }

  private static <T extends PaymentOutcome> T outcome(Class<T> type, String key, String data) {
    Translation translation = translate(key, data);
    assertThat(translation).isInstanceOf(Translation.Outcome.class);
    PaymentOutcome outcome = ((Translation.Outcome) translation).event();
    assertThat(outcome).isInstanceOf(type);
    return type.cast(outcome);
  }

  @Test
  void takesASignatureByTheDecodedSecret() throws Exception {
    String body = event("charge.complete", PAID);

    assertThat(receive(sign(ONE, body), body)).isInstanceOfSatisfying(
        WebhookVerdict.Verified.class, verified -> {
          assertThat(verified.event().providerEventId()).isEqualTo("evnt_1");
          assertThat(verified.event().eventType()).isEqualTo("charge.complete");
          assertThat(verified.event().createdAt()).isEqualTo("2026-01-01T12:00:00Z");
        });
  }

  @Test
  void refusesASignatureByTheSecretAsItStandsThere() throws Exception {
    String body = event("charge.complete", PAID);
    String undecoded =
        sign(ONE.getBytes(StandardCharsets.UTF_8), Long.toString(NOW), body);

    assertThat(receive(undecoded, body)).isInstanceOf(WebhookVerdict.InvalidSignature.class);
  }

  @Test
  void takesEitherOfTwoSignaturesByEitherOfTwoSecrets() throws Exception {
    String body = event("charge.complete", PAID);
    String other = sign(base64("of somebody else"), body);

    assertThat(receive(other + "," + sign(TWO, body), body))
        .isInstanceOf(WebhookVerdict.Verified.class);
    assertThat(receive(sign(ONE, body) + ", " + other, body))
        .isInstanceOf(WebhookVerdict.Verified.class);
    assertThat(receive(other + "," + other, body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
  }

  @Test
  void refusesABodyThatWasChangedOrWrittenAnew() throws Exception {
    String body = event("charge.complete", PAID);
    String signature = sign(ONE, body);

    assertThat(receive(signature, body.replace("5000", "9000")))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive(signature, body.replace(": ", ":")))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "-300, true", "-301, false", "-86400, false"})
  void refusesWhatIsOlderThanFiveMinutes(long seconds, boolean accepted) throws Exception {
    String body = event("charge.complete", PAID);
    String time = Long.toString(NOW + seconds);
    String signature = sign(Base64.getDecoder().decode(ONE), time, body);

    assertThat(receive(WEBHOOKS, signature, time, body) instanceof WebhookVerdict.Verified)
        .isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "-1", "99999999999999999999", "1767268800.0"})
  void refusesATimeThatIsNone(String time) throws Exception {
    String body = event("charge.complete", PAID);
    String signature = sign(Base64.getDecoder().decode(ONE), time, body);

    assertThat(receive(WEBHOOKS, signature, time, body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive(WEBHOOKS, sign(ONE, body), null, body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
  }

  @Test
  void refusesAnUnsignedEventUnlessAllowed() {
    String body = event("charge.complete", PAID);

    assertThat(receive(WEBHOOKS, null, null, body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive(WEBHOOKS, null, Long.toString(NOW), body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"charge.complete", "charge.create", "charge.capture"})
  void takesAnUnsignedEventForNoMoreThanAReasonToRead(String key) {
    assertThat(receive(LENIENT, null, null, event(key, PAID))).isInstanceOfSatisfying(
        WebhookVerdict.Verified.class, verified -> {
          assertThat(verified.event().providerEventId()).isEqualTo("unsigned:evnt_1");
          assertThat(verified.event().translation()).isInstanceOfSatisfying(
              Translation.Outcome.class, outcome -> {
                assertThat(outcome.event()).isInstanceOf(PaymentUpdated.class);
                assertThat(outcome.event().report().providerPaymentId()).isEqualTo("chrg_1");
              });
        });
  }

  @Test
  void refusesAWrongSignatureAlsoWhereUnsignedEventsAreAllowed() throws Exception {
    String body = event("charge.complete", PAID);

    assertThat(receive(LENIENT, sign(TWO, body), Long.toString(NOW), body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive(LENIENT, "", Long.toString(NOW), body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive(LENIENT, sign(ONE, body), Long.toString(NOW), body))
        .isInstanceOfSatisfying(WebhookVerdict.Verified.class, verified ->
            assertThat(verified.event().providerEventId()).isEqualTo("evnt_1"));
  }

  @Test
  void refusesASignatureThatItHasNoSecretFor() throws Exception {
    String body = event("charge.complete", PAID);

    assertThat(receive(webhooks("", true), sign(ONE, body), Long.toString(NOW), body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive(webhooks("", true), null, null, body))
        .isInstanceOf(WebhookVerdict.Verified.class);
  }

  @Test
  void replaysNothingAsAFactWhereUnsignedEventsAreAllowed() {
    assertThat(LENIENT.translate(
        event("charge.complete", PAID).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(WebhookVerdict.Verified.class, verified ->
            assertThat(verified.event().translation()).isInstanceOfSatisfying(
                Translation.Outcome.class, outcome ->
                    assertThat(outcome.event()).isInstanceOf(PaymentUpdated.class)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "nonsense", "{}", "{\"id\": \"evnt_1\"}",
    "{\"id\": \"evnt_1\", \"key\": \"charge.complete\"}"})
  void saysThatASignedBodyIsNoEvent(String body) throws Exception {
    assertThat(receive(sign(ONE, body), body)).isInstanceOf(WebhookVerdict.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "\"amount\": 5000 | \"amount\": 1e400", "\"amount\": 5000 | \"amount\": -5",
    "\"captured_amount\": 5000 | \"captured_amount\": 99999999999999999999",
    "\"captured_amount\": 5000 | \"captured_amount\": -1",
    "\"captured_amount\": 5000 | \"captured_amount\": 12.5",
    "\"refunded_amount\": 0 | \"refunded_amount\": true",
    "\"currency\": \"THB\" | \"currency\": \"ZZZ\"", "\"id\": \"chrg_1\" | \"id\": \"\""})
  void saysThatAPaymentWithImpossibleFieldsIsMalformed(String field, String other) {
    String data = field.contains("\"amount\"")
        ? PAID.replace("\"captured_amount\": 5000, ", "") : PAID;
    String body = event("charge.complete", data.replace(field, other));

    assertThat(WEBHOOKS.translate(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(WebhookVerdict.Malformed.class);
  }

  @Test
  void tellsAPaymentWithOurIdsAndWhatWasCaptured() {
    PaymentSucceeded paid = outcome(PaymentSucceeded.class, "charge.complete", PAID);

    assertThat(paid.amount()).isEqualTo(new Money(5000, "THB"));
    assertThat(paid.report().orderId()).isEqualTo(new OrderId("o-1"));
    assertThat(paid.report().paymentId()).isEqualTo(new PaymentId("p-1"));
    assertThat(paid.report().providerPaymentId()).isEqualTo("chrg_1");
    assertThat(paid.report().references()).containsEntry("source", "src_1");
    assertThat(outcome(PaymentSucceeded.class, "charge.capture",
        PAID.replace("\"captured_amount\": 5000", "\"captured_amount\": 2000")).amount())
        .isEqualTo(new Money(2000, "THB"));
  }

  @Test
  void readsAnEventOfAnOlderAccount() {
    String body = event("charge.complete", PAID.replace("\"paid\"", "\"captured\"")
        .replace("\"captured_amount\": 5000, ", "").replace("refunded_amount", "refunded"))
        .replace("created_at", "created");

    assertThat(WEBHOOKS.translate(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(WebhookVerdict.Verified.class, verified ->
            assertThat(verified.event().translation()).isInstanceOfSatisfying(
                Translation.Outcome.class, outcome -> assertThat(outcome.event())
                    .isInstanceOfSatisfying(PaymentSucceeded.class, paid ->
                        assertThat(paid.amount()).isEqualTo(new Money(5000, "THB")))));
  }

  @Test
  void takesCompletedForTheEndOfATryNotForItsSuccess() {
    PaymentFailed failed = outcome(PaymentFailed.class, "charge.complete",
        PAID.replace("\"successful\", \"paid\": true", "\"failed\", \"paid\": false, "
            + "\"failure_code\": \"insufficient_fund\", \"failure_message\": \"no money\""));

    assertThat(failed.code()).isEqualTo("insufficient_fund");
    assertThat(failed.message()).isEqualTo("no money");
    assertThat(failed.terminal()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "charge.complete, pending, true, false, PaymentApproved",
    "charge.complete, strange, true, true, PaymentUpdated",
    "charge.complete, successful, false, true, PaymentUpdated",
    "charge.complete, expired, false, true, PaymentExpired",
    "charge.complete, reversed, false, true, PaymentCancelled",
    "charge.capture, pending, true, false, PaymentUpdated",
    "charge.expire, expired, false, true, PaymentExpired",
    "charge.expire, pending, false, true, PaymentUpdated",
    "charge.reverse, reversed, true, false, PaymentCancelled",
    "charge.reverse, successful, true, false, PaymentUpdated",
    "charge.update, failed, true, true, PaymentUpdated",
    "charge.update, reversed, true, true, PaymentUpdated",
    "charge.something_new, failed, true, true, PaymentUpdated",
  })
  void meansByEachKeyWhatTheChargeInItShows(
      String key, String status, boolean authorised, boolean capture, String expected) {
    String data = PAID.replace("\"successful\", \"paid\": true, \"capture\": true",
        "\"%s\", \"paid\": false, \"authorized\": %s, \"capture\": %s"
            .formatted(status, authorised, capture));

    assertThat(outcome(PaymentOutcome.class, key, data).getClass().getSimpleName())
        .isEqualTo(expected);
  }

  @Test
  void saysWhatWasReserved() {
    String data = PAID.replace("\"successful\", \"paid\": true, \"capture\": true",
        "\"pending\", \"paid\": false, \"authorized\": true, \"capture\": false");

    assertThat(outcome(PaymentApproved.class, "charge.complete", data).amount())
        .isEqualTo(new Money(5000, "THB"));
    assertThat(outcome(PaymentCancelled.class, "charge.reverse",
        data.replace("pending", "reversed")).reason()).isEqualTo("reversed");
    assertThat(outcome(PaymentExpired.class, "charge.expire",
        data.replace("pending", "expired")).report().providerPaymentId()).isEqualTo("chrg_1");
  }

  @Test
  void waitsForTheEndOfWhatIsOnlyCreated() {
    assertThat(translate("charge.create", PAID.replace("successful", "pending")))
        .isEqualTo(new Translation.Ignored("still_pending"));
  }

  @Test
  void tellsARefundThatIsDoneAndAsksToReadOneThatIsNot() {
    String refund = """
        "object": "refund", "id": "rfnd_1", "amount": 700, "currency": "thb",
        "charge": "chrg_1", "status": "closed", "created_at": "2026-01-01T12:00:00Z",
        "metadata": {"refund_id": "r-1", "payment_id": "p-1", "order_id": "o-1"}""";

    PaymentRefunded refunded = outcome(PaymentRefunded.class, "refund.create", refund);
    assertThat(refunded.amount()).isEqualTo(new Money(700, "THB"));
    assertThat(refunded.totalRefunded()).isNull();
    assertThat(refunded.refundId()).isEqualTo(new RefundId("r-1"));
    assertThat(refunded.report().providerPaymentId()).isEqualTo("chrg_1");
    outcome(PaymentUpdated.class, "refund.create", refund.replace("closed", "pending"));
    outcome(PaymentUpdated.class, "refund.create", refund.replace("closed", "strange"));
    outcome(PaymentRefunded.class, "refund.create",
        refund.replace("\"status\": \"closed\", ", "").replace("created_at", "created"));
  }

  @Test
  void opensADisputeOnceAndClosesIt() {
    String dispute = """
        "object": "dispute", "id": "dspt_1", "amount": 5000, "currency": "thb",
        "charge": "chrg_1", "status": "open", "reason_code": "unauthorized_charge",
        "metadata": {}""";

    DisputeOpened opened = outcome(DisputeOpened.class, "dispute.create", dispute);
    assertThat(opened.reason()).isEqualTo("unauthorized_charge");
    assertThat(opened.report().providerPaymentId()).isEqualTo("chrg_1");
    assertThat(translate("dispute.update", dispute.replace("open", "pending")))
        .isEqualTo(new Translation.Ignored("dispute_details"));
    assertThat(outcome(DisputeClosed.class, "dispute.close", dispute.replace("open", "lost"))
        .lost()).isTrue();
    assertThat(outcome(DisputeClosed.class, "dispute.close", dispute.replace("open", "won"))
        .lost()).isFalse();
    outcome(PaymentUpdated.class, "dispute.close", dispute.replace("open", "strange"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer.create", "card.update", "customer.create", "link.create",
    "recipient.verify", "schedule.expire", "something.new", "nonsense"})
  void acceptsWhatIsAboutNoPayment(String key) {
    assertThat(translate(key, "\"object\": \"x\", \"deleted\": true"))
        .isInstanceOf(Translation.Ignored.class);
  }
}
