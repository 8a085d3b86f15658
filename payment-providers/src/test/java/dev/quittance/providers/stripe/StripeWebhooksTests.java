package dev.quittance.providers.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundFailed;
import dev.quittance.providers.Secret;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
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
class StripeWebhooksTests {

  private static final long NOW = 1_767_268_800;
  private static final String SECRET = "whsec_one";
  private static final StripeWebhooks WEBHOOKS = new StripeWebhooks(
      new StripeSettings(new Secret("sk_test_x"), null,
          List.of(new Secret(SECRET), new Secret("whsec_two")), null, null, null, null, 1000,
          1000),
      Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
  private static final String INTENT = """
      "object": "payment_intent", "id": "pi_1", "currency": "cny", "amount": 5000,
      "amount_received": 5000, "latest_charge": "ch_1",
      "metadata": {"order_id": "o-1", "payment_id": "p-1"}
      """;

  private static String event(String type, String object) {
    return """
        {"id": "evt_1", "object": "event", "api_version": null, "created": %d, "type": "%s",
         "data": {"object": {%s}}}
        """.formatted(NOW, type, object);
  }

  private static String signature(String secret, long time, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(
        mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
  }

  private static WebhookVerdict receive(String header, String body) {
    return WEBHOOKS.receive(new WebhookRequest(
        header == null ? Map.of() : Map.of("stripe-signature", List.of(header)),
        body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Translation translate(String type, String object) {
    WebhookVerdict verdict =
        WEBHOOKS.translate(event(type, object).getBytes(StandardCharsets.UTF_8));
    assertThat(verdict).isInstanceOf(WebhookVerdict.Verified.class);
    return ((WebhookVerdict.Verified) verdict).event().translation();
  }

  private static <T extends PaymentOutcome> T outcome(Class<T> type, String name, String object) {
    Translation translation = translate(name, object);
    assertThat(translation).isInstanceOf(Translation.Outcome.class);
    return type.cast(((Translation.Outcome) translation).event());
  }

  @ParameterizedTest
  @CsvSource({"whsec_one, 0", "whsec_two, 0", "whsec_one, 300", "whsec_one, -1000"})
  void acceptsEitherLiveSecretUpToThreeHundredSeconds(String secret, long age) throws Exception {
    String body = event("payment_intent.succeeded", INTENT);
    String header = "t=" + (NOW - age) + ",v1=" + "0".repeat(64) + ",v1="
        + signature(secret, NOW - age, body) + ",v0=abc";

    assertThat(receive(header, body)).isInstanceOf(WebhookVerdict.Verified.class);
  }

  @Test
  void refusesWhatIsStaleForgedOrReserialised() throws Exception {
    String body = event("payment_intent.succeeded", INTENT);
    String right = signature(SECRET, NOW, body);

    assertThat(receive("t=" + (NOW - 301) + ",v1=" + signature(SECRET, NOW - 301, body), body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive("t=" + NOW + ",v1=" + signature("whsec_x", NOW, body), body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive("t=" + NOW + ",v1=" + right, body.replace(" ", "")))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive("t=" + NOW + ",v1=" + right.toUpperCase(), body))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive(null, body)).isInstanceOf(WebhookVerdict.InvalidSignature.class);
  }

  /** Each of these makes the official library throw something else than "wrong signature". */
  @ParameterizedTest
  @ValueSource(strings = {"", "t=abc", "t=", "t=99999999999999999999,v1=00", "v1", "t", "t=1,v1",
    "t=1,v1=", ",,,", "=", "t=1, v1=00", "t=-1,v1=zz"})
  void refusesGarbageInTheHeaderWithoutThrowing(String header) {
    assertThat(receive(header, "{}")).isInstanceOf(WebhookVerdict.InvalidSignature.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "[]", "null", "{}", "{\"id\": \"evt_1\"}",
    "{\"id\": 1, \"type\": \"x\"}"})
  void callsMalformedWhatIsNoEvent(String body) {
    assertThat(WEBHOOKS.translate(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(WebhookVerdict.Malformed.class);
  }

  @Test
  void callsMalformedAnAmountThatIsNone() {
    for (String amount : List.of("\"5000\"", "50.5", "null", "99999999999999999999")) {
      String object = INTENT.replace("\"amount_received\": 5000",
          "\"amount_received\": " + amount);
      assertThat(WEBHOOKS.translate(event("payment_intent.succeeded", object)
          .getBytes(StandardCharsets.UTF_8))).isInstanceOf(WebhookVerdict.Malformed.class);
    }
  }

  @Test
  void readsASuccessWithAllItsReferences() {
    PaymentSucceeded success =
        outcome(PaymentSucceeded.class, "payment_intent.succeeded", INTENT);

    assertThat(success.amount()).isEqualTo(new Money(5000, "CNY"));
    assertThat(success.report().orderId()).isEqualTo(new OrderId("o-1"));
    assertThat(success.report().paymentId()).isEqualTo(new PaymentId("p-1"));
    assertThat(success.report().references())
        .containsEntry("payment_intent", "pi_1").containsEntry("charge", "ch_1");
    assertThat(success.eventId()).isEqualTo("stripe:evt_1");
    assertThat(success.key()).isEqualTo("evt_1");
  }

  @Test
  void eightHundredYenAreEightHundredYen() {
    String yen = INTENT.replace("cny", "jpy").replace("5000", "800");

    assertThat(outcome(PaymentSucceeded.class, "payment_intent.succeeded", yen).amount())
        .isEqualTo(new Money(800, "JPY"));
  }

  private static String session(String paymentStatus, long total) {
    return """
        "object": "checkout.session", "id": "cs_1", "currency": "cny", "amount_total": %d,
        "payment_status": "%s", "client_reference_id": "o-1", "payment_intent": "pi_1",
        "metadata": {"payment_id": "p-1"}
        """.formatted(total, paymentStatus);
  }

  @Test
  void aCompletedSessionIsPaidOnlyIfItSaysSo() {
    String completed = "checkout.session.completed";

    assertThat(outcome(PaymentSucceeded.class, completed, session("paid", 5000)).report()
        .references()).containsEntry("checkout_session", "cs_1");
    assertThat(translate(completed, session("unpaid", 5000)))
        .isInstanceOf(Translation.Ignored.class);
    assertThat(translate(completed, session("no_payment_required", 5000)))
        .isInstanceOf(Translation.Ignored.class);
    assertThat(outcome(PaymentSucceeded.class, completed, session("no_payment_required", 0))
        .amount()).isEqualTo(new Money(0, "CNY"));
    assertThat(outcome(PaymentSucceeded.class, "checkout.session.async_payment_succeeded",
        session("paid", 5000)).amount()).isEqualTo(new Money(5000, "CNY"));
  }

  @Test
  void onlyTheEndOfAPaymentIsTerminal() {
    assertThat(outcome(PaymentFailed.class, "payment_intent.payment_failed", INTENT).terminal())
        .isFalse();
    assertThat(outcome(PaymentFailed.class, "checkout.session.async_payment_failed",
        session("unpaid", 5000)).terminal()).isTrue();
    outcome(PaymentExpired.class, "checkout.session.expired", session("unpaid", 5000));
    outcome(PaymentCancelled.class, "payment_intent.canceled", INTENT);
  }

  private static String refund(String status) {
    return """
        "object": "refund", "id": "re_1", "status": "%s", "amount": 400, "currency": "cny",
        "payment_intent": "pi_1", "charge": "ch_1", "created": 1, "failure_reason": "expired_card",
        "metadata": {"refund_id": "r-1", "payment_id": "p-1", "order_id": "o-1"}
        """.formatted(status);
  }

  @Test
  void readsRefundsThatSucceedAndThatFailAfterwards() {
    PaymentRefunded done =
        outcome(PaymentRefunded.class, "refund.updated", refund("succeeded"));
    RefundFailed failed = outcome(RefundFailed.class, "refund.failed", refund("failed"));

    assertThat(done.providerRefundId()).isEqualTo("re_1");
    assertThat(done.amount()).isEqualTo(new Money(400, "CNY"));
    assertThat(failed.providerRefundId()).isEqualTo("re_1");
    assertThat(failed.code()).isEqualTo("expired_card");
    assertThat(translate("refund.created", refund("pending")))
        .isInstanceOf(Translation.Ignored.class);
    String charge = "\"object\": \"charge\", \"id\": \"ch_1\", \"currency\": \"cny\","
        + " \"amount\": 5000, \"amount_refunded\": 400, \"payment_intent\": \"pi_1\"";
    assertThat(outcome(PaymentRefunded.class, "charge.refunded", charge).totalRefunded())
        .isEqualTo(new Money(400, "CNY"));
  }

  @Test
  void readsDisputes() {
    String dispute = "\"object\": \"dispute\", \"id\": \"dp_1\", \"currency\": \"cny\","
        + " \"amount\": 5000, \"charge\": \"ch_1\", \"reason\": \"fraudulent\"";

    assertThat(outcome(DisputeOpened.class, "charge.dispute.created", dispute).reason())
        .isEqualTo("fraudulent");
    assertThat(outcome(DisputeClosed.class, "charge.dispute.closed",
        dispute + ", \"status\": \"lost\"").lost()).isTrue();
    assertThat(outcome(DisputeClosed.class, "charge.dispute.closed",
        dispute + ", \"status\": \"won\"").lost()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"charge.succeeded", "charge.captured", "charge.failed",
    "payment_intent.created", "payment_intent.processing", "customer.created", "something.new"})
  void countsNothingTwiceAndKeepsWhatItDoesNotKnow(String type) {
    assertThat(translate(type, INTENT)).isInstanceOf(Translation.Ignored.class);
  }

  @Test
  void keepsAThinEvent() {
    String thin = """
        {"id": "evt_2", "object": "v2.core.event", "type": "v2.core.account.updated",
         "created": "2026-01-01T00:00:00Z", "related_object": {"id": "acct_1"}}
        """;
    assertThat(WEBHOOKS.translate(thin.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(WebhookVerdict.Verified.class);
  }
}
