package dev.quittance.providers.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.events.RefundId;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundStatus;
import java.util.Currency;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(10)
class PaypalMappingTests {

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }

  private static JsonNode order(String status, String... captures) {
    StringBuilder list = new StringBuilder();
    for (String capture : captures) {
      list.append(list.isEmpty() ? "" : ",").append("{\"id\": \"C\", \"status\": \"")
          .append(capture).append("\"}");
    }
    return json("{\"status\": \"" + status + "\", \"purchase_units\": [{\"payments\": "
        + "{\"captures\": [" + list + "]}}]}");
  }

  @ParameterizedTest
  @CsvSource({"CREATED, PENDING", "SAVED, PENDING", "PAYER_ACTION_REQUIRED, PENDING",
    "APPROVED, AUTHORISED", "VOIDED, CANCELLED"})
  void readsEveryOrderStatus(String status, PaymentStatus expected) {
    assertThat(PaypalMapping.orderStatus(order(status))).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED, SUCCEEDED", "PENDING, PENDING", "DECLINED, FAILED", "FAILED, FAILED",
    "PARTIALLY_REFUNDED, PARTIALLY_REFUNDED", "REFUNDED, REFUNDED"})
  void readsACompletedOrderByItsCapture(String status, PaymentStatus expected) {
    assertThat(PaypalMapping.orderStatus(order("COMPLETED", status))).contains(expected);
    assertThat(PaypalMapping.captureStatus(json("{\"status\": \"" + status + "\"}")))
        .contains(expected);
  }

  @Test
  void countsTheCaptureThatSucceededAfterADeclinedOne() {
    assertThat(PaypalMapping.orderStatus(order("COMPLETED", "DECLINED", "COMPLETED")))
        .contains(PaymentStatus.SUCCEEDED);
    assertThat(PaypalMapping.orderStatus(order("COMPLETED", "DECLINED", "PENDING")))
        .contains(PaymentStatus.PENDING);
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED, SUCCEEDED", "PENDING, PENDING", "FAILED, FAILED",
    "CANCELLED, CANCELLED"})
  void readsEveryRefundStatus(String status, RefundStatus expected) {
    assertThat(PaypalMapping.refundStatus(json("{\"status\": \"" + status + "\"}")))
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"status\": null}", "{\"status\": 1}", "{\"status\": \"\"}",
    "{\"status\": \"completed\"}", "{\"status\": \"NEW_ONE\"}", "[]", "null"})
  void guessesNothing(String object) {
    assertThat(PaypalMapping.orderStatus(json(object))).isEmpty();
    assertThat(PaypalMapping.captureStatus(json(object))).isEmpty();
    assertThat(PaypalMapping.refundStatus(json(object))).isEmpty();
  }

  @Test
  void callsNoOrderPaidWhoseCapturesItDoesNotKnow() {
    assertThat(PaypalMapping.orderStatus(order("COMPLETED"))).isEmpty();
    assertThat(PaypalMapping.orderStatus(order("COMPLETED", "COMPLETED", "NEW_ONE"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100, 1.00, USD", "800, 800, JPY", "10000, 100, HUF", "12300, 123, TWD",
    "1, 0.01, EUR", "123456789, 1234567.89, USD"})
  void writesAmountsAsPaypalWantsThem(long minor, String text, String currency) {
    Money money = new Money(minor, currency);

    assertThat(PaypalAmounts.toText(money)).isEqualTo(text);
    assertThat(PaypalAmounts.toMoney(json("{\"currency_code\": \"" + currency
        + "\", \"value\": \"" + text + "\"}"))).isEqualTo(money);
  }

  @ParameterizedTest
  @CsvSource({"10050, HUF", "1, TWD", "0, USD", "-100, USD"})
  void sendsNoAmountThatPaypalDoesNotHave(long minor, String currency) {
    assertThatThrownBy(() -> PaypalAmounts.toText(new Money(minor, currency)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"currency_code\": \"USD\", \"value\": 1.00}",
    "{\"currency_code\": \"USD\", \"value\": \"1.001\"}",
    "{\"currency_code\": \"USD\", \"value\": \"-1.00\"}",
    "{\"currency_code\": \"USD\", \"value\": \"1e3\"}",
    "{\"currency_code\": \"usd\", \"value\": \"1.00\"}",
    "{\"currency_code\": \"HUF\", \"value\": \"1.50\"}",
    "{\"currency_code\": \"USD\", \"value\": \"99999999999999999999\"}"})
  void readsNoAmountThatIsNone(String amount) {
    assertThatThrownBy(() -> PaypalAmounts.toMoney(json(amount)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void losesNothingInAnyCurrency() {
    Random random = new Random(7);
    for (Currency currency : Currency.getAvailableCurrencies()) {
      if (currency.getDefaultFractionDigits() < 0) {
        continue;
      }
      boolean whole = Set.of("HUF", "TWD").contains(currency.getCurrencyCode());
      for (int i = 0; i < 20; i++) {
        long minor = 1 + random.nextLong(1_000_000_000L);
        Money money = new Money(whole ? minor * 100 : minor, currency.getCurrencyCode());
        assertThat(PaypalAmounts.toMoney(json("{\"currency_code\": \"" + money.currency()
            + "\", \"value\": \"" + PaypalAmounts.toText(money) + "\"}"))).isEqualTo(money);
      }
    }
  }

  @Test
  void knowsItsOwnRefundsFromThoseOfTheDashboard() {
    assertThat(PaypalMapping.refundId(json("{\"invoice_id\": \"refund-r-1\"}")))
        .isEqualTo(new RefundId("r-1"));
    for (String other : new String[] {"payment-p-1", "refund-", "refund-a b", "2026/17", ""}) {
      assertThat(PaypalMapping.refundId(json("{\"invoice_id\": \"" + other + "\"}"))).isNull();
    }
  }

  @Test
  void takesNothingForAnIdThatWeDidNotWrite() {
    for (String strange : new String[] {"", "a b", "<script>", "x".repeat(65)}) {
      assertThat(PaypalMapping.paymentId(json("{\"custom_id\": \"" + strange + "\"}"))).isNull();
      assertThat(PaypalMapping.orderId(json("{\"reference_id\": \"" + strange + "\"}"))).isNull();
    }
    assertThat(PaypalMapping.orderId(json("{\"reference_id\": \"default\"}"))).isNull();
  }
}
