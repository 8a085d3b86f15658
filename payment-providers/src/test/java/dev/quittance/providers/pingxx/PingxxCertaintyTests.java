package dev.quittance.providers.pingxx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must never look certain, and what must never be done twice. */
@Timeout(60)
class PingxxCertaintyTests {

  private static final Instant NOW = ScriptedPingxx.NOW;
  private static final String POST = "POST /v1/charges";
  private static final String LIST = "GET /v1/charges";
  private static final String READ = "GET /v1/charges/ch_1";
  private static final String REFUND = "POST /v1/charges/ch_1/refunds";
  private static final String REFUNDS = "GET /v1/charges/ch_1/refunds";
  private static final String ERROR = """
      %s {"error": {"type": "%s", "code": "%s", "message": "no", "param": "x"}}""";

  private final ScriptedPingxx server = new ScriptedPingxx();

  @AfterEach
  void stop() {
    server.close();
  }

  private static CreatePayment wish(String channel, boolean mayExist) {
    Map<String, String> extra = channel.equals("wx_pub_scan")
        ? Map.of("scan_code", "130000000000000001") : Map.of("product_id", "1");
    return ScriptedPingxx.wish(
        channel, extra, new Money(19900, "CNY"), "203.0.113.7", mayExist);
  }

  private ProviderOutcome create(boolean mayExist) {
    return server.provider().create(wish("wx_pub_qr", mayExist));
  }

  private ProviderOutcome refund(boolean mayExist) {
    return server.provider().refund(new CreateRefund(new RefundId("r-1"),
        ScriptedPingxx.payment(), new Money(5000, "CNY"), "requested", mayExist));
  }

  private PaymentReading read() {
    return server.provider().read(ScriptedPingxx.payment());
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, '', NotAttempted, invalid_request, false",
    "404, invalid_request_error, '', NotAttempted, invalid_request, false",
    "401, invalid_request_error, '', NotAttempted, unauthorized, false",
    "403, invalid_request_error, '', NotAttempted, rate_limited, true",
    "429, invalid_request_error, '', NotAttempted, rate_limited, true",
    "402, channel_error, channel_request_error, Declined, channel_request_error, false",
    "402, channel_error, channel_connection_error, Unknown, '', false",
    "402, channel_error, channel_timeout, Unknown, '', false",
    "402, api_error, x, Unknown, '', false",
    "400, '', '', Unknown, '', false",
    "404, '', '', Unknown, '', false",
    "500, api_error, '', Unknown, '', false",
    "502, api_error, '', Unknown, '', false",
    "301, api_error, '', Unknown, '', false",
  })
  void saysOfEachErrorWhetherMoneyCanHaveMoved(int status, String type, String code,
      String outcome, String word, boolean retryable) {
    server.answer(POST, ERROR.formatted(status, type, code));
    ProviderOutcome created = create(false);

    assertThat(created.getClass().getSimpleName()).isEqualTo(outcome);
    switch (created) {
      case NotAttempted refused -> {
        assertThat(refused.code()).isEqualTo(word);
        assertThat(refused.retryable()).isEqualTo(retryable);
        assertThat(refused.raw().body()).contains("\"param\": \"x\"");
      }
      case Declined declined -> assertThat(declined.code()).isEqualTo(word);
      case Unknown unknown -> assertThat(unknown.raw().httpStatus()).isEqualTo(status);
      case ActionRequired _, Pending _, Succeeded _ ->
        throw new AssertionError("an error is no success");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 {}", "200 []", "200 ", "200 <html>", "200 {\"id\": \"ch_1\"}",
    "200 {\"object\": \"charge\", \"paid\": false}", "302 {}"})
  void callsWhatItCannotReadUnknown(String answer) {
    server.answer(POST, answer).answer(READ, answer).answer(LIST, answer).answer(REFUND, answer)
        .answer(REFUNDS, answer);

    assertThat(create(false)).isInstanceOf(Unknown.class);
    assertThat(create(true)).isInstanceOf(Unknown.class);
    assertThat(refund(false)).isInstanceOf(Unknown.class);
    assertThat(refund(true)).isInstanceOf(Unknown.class);
    assertThat(read()).isInstanceOf(Unavailable.class);
    assertThat(server.provider().find(new PaymentSearch(wish("wx_pub_qr", true), NOW, NOW)))
        .isInstanceOf(Unavailable.class);
  }

  @ParameterizedTest
  @CsvSource({"metadata", "extra", "credential"})
  void takesAnEmptyListForAnEmptyObject(String field) {
    for (String empty : List.of("{}", "[]", "null")) {
      server.answer(POST, "200 " + ScriptedPingxx.charge(field, empty).replace(
          "\"extra\": []", "\"extra\": " + empty));
      ProviderOutcome created = create(false);

      assertThat(created).isInstanceOf(
          field.equals("credential") ? Pending.class : ActionRequired.class);
    }
  }

  @Test
  void showsTheCodeAndKeepsItOutOfTheRawAnswer() {
    server.answer(POST, "200 " + ScriptedPingxx.charge());

    assertThat(create(false)).isInstanceOfSatisfying(ActionRequired.class, created -> {
      assertThat(created.payload().mode()).isEqualTo("qr");
      assertThat(created.payload().fields()).containsEntry("qr_url", "weixin://pay?pr=SECRET");
      assertThat(created.object().id()).isEqualTo("ch_1");
      assertThat(created.object().raw().body()).doesNotContain("SECRET").contains("wx_pub_qr");
      assertThat(created.object().expiresAt()).isEqualTo(Instant.ofEpochSecond(1795258800));
      assertThat(created.toString()).doesNotContain("SECRET");
    });
  }

  @ParameterizedTest
  @CsvSource({"200", "402", "500"})
  void showsNoCredentialOfAnAnswerThatWasCut(String status) {
    String charge = ScriptedPingxx.charge();
    server.answer(POST, status + " " + charge.substring(0, charge.length() - 2));

    assertThat(create(false)).isInstanceOfSatisfying(Unknown.class,
        unknown -> assertThat(unknown.toString()).contains("ch_1").doesNotContain("SECRET"));
  }

  @Test
  void showsNoSecretKeyThatAnErrorQuotes() {
    server.answer(POST, """
        401 {"error": {"type": "invalid_request_error", "message": "bad key sk_test_scripted"}}""");

    assertThat(create(false).toString()).contains("bad key").doesNotContain("sk_test_scripted");
  }

  @ParameterizedTest
  @CsvSource({"wx_pub, jsapi", "wx_lite, jsapi", "alipay, app", "upacp, app",
    "alipay_wap, form"})
  void handsTheFieldsOfAClientThrough(String channel, String mode) {
    server.answer(POST, "200 " + ScriptedPingxx.charge("channel", "\"" + channel + "\"")
        .replace("\"wx_pub_qr\": \"weixin://pay?pr=SECRET\"",
            "\"" + channel + "\": {\"appId\": \"wx1\", \"paySign\": \"SECRET\"}"));

    assertThat(create(false)).isInstanceOfSatisfying(ActionRequired.class, created -> {
      assertThat(created.payload().mode()).isEqualTo(mode);
      assertThat(created.payload().fields()).containsEntry("channel", channel)
          .containsEntry("credential", Map.of("appId", "wx1", "paySign", "SECRET"));
    });
  }

  @Test
  void looksForWhatMayExistBeforeItPosts() {
    server.answer(LIST, ScriptedPingxx.list(true, ScriptedPingxx.charge(
            "metadata", "{\"payment_id\": \"p-2\"}")))
        .answer(LIST + " after", ScriptedPingxx.list(false, ScriptedPingxx.charge()))
        .answer(READ, "200 " + ScriptedPingxx.charge());

    assertThat(create(true)).isInstanceOfSatisfying(ActionRequired.class, found ->
        assertThat(found.payload().fields()).containsEntry("qr_url", "weixin://pay?pr=SECRET"));
    assertThat(server.calls()).containsExactly(LIST, LIST, READ);
    assertThat(server.asked().getFirst().uri()).contains("app%5Bid%5D=app_1", "limit=100");
  }

  @Test
  void findsTheChargeByItsNumberWhereTheMetadataWasLost() {
    String charge = ScriptedPingxx.charge("metadata", "[]", "order_no",
        "\"" + PingxxRequests.orderNo(new PaymentId("p-1")) + "\"");
    server.answer(LIST, ScriptedPingxx.list(false, charge)).answer(READ, "200 " + charge);

    assertThat(server.provider().find(new PaymentSearch(wish("wx_pub_qr", true), NOW, NOW)))
        .isInstanceOf(Found.class);
  }

  @Test
  void takesThePaidOneOfTwoCharges() {
    String paid = ScriptedPingxx.charge("id", "\"ch_2\"", "paid", "true");
    server.answer(LIST, ScriptedPingxx.list(false, ScriptedPingxx.charge(), paid))
        .answer("GET /v1/charges/ch_2", "200 " + paid)
        .answer("GET /v1/charges/ch_2/refunds", ScriptedPingxx.list(false));

    assertThat(create(true)).isInstanceOfSatisfying(Succeeded.class, found ->
        assertThat(found.object().id()).isEqualTo("ch_2"));
  }

  @Test
  void makesAChargeAgainThatIsCertainlyNotThere() {
    server.answer(LIST, ScriptedPingxx.list(false))
        .answer(POST, "200 " + ScriptedPingxx.charge());

    assertThat(create(true)).isInstanceOf(ActionRequired.class);
    assertThat(server.calls()).containsExactly(LIST, POST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 x", "404 x", "429 {}", "200 {\"data\": []}",
    "200 {\"has_more\": false}", "200 {\"data\": {}, \"has_more\": false}",
    "200 {\"data\": [], \"has_more\": true}", "200 {\"data\": [{}], \"has_more\": true}"})
  void postsNothingWhereTheListProvesNothing(String answer) {
    server.answer(LIST, answer);

    assertThat(create(true)).isInstanceOf(Unknown.class);
    assertThat(server.calls()).containsOnly(LIST);
  }

  @Test
  void provesNoAbsenceByAListThatNeverEnds() {
    server.answer(LIST, ScriptedPingxx.list(true, "{\"id\": \"ch_9\"}"))
        .answer(LIST + " after", ScriptedPingxx.list(true, "{\"id\": \"ch_9\"}"));

    assertThat(create(true)).isInstanceOf(Unknown.class);
    assertThat(server.calls()).hasSize(50).containsOnly(LIST);
  }

  @Test
  void neverChargesAScannedCodeTwice() {
    server.answer(LIST, ScriptedPingxx.list(false));

    assertThat(server.provider().create(wish("wx_pub_scan", true))).isInstanceOf(Unknown.class);
    assertThat(server.calls()).containsExactly(LIST);
  }

  @Test
  void believesNoRefusalOfANumberThatAnEarlierTryMayHaveUsed() {
    server.answer(LIST, ScriptedPingxx.list(false))
        .answer(POST, ERROR.formatted("402", "channel_error", "channel_request_error"));

    assertThat(create(true)).isInstanceOf(Unknown.class);
    assertThat(create(false)).isInstanceOf(Declined.class);
  }

  @ParameterizedTest
  @CsvSource({"true, null, Succeeded", "false, null, Pending", "false, '\"x\"', Declined"})
  void tellsAtOnceWhatBecameOfAScannedCode(String paid, String failure, String outcome) {
    server.answer(POST, "200 " + ScriptedPingxx.charge("channel", "\"wx_pub_scan\"",
        "credential", "{}", "paid", paid, "failure_code", failure));

    assertThat(server.provider().create(wish("wx_pub_scan", false)).getClass().getSimpleName())
        .isEqualTo(outcome);
    assertThat(server.asked().getFirst().text()).contains("130000000000000001");
  }

  @Test
  void signsBodyThenAddressThenTime() throws Exception {
    server.answer(POST, "200 " + ScriptedPingxx.charge())
        .answer(LIST, ScriptedPingxx.list(false));
    create(false);
    create(true);

    assertThat(server.asked()).hasSize(3);
    for (ScriptedPingxx.Asked asked : server.asked()) {
      String time = asked.header("Pingplusplus-request-timestamp");
      assertThat(time).isEqualTo(Long.toString(NOW.getEpochSecond()));
      assertThat(asked.header("Authorization")).isEqualTo("Bearer sk_test_scripted");
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(TestKeys.MERCHANT.getPublic());
      signature.update(asked.body());
      signature.update((asked.uri() + time).getBytes(StandardCharsets.UTF_8));
      assertThat(signature.verify(
          Base64.getDecoder().decode(asked.header("Pingplusplus-signature")))).isTrue();
    }
  }

  @Test
  void sendsNoIdThatCouldNameAnotherPath() {
    server.provider().read(new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"),
        "ch_1/../../events?x=", Map.of(), new Money(1, "CNY")));

    assertThat(server.asked()).singleElement().satisfies(asked -> assertThat(asked.uri())
        .isEqualTo("/v1/charges/ch_1%2F%2E%2E%2F%2E%2E%2Fevents%3Fx%3D"));
  }

  @Test
  void listsEventsPageByPage() {
    server.answer("GET /v1/events",
            ScriptedPingxx.list(true, "{\"id\": \"evt_1\"}", "{\"id\": \"evt_2\"}"))
        .answer("GET /v1/events after", ScriptedPingxx.list(false, "{\"id\": \"evt_3\"}"));
    EventQuery first = new EventQuery(NOW.minusSeconds(60), NOW, null);

    EventListing.Page page = (EventListing.Page) server.provider().listEvents(first);
    assertThat(page.bodies()).hasSize(2);
    assertThat(page.cursor()).isEqualTo("evt_2");
    assertThat(server.asked().getFirst().uri()).contains("limit=20");
    assertThat(server.provider().listEvents(
        new EventQuery(first.from(), first.to(), page.cursor())))
        .isEqualTo(new EventListing.Page(List.of("{\"id\":\"evt_3\"}"), null));
    for (String answer : List.of("200 {}", "500 x", "404 x")) {
      server.answer("GET /v1/events", answer);
      assertThat(server.provider().listEvents(first))
          .isInstanceOf(EventListing.Unavailable.class);
    }
  }
}
