package dev.quittance.providers.dummy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundId;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.Secret;
import dev.quittance.providers.Settings;
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
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class DummyWebhooksTests {

  private static final long NOW = 1_795_255_200;
  private static final DummySettings SETTINGS =
      new DummySettings(List.of(new Secret("one"), new Secret("two")), "http://localhost");
  private static final DummyWebhooks WEBHOOKS = new DummyWebhooks(
      SETTINGS, Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
  private static final String BODY = """
      {"id": "evt-1", "type": "%s", "created": 1795255200, "data": {"payment_id": "p-1",
       "order_id": "o-1", "provider_payment_id": "dummy_p-1", "amount_minor": %s,
       "currency": "CNY"%s}}""";

  private static WebhookVerdict receive(String body, String secret, long time) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String hex = HexFormat.of().formatHex(
        mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
    return WEBHOOKS.receive(new WebhookRequest(
        Map.of("Quittance-Signature", List.of("t=" + time + ",v1=" + hex)),
        body.getBytes(StandardCharsets.UTF_8)));
  }

  private static Object factOf(String body) throws Exception {
    WebhookVerdict verdict = receive(body, "two", NOW);
    assertThat(verdict).isInstanceOf(WebhookVerdict.Verified.class);
    Translation translation = ((WebhookVerdict.Verified) verdict).event().translation();
    return translation instanceof Translation.Outcome(var event) ? event : translation;
  }

  @Test
  void translatesEachOfItsTypes() throws Exception {
    assertThat(factOf(BODY.formatted("payment.succeeded", "5000", "")))
        .isInstanceOfSatisfying(PaymentSucceeded.class, paid ->
            assertThat(paid.amount()).isEqualTo(new Money(5000, "CNY")));
    assertThat(factOf(BODY.formatted("payment.failed", "5000", ", \"code\": \"nope\"")))
        .isInstanceOfSatisfying(PaymentFailed.class, failed -> {
          assertThat(failed.code()).isEqualTo("nope");
          assertThat(failed.terminal()).isFalse();
        });
    assertThat(factOf(BODY.formatted("something.new", "1", "")))
        .isEqualTo(new Translation.Ignored("unknown_type"));
  }

  @Test
  void tellsARefundUnderTheIdThatMakingItAnswered() throws Exception {
    ProviderOutcome made = new DummyProvider(SETTINGS).refund(new CreateRefund(
        new RefundId("r-1"), new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"),
            "dummy_p-1", Map.of(), new Money(5000, "CNY")), new Money(100, "CNY"), "x", false));

    String told = BODY.formatted("payment.refunded", "100", ", \"refund_id\": \"r-1\"");
    assertThat(factOf(told)).isInstanceOfSatisfying(PaymentRefunded.class, refunded ->
        assertThat(refunded.providerRefundId())
            .isEqualTo(((ProviderOutcome.Succeeded) made).object().id()));
  }

  @Test
  void refusesAWrongOrStaleSignature() throws Exception {
    String body = BODY.formatted("payment.succeeded", "5000", "");

    assertThat(receive(body, "three", NOW)).isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(receive(body, "one", NOW - 301))
        .isInstanceOf(WebhookVerdict.InvalidSignature.class);
    assertThat(WEBHOOKS.receive(new WebhookRequest(Map.of(), body.getBytes(
        StandardCharsets.UTF_8)))).isInstanceOf(WebhookVerdict.InvalidSignature.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "[]", "null", "{\"id\": \"evt\"}",
    "{\"id\": \"e\", \"type\": \"payment.succeeded\", \"created\": 1, \"data\": {}}",
    "{\"id\": \"e\", \"type\": \"payment.succeeded\", \"created\": 9e18}"})
  void callsMalformedWhatItCannotRead(String body) throws Exception {
    assertThat(receive(body, "one", NOW)).isInstanceOf(WebhookVerdict.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"5000\"", "99999999999999999999"})
  void callsMalformedAnAmountThatCannotBe(String amount) throws Exception {
    assertThat(receive(BODY.formatted("payment.succeeded", amount, ""), "one", NOW))
        .isInstanceOf(WebhookVerdict.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STRIPE_SECRET_KEY=sk_live_1", "PINGXX_SECRET_KEY=sk_live_1",
    "OMISE_SECRET_KEY=skey_live_1", "STRIPE_SECRET_KEY=rk_live_1", "PAYPAL_ENVIRONMENT=live"})
  void refusesToStandBesideALiveKey(String setting) {
    String[] live = setting.split("=");
    Map<String, String> all = Map.of("PAYMENT_WEBHOOK_SECRET", "s", "SITE_BASE_URL", "http://x",
        live[0], live[1]);

    assertThatThrownBy(() -> DummySettings.of(new Settings(all::get)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(live[0]);
  }
}
