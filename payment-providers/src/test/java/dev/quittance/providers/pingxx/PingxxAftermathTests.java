package dev.quittance.providers.pingxx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundId;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.SnapshotOutcomes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Ping++ tells only who asks, and what must not be asked for twice. */
@Timeout(60)
class PingxxAftermathTests {

  private static final String READ = "GET /v1/charges/ch_1";
  private static final String REFUND = "POST /v1/charges/ch_1/refunds";
  private static final String REFUNDS = "GET /v1/charges/ch_1/refunds";
  private static final String REVERSE = "POST /v1/charges/ch_1/reverse";
  private static final String ERROR = """
      %s {"error": {"type": "%s", "code": "%s", "message": "no", "param": "x"}}""";

  private final ScriptedPingxx server = new ScriptedPingxx();

  @AfterEach
  void stop() {
    server.close();
  }

  private ProviderOutcome refund(boolean mayExist) {
    return server.provider().refund(new CreateRefund(new RefundId("r-1"),
        ScriptedPingxx.payment(), new Money(5000, "CNY"), "requested", mayExist));
  }

  private ProviderOutcome cancel() {
    return server.provider().cancel(new CancelPayment(ScriptedPingxx.payment(), "test"));
  }

  private PaymentReading read() {
    return server.provider().read(ScriptedPingxx.payment());
  }

  private PaymentSnapshot snapshot() {
    PaymentReading reading = read();
    assertThat(reading).isInstanceOf(Found.class);
    return ((Found) reading).snapshot();
  }

  @ParameterizedTest
  @CsvSource({"pending, Pending", "succeeded, Succeeded", "failed, Declined",
    "brand_new, Unknown"})
  void tellsWhatBecameOfARefund(String status, String outcome) {
    server.answer(REFUND, "200 " + ScriptedPingxx.refund("re_1", status, "{}"));

    assertThat(refund(false).getClass().getSimpleName()).isEqualTo(outcome);
    assertThat(server.asked().getFirst().text()).contains(
        "\"refund_id\":\"r-1\"", "\"payment_id\":\"p-1\"", "\"amount\":5000", "\"description\"");
  }

  @Test
  void refundsNothingTwice() {
    server.answer(REFUND, "500 x").answer(REFUNDS, ScriptedPingxx.list(true,
        ScriptedPingxx.refund("re_0", "succeeded", "[]")));
    assertThat(refund(false)).isInstanceOf(Unknown.class);

    server.answer(REFUNDS + " after", ScriptedPingxx.list(
        false, ScriptedPingxx.refund("re_1", "succeeded", "{\"refund_id\": \"r-1\"}")));
    assertThat(refund(true)).isInstanceOfSatisfying(Succeeded.class, found ->
        assertThat(found.object().id()).isEqualTo("re_1"));

    server.answer(REFUNDS + " after", ScriptedPingxx.list(false));
    assertThat(refund(true)).isInstanceOf(Unknown.class);
    server.answer(REFUNDS, "500 x");
    assertThat(refund(true)).isInstanceOf(Unknown.class);
    assertThat(server.calls()).filteredOn(REFUND::equals).hasSize(1);
  }

  @Test
  void saysThatARefundIsImpossible() {
    server.answer(REFUND, ERROR.formatted("400", "invalid_request_error", "amount_too_large"));

    assertThat(refund(false)).isInstanceOfSatisfying(Declined.class, declined ->
        assertThat(declined.code()).isEqualTo("amount_too_large"));
  }

  @ParameterizedTest
  @CsvSource({"0, CNY", "-1, CNY", "100, USD"})
  void asksForNoRefundOfNothing(long amount, String currency) {
    assertThat(server.provider().refund(new CreateRefund(new RefundId("r-1"),
        ScriptedPingxx.payment(), new Money(amount, currency), "x", false)))
        .isInstanceOf(NotAttempted.class);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void seesAnExpiredChargeOnlyByReading() {
    server.answer(READ, "200 " + ScriptedPingxx.charge("time_expire", "1795200000"));

    assertThat(snapshot().status()).isEqualTo(PaymentStatus.EXPIRED);
    assertThat(snapshot().occurredAt()).isEqualTo(Instant.ofEpochSecond(1795200000));
    assertThat(snapshot().payload()).isNull();
  }

  @Test
  void seesAFailedChargeOnlyByReading() {
    server.answer(READ, "200 " + ScriptedPingxx.charge(
        "failure_code", "\"channel_refused\"", "failure_msg", "\"not today\""));

    assertThat(snapshot().status()).isEqualTo(PaymentStatus.FAILED);
    assertThat(snapshot().failureCode()).isEqualTo("channel_refused");
    assertThat(snapshot().failureMessage()).isEqualTo("not today");
  }

  @ParameterizedTest
  @CsvSource({
    "failed, 0, SUCCEEDED, 0",
    "pending, 0, SUCCEEDED, 0",
    "pending, 5000, SUCCEEDED, 0",
    "succeeded, 5000, PARTIALLY_REFUNDED, 5000",
    "succeeded, 0, PARTIALLY_REFUNDED, 5000",
    "failed, 19900, REFUNDED, 19900",
  })
  void countsOnlyMoneyThatWentBack(
      String status, long total, PaymentStatus expected, long refunded) {
    server.answer(READ, "200 " + ScriptedPingxx.charge("paid", "true", "refunded", "true",
            "amount_refunded", Long.toString(total), "time_paid", "1795254100"))
        .answer(REFUNDS, ScriptedPingxx.list(
            false, ScriptedPingxx.refund("re_1", status, "{\"refund_id\": \"r-1\"}")));

    assertThat(snapshot().status()).isEqualTo(expected);
    assertThat(snapshot().refunded()).isEqualTo(new Money(refunded, "CNY"));
    // amount_settle is 0 on live charges: it is not what was received.
    assertThat(snapshot().received()).isEqualTo(new Money(19900, "CNY"));
    assertThat(snapshot().occurredAt()).isEqualTo(Instant.ofEpochSecond(1795254100));
    assertThat(snapshot().refunds()).singleElement().satisfies(refund ->
        assertThat(refund.refundId()).isEqualTo(new RefundId("r-1")));
  }

  @Test
  void guessesNoRefundsThatItCannotRead() {
    server.answer(READ, "200 " + ScriptedPingxx.charge("paid", "true"));
    for (String answer : List.of("500 x", "200 {}", ScriptedPingxx.list(
        false, ScriptedPingxx.refund("re_1", "brand_new", "{}")))) {
      server.answer(REFUNDS, answer);
      assertThat(read()).isInstanceOf(Unavailable.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"404, invalid_request_error, true", "404, '', false", "400, x, false",
    "500, api_error, false"})
  void believesOnlyPingxxThatAChargeIsNotThere(int status, String type, boolean absent) {
    server.answer(READ, ERROR.formatted(status, type, ""));

    assertThat(read()).isInstanceOf(absent ? NotFound.class : Unavailable.class);
  }

  @Test
  void reversesAnUnpaidChargeAndSaysWhenItIsTooLate() {
    server.answer(READ, "200 " + ScriptedPingxx.charge())
        .answer(REVERSE, "200 " + ScriptedPingxx.charge("reversed", "true"));
    assertThat(cancel()).isInstanceOf(Succeeded.class);
    assertThat(server.calls()).containsExactly(READ, REVERSE);

    server.answer(READ, "200 " + ScriptedPingxx.charge("paid", "true"));
    assertThat(cancel()).isInstanceOfSatisfying(Declined.class, declined ->
        assertThat(declined.code()).isEqualTo("already_paid"));
    server.answer(READ, "200 " + ScriptedPingxx.charge("reversed", "true"));
    assertThat(cancel()).isInstanceOf(Succeeded.class);
    // On some channels the reversal of a paid charge sends its money back.
    assertThat(server.calls()).filteredOn(REVERSE::equals).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5000", "19900"})
  void tellsTheMoneyThatAReversalSentBack(String told) {
    String reversed = ScriptedPingxx.charge("paid", "true", "reversed", "true",
        "amount_refunded", told, "time_paid", "1795254100");
    server.answer(READ, "200 " + ScriptedPingxx.charge()).answer(REVERSE, "200 " + reversed);
    assertThat(cancel()).isInstanceOfSatisfying(Declined.class, declined ->
        assertThat(declined.code()).isEqualTo("already_paid"));

    server.answer(READ, "200 " + reversed).answer(REFUNDS, ScriptedPingxx.list(
        false, ScriptedPingxx.refund("re_1", "pending", "{}")));
    assertThat(cancel()).isInstanceOf(Declined.class);
    assertThat(snapshot().status()).isEqualTo(PaymentStatus.REFUNDED);
    assertThat(SnapshotOutcomes.of(snapshot(), ScriptedPingxx.payment())).satisfiesExactly(
        first -> assertThat(first).isInstanceOfSatisfying(PaymentSucceeded.class, paid ->
            assertThat(paid.amount()).isEqualTo(new Money(19900, "CNY"))),
        second -> assertThat(second).isInstanceOfSatisfying(PaymentRefunded.class, back ->
            assertThat(back.totalRefunded()).isEqualTo(new Money(19900, "CNY"))));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "200 {}|Unknown", "500 x|Unknown",
    "429 {\"error\": {\"type\": \"x\"}}|NotAttempted",
    "400 {\"error\": {\"type\": \"invalid_request_error\"}}|NotAttempted",
    "402 {\"error\": {\"type\": \"channel_error\", \"code\": \"x\"}}|Declined",
  })
  void saysWhatAReversalDid(String answer, String outcome) {
    server.answer(READ, "200 " + ScriptedPingxx.charge()).answer(REVERSE, answer);

    assertThat(cancel().getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void neitherReversesNorGuessesWhatItCannotRead() {
    for (String answer : List.of("500 x", "429 {}", "200 {}", "200 <html>")) {
      server.answer(READ, answer);
      assertThat(cancel()).isInstanceOfAny(NotAttempted.class, Unknown.class);
    }
    assertThat(server.calls()).containsOnly(READ);
  }

  @Test
  void reversesNoChargeOfAChannelThatCannotBeReversed() {
    server.answer(READ, "200 " + ScriptedPingxx.charge("channel", "\"alipay_wap\""));

    assertThat(cancel()).isInstanceOfSatisfying(NotAttempted.class, refused ->
        assertThat(refused.code()).isEqualTo("unsupported"));
    assertThat(server.calls()).containsExactly(READ);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "-1", "1.5", "1e400", "99999999999999999999", "\"x\"",
    "\"1\"", "[]", "[7]", "{}"})
  void throwsNothingForFieldsOfAnotherKind(String value) {
    List<String> fields = List.of("id", "object", "created", "paid", "refunded", "reversed",
        "channel", "order_no", "amount", "currency", "time_paid", "time_expire",
        "amount_refunded", "failure_code", "failure_msg", "metadata", "credential");
    for (String paid : List.of("true", "false")) {
      for (String field : fields) {
        String charge = ScriptedPingxx.charge("paid", paid, field, value);
        server.answer(READ, "200 " + charge).answer(REVERSE, "200 " + charge)
            .answer(REFUND, "200 " + charge).answer("POST /v1/charges", "200 " + charge)
            .answer(REFUNDS, ScriptedPingxx.list(false, charge));

        assertThat(read()).as(field).isInstanceOfAny(Found.class, Unavailable.class);
        assertThat(cancel()).as(field).isNotNull();
        assertThat(refund(false)).as(field).isInstanceOf(Unknown.class);
        assertThat(refund(true)).as(field).isInstanceOf(Unknown.class);
        assertThat(server.provider().create(ScriptedPingxx.wish("alipay_qr", Map.of())))
            .as(field).isNotInstanceOf(NotAttempted.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "-1", "1.5", "99999999999999999999", "[]", "{}"})
  void guessesNothingOfARefundWithFieldsOfAnotherKind(String value) {
    for (String field : List.of("amount", "created", "status")) {
      String refund = ScriptedPingxx.refund("re_1", "succeeded", "{\"refund_id\": \"r-1\"}")
          .replaceFirst("\"" + field + "\": [^,]*", "\"" + field + "\": " + value);
      server.answer(REFUND, "200 " + refund).answer(REFUNDS, ScriptedPingxx.list(false, refund));

      assertThat(refund(false)).as(field).isInstanceOf(Unknown.class);
      assertThat(refund(true)).as(field).isInstanceOf(Unknown.class);
    }
  }
}
