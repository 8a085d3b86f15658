package dev.quittance.providers.pingxx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class PingxxMappingTests {

  private static final Instant EXPIRY = Instant.ofEpochSecond(1795258800);

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }

  @ParameterizedTest
  @CsvSource({
    "false, true,  0,     null,     CANCELLED",
    "true,  true,  0,     null,     REFUNDED",
    "true,  true,  5000,  null,     REFUNDED",
    "true,  false, 0,     null,     SUCCEEDED",
    "true,  false, 1,     null,     PARTIALLY_REFUNDED",
    "true,  false, 19899, null,     PARTIALLY_REFUNDED",
    "true,  false, 19900, null,     REFUNDED",
    "true,  false, 0,     '\"x\"',  SUCCEEDED",
    "false, false, 0,     '\"x\"',  FAILED",
    "false, false, 0,     null,     PENDING",
  })
  void tellsTheStatusFromTheFields(String paid, String reversed, String refunded,
      String failure, PaymentStatus status) {
    JsonNode charge = json(ScriptedPingxx.charge("paid", paid, "reversed", reversed,
        "amount_refunded", refunded, "failure_code", failure));

    assertThat(PingxxMapping.status(charge, EXPIRY)).contains(status);
  }

  @ParameterizedTest
  @CsvSource({"0, PENDING", "300, PENDING", "301, EXPIRED"})
  void waitsForALatePaymentBeforeItCallsAChargeExpired(int seconds, PaymentStatus status) {
    JsonNode charge = json(ScriptedPingxx.charge());

    assertThat(PingxxMapping.status(charge, EXPIRY.plusSeconds(seconds))).contains(status);
    JsonNode paid = json(ScriptedPingxx.charge("paid", "true"));
    assertThat(PingxxMapping.status(paid, EXPIRY.plusSeconds(seconds)))
        .contains(PaymentStatus.SUCCEEDED);
  }

  @Test
  void takesNoChargeForRefundedBecauseARefundWasTried() {
    JsonNode charge = json(ScriptedPingxx.charge("paid", "true", "refunded", "true"));

    assertThat(PingxxMapping.status(charge, EXPIRY)).contains(PaymentStatus.SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"true\"", "1", "\"succeeded\"", "{}"})
  void knowsNoStatusOfAChargeThatDoesNotSayWhetherItIsPaid(String paid) {
    assertThat(PingxxMapping.status(json(ScriptedPingxx.charge("paid", paid)), EXPIRY))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "7", "{\"object\": \"order\", \"paid\": true}"})
  void knowsNoStatusOfWhatIsNoCharge(String text) {
    assertThat(PingxxMapping.status(json(text), EXPIRY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"19900\"", "1.5", "-1", "9999999999999999999"})
  void refusesAPaidChargeWithoutAWholeAmount(String amount) {
    JsonNode charge = json(ScriptedPingxx.charge("paid", "true", "amount", amount));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PingxxMapping.status(charge, EXPIRY)).withMessageContaining("amount");
  }

  @ParameterizedTest
  @CsvSource({"pending, PENDING", "succeeded, SUCCEEDED", "failed, FAILED"})
  void knowsEveryRefundStatus(String text, RefundStatus status) {
    JsonNode refund = json(ScriptedPingxx.refund("re_1", text, "{\"refund_id\": \"r-1\"}"));

    assertThat(PingxxMapping.refund(refund).status()).isEqualTo(status);
    assertThat(PingxxMapping.refund(refund).refundId()).isEqualTo(new RefundId("r-1"));
    assertThat(PingxxMapping.refund(refund).amount()).isEqualTo(new Money(5000, "CNY"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "canceled", "SUCCEEDED"})
  void guessesNoRefundStatus(String status) {
    JsonNode refund = json(ScriptedPingxx.refund("re_1", status, "{}"));

    assertThat(PingxxMapping.refundStatus(refund)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> PingxxMapping.refund(refund));
  }

  @Test
  void takesTheCurrencyOfAChargeAsItStands() {
    assertThat(PingxxMapping.money(
        json(ScriptedPingxx.charge("currency", "\"usd\"")), "amount"))
        .isEqualTo(new Money(19900, "USD"));
    assertThatIllegalArgumentException().isThrownBy(() -> PingxxMapping.money(
        json(ScriptedPingxx.charge("currency", "null")), "amount"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "{\"order_id\": 7}", "{\"order_id\": \"a b\"}",
    "{\"order_id\": \"\"}"})
  void findsNoIdOfOursInMetadataThatIsNotOurs(String metadata) {
    JsonNode charge = json(ScriptedPingxx.charge("metadata", metadata));

    assertThat(PingxxMapping.orderId(charge)).isNull();
    assertThat(PingxxMapping.paymentId(charge)).isNull();
    assertThat(PingxxMapping.status(charge, EXPIRY)).contains(PaymentStatus.PENDING);
  }

  @Test
  void namesTheChargeOfARefundAndNotTheRefund() {
    assertThat(PingxxMapping.references(json(ScriptedPingxx.refund("re_1", "pending", "{}"))))
        .isEqualTo(Map.of("charge", "ch_1", "order_no", "n1"));
    assertThat(PingxxMapping.orderId(json(ScriptedPingxx.charge())))
        .isEqualTo(new OrderId("o-1"));
  }
}
