package dev.quittance.simulator.pingxx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import dev.quittance.simulator.Checkouts;
import dev.quittance.simulator.RunningSimulator;
import dev.quittance.simulator.pingxx.PingxxMerchant.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class PingxxIntegrationTests {

  private static final Duration WAIT = Duration.ofSeconds(15);
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static PingxxMerchant merchant;
  private static RunningSimulator simulator;

  @BeforeAll
  static void start() {
    merchant = new PingxxMerchant();
    simulator = RunningSimulator.start(merchant.settings());
  }

  @AfterAll
  static void stop() {
    simulator.close();
    merchant.close();
  }

  @BeforeEach
  void reset() {
    simulator.resetWhenAllIsTold();
    merchant.received().clear();
  }

  private static String number() {
    return "number" + (10_000 + NUMBERS.incrementAndGet());
  }

  private static String body(String channel, String number, long amount, String extra) {
    return """
        {"order_no": "%s", "app": {"id": "app_simulator"}, "channel": "%s", "amount": %s,
         "client_ip": "127.0.0.1", "currency": "cny", "subject": "Trial", "body": "Trial",
         "extra": %s, "metadata": {"order_id": "o-1", "payment_id": "p-1"}}"""
        .formatted(number, channel, amount, extra);
  }

  private static Answer create(String channel, String number, long amount, String extra) {
    return merchant.post(simulator, "/v1/charges", body(channel, number, amount, extra));
  }

  private static String charge() {
    Answer charge = create("alipay_qr", number(), 1000, "{}");
    assertThat(charge.status()).as(charge.toString()).isEqualTo(200);
    return charge.id();
  }

  private static String paid() {
    String id = charge();
    simulator.control("/_sim/payments/" + id + "/pay", "{}");
    return id;
  }

  private static JsonNode read(String id) {
    return merchant.get(simulator, "/v1/charges/" + id).body();
  }

  private static Answer refund(String charge, String fields) {
    return merchant.post(simulator, "/v1/charges/" + charge + "/refunds",
        "{\"description\": \"wish\"" + fields + "}");
  }

  private static JsonNode entry(String id) {
    for (JsonNode payment : simulator.read("/_sim/ledger?provider=pingxx").path("payments")) {
      if (payment.path("provider_payment_id").asString().equals(id)) {
        return payment;
      }
    }
    throw new AssertionError("no payment " + id);
  }

  @Test
  void tellsAPaidChargeByASignedEvent() throws Exception {
    String id = paid();

    await().atMost(WAIT).until(() -> merchant.types().contains("charge.succeeded"));
    PingxxMerchant.Received received = merchant.received().getFirst();
    assertThat(PingxxMerchant.isGenuine(received)).isTrue();
    assertThat(received.event().path("data").path("object").path("id").asString())
        .isEqualTo(id);
    JsonNode charge = read(id);
    assertThat(charge.path("paid").booleanValue()).isTrue();
    assertThat(charge.path("time_paid").isIntegralNumber()).isTrue();
    assertThat(charge.path("credential").isEmpty()).isTrue();
    assertThat(entry(id).path("status").asString()).isEqualTo("succeeded");
    assertThat(entry(id).path("payment_id").asString()).isEqualTo("p-1");
  }

  @Test
  void tellsNothingOfWhatFailsExpiresOrIsReversed() {
    String failed = charge();
    simulator.control("/_sim/payments/" + failed + "/fail", "{}");
    String expired = charge();
    simulator.control("/_sim/payments/" + expired + "/expire", "{}");
    String reversed = charge();
    merchant.post(simulator, "/v1/charges/" + reversed + "/reverse", "{}");
    String paid = paid();

    await().atMost(WAIT).until(() -> !merchant.received().isEmpty());
    assertThat(merchant.types()).containsExactly("charge.succeeded");
    assertThat(read(failed).path("failure_code").asString()).isEqualTo("channel_refused");
    assertThat(read(expired).path("time_expire").asLong())
        .isLessThan(System.currentTimeMillis() / 1000 - 600);
    assertThat(read(reversed).path("reversed").booleanValue()).isTrue();
    assertThat(simulator.control("/_sim/payments/" + expired + "/pay", "{}").path("error")
        .asString()).contains("ended");
    assertThat(simulator.control("/_sim/payments/" + expired + "/pay",
        "{\"despite_end\": true}").path("paid").booleanValue()).isTrue();
    assertThat(merchant.post(simulator, "/v1/charges/" + paid + "/reverse", "{}").status())
        .isEqualTo(400);
  }

  @Test
  void makesARefundByEachCall() {
    String id = paid();

    String first = refund(id, ", \"amount\": 300, \"metadata\": {\"refund_id\": \"r\"}").id();
    String second = refund(id, ", \"amount\": 300, \"metadata\": {\"refund_id\": \"r\"}").id();
    assertThat(first).isNotEqualTo(second);
    assertThat(refund(id, ", \"amount\": 401").status()).isEqualTo(400);
    assertThat(refund(id, "").body().path("amount").asLong()).isEqualTo(400);
    assertThat(merchant.post(simulator, "/v1/charges/" + id + "/refunds", "{}").status())
        .isEqualTo(400);
    await().atMost(WAIT).until(() -> read(id).path("amount_refunded").asLong() == 1000);
    await().atMost(WAIT).untilAsserted(() -> assertThat(merchant.types())
        .containsOnlyOnce("charge.succeeded").filteredOn("refund.succeeded"::equals)
        .hasSize(3));
    assertThat(entry(id).path("refunds").size()).isEqualTo(3);
    assertThat(merchant.get(simulator, "/v1/charges/" + id + "/refunds/" + first).body()
        .path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void callsAChargeRefundedAlthoughItsRefundFailed() {
    try (RunningSimulator slow =
        RunningSimulator.start(merchant.settings("--simulator.pingxx.refund-delay=1h"))) {
      String id = merchant.post(slow, "/v1/charges", body("alipay_qr", number(), 1000, "{}"))
          .id();
      slow.control("/_sim/payments/" + id + "/pay", "{}");
      slow.control("/_sim/payments/" + id + "/refund", "{\"amount\": 400}");
      String refund = merchant.get(slow, "/v1/charges/" + id + "/refunds").body()
          .path("data").path(0).path("id").asString();
      slow.control("/_sim/payments/" + refund + "/fail", "{}");

      JsonNode charge = merchant.get(slow, "/v1/charges/" + id).body();
      assertThat(charge.path("refunded").booleanValue()).isTrue();
      assertThat(charge.path("amount_refunded").asLong()).isZero();
      assertThat(charge.path("refunds").path("data").path(0).path("status").asString())
          .isEqualTo("failed");
      assertThat(slow.read("/_sim/ledger").path("payments").path(0).path("refunded_minor")
          .asLong()).isZero();
      slow.awaitWebhooks();
    }
  }

  @Test
  void givesTheSameChargeForTheSameNumberForSomeTime() {
    String number = number();
    String id = create("alipay_qr", number, 1000, "{}").id();
    assertThat(create("alipay_qr", number, 1000, "{}").id()).isEqualTo(id);
    assertThat(create("alipay_qr", number, 1001, "{}").id()).isNotEqualTo(id);

    String wechat = create("wx_pub_qr", number, 1000, "{\"product_id\": \"1\"}").id();
    assertThat(create("wx_pub_qr", number, 1000, "{\"product_id\": \"1\"}").id())
        .isEqualTo(wechat);
    assertThat(create("wx_pub_qr", number, 1001, "{\"product_id\": \"1\"}").status())
        .isEqualTo(402);
    assertThat(create("wx_pub", number, 1000, "{\"open_id\": \"1\"}").status()).isEqualTo(402);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "nowhere|number12345|1000|{}|channel",
    "alipay_qr|0b54ff2a-1c0d-4d3c|1000|{}|order_no",
    "upacp_pc|short|1000|{\"result_url\": \"https://x\"}|order_no",
    "alipay_qr|number12345|0|{}|amount",
    "alipay_qr|number12345|10.5|{}|amount",
    "wx_pub|number12345|1000|{}|extra[open_id]",
    "wx_pub_qr|number12345|1000|[]|extra[product_id]",
  })
  void namesTheParameterThatIsWrong(
      String channel, String number, String amount, String extra, String param) {
    Answer refused = merchant.post(simulator, "/v1/charges",
        body(channel, number, 77, extra).replace(": 77,", ": " + amount + ","));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("error").path("type").asString())
        .isEqualTo("invalid_request_error");
    assertThat(refused.body().path("error").path("param").asString()).isEqualTo(param);
  }

  @Test
  void takesTheMoneyOfAScannedCodeAtOnce() {
    Answer paid = create("wx_pub_scan", number(), 1000, "{\"scan_code\": \"130011\"}");
    assertThat(paid.body().path("paid").booleanValue()).isTrue();
    assertThat(create("wx_pub_scan", number(), 1000, "{\"scan_code\": \"130099\"}").body()
        .path("paid").booleanValue()).isFalse();
    assertThat(create("wx_pub_scan", number(), 1000, "{\"scan_code\": \"130000\"}").status())
        .isEqualTo(402);
    await().atMost(WAIT).until(() -> merchant.types().contains("charge.succeeded"));
  }

  @Test
  void givesEachKindOfCredential() {
    assertThat(create("wx_pub", number(), 1, "{\"open_id\": \"1\"}").body().path("credential")
        .path("wx_pub").propertyNames()).containsExactlyInAnyOrder(
        "appId", "timeStamp", "nonceStr", "package", "signType", "paySign");
    assertThat(create("wx_pub_qr", number(), 1, "{\"product_id\": \"1\"}").body()
        .path("credential").path("wx_pub_qr").asString()).startsWith("weixin://");
    assertThat(create("upacp_pc", number(), 1, "{\"result_url\": \"https://x\"}").body()
        .path("credential").path("upacp_pc").isObject()).isTrue();
  }

  @Test
  void answersNobodyWithAnotherKeyOrWithoutASignature() {
    String body = body("alipay_qr", number(), 1, "{}");

    assertThat(PingxxMerchant.call(simulator, "POST", "/v1/charges", body, "sk_test_other", null)
        .status()).isEqualTo(401);
    Answer unsigned = PingxxMerchant.call(
        simulator, "POST", "/v1/charges", body, PingxxMerchant.KEY, null);
    assertThat(unsigned.status()).isEqualTo(401);
    assertThat(unsigned.body().path("error").path("message").asString()).contains("signature");
    try (PingxxMerchant stranger = new PingxxMerchant()) {
      assertThat(stranger.post(simulator, "/v1/charges", body).status()).isEqualTo(401);
    }
    assertThat(simulator.read("/_sim/ledger").path("payments").isEmpty()).isTrue();
  }

  @Test
  void sharesItsPathsWithStripe() throws StripeException {
    PaymentIntent intent = Checkouts.paidIntent(simulator, "o1");
    String id = charge();

    assertThat(simulator.stripe().v1().charges().retrieve(intent.getLatestCharge()).getPaid())
        .isTrue();
    assertThat(read(id).path("channel").asString()).isEqualTo("alipay_qr");
    assertThat(simulator.stripe().v1().events().list().getData()).isNotEmpty();
    assertThat(merchant.get(simulator, "/v1/events").body().path("data").isEmpty()).isTrue();
    assertThat(merchant.get(simulator, "/v1/charges/" + intent.getLatestCharge()).status())
        .isEqualTo(404);
  }

  @Test
  void listsInPagesNewestFirst() {
    String first = charge();
    String second = charge();
    String third = paid();

    JsonNode page = merchant.get(
        simulator, "/v1/charges?app%5Bid%5D=app_simulator&limit=2").body();
    assertThat(page.path("data").path(0).path("id").asString()).isEqualTo(third);
    assertThat(page.path("has_more").booleanValue()).isTrue();
    JsonNode rest = merchant.get(simulator,
        "/v1/charges?app%5Bid%5D=app_simulator&limit=2&starting_after=" + second).body();
    assertThat(rest.path("data").path(0).path("id").asString()).isEqualTo(first);
    assertThat(rest.path("has_more").booleanValue()).isFalse();
    assertThat(merchant.get(simulator,
        "/v1/charges?app%5Bid%5D=app_simulator&paid=true").body().path("data").size()).isOne();
    assertThat(merchant.get(simulator, "/v1/charges?limit=2").status()).isEqualTo(400);
    assertThat(merchant.get(simulator, "/v1/events?limit=21").status()).isEqualTo(400);
    assertThat(merchant.get(simulator, "/v1/events?limit=20").body().path("data").size())
        .isOne();
    assertThat(merchant.get(simulator, "/v1/events?created%5Blt%5D=1").body().path("data")
        .isEmpty()).isTrue();
  }

  @Test
  void letsAPersonPayOnThePage() {
    String id = charge();
    String page = simulator.send("GET", "/pingxx/pay/" + id, "text/html", "").body();
    assertThat(page).contains("10.00 CNY", "value=\"pay\"", "value=\"decline\"");

    assertThat(simulator.form("/pingxx/pay/" + id, "action=decline").body())
        .contains("refused");
    assertThat(simulator.form("/pingxx/pay/" + id, "action=pay").body()).contains("Thank you");
    assertThat(read(id).path("paid").booleanValue()).isTrue();
    assertThat(simulator.form("/pingxx/pay/" + id, "action=pay").statusCode()).isEqualTo(409);
    assertThat(simulator.form("/pingxx/pay/ch_none", "action=pay").statusCode()).isEqualTo(404);
  }

  @Test
  void forgesAnEventThatNoKeyOfItsMade() throws Exception {
    String id = charge();
    simulator.control("/_sim/webhooks/forge", "{\"payment\": \"" + id + "\"}");

    await().atMost(WAIT).until(() -> !merchant.received().isEmpty());
    assertThat(merchant.types()).containsExactly("charge.succeeded");
    assertThat(PingxxMerchant.isGenuine(merchant.received().getFirst())).isFalse();
    assertThat(read(id).path("paid").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429, 500})
  void failsAsOrderedInItsOwnShape(int status) {
    simulator.control("/_sim/faults", "{\"provider\": \"pingxx\", \"operation\": "
        + "\"charges.create\", \"status\": " + status + ", \"when\": \"after\"}");

    Answer answer = create("alipay_qr", number(), 1000, "{}");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().path("error").path("type").asString()).isNotBlank();
    assertThat(simulator.read("/_sim/ledger").path("payments").size()).isOne();
  }

  @Test
  void reportsPaidChargesAndRefundsInChinasTime() {
    String number = number();
    String id = create("alipay_qr", number, 19_900, "{}").id();
    simulator.control("/_sim/payments/" + id + "/pay", "{}");
    charge();
    String refund = refund(id, ", \"amount\": 9950").id();
    simulator.control("/_sim/payments/" + refund + "/pay", "{}");
    String time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
        .withZone(ZoneId.of("Asia/Shanghai"))
        .format(Instant.ofEpochSecond(read(id).path("time_paid").asLong()));

    String report =
        simulator.send("GET", "/_sim/settlement/pingxx", "text/plain", "").body();

    assertThat(report.lines()).hasSize(3)
        .contains("type,id,charge,order_no,amount,fee,net,currency,time",
            "charge," + id + ",," + number + ",199.00,1.19,197.81,cny," + time)
        .anyMatch(line -> line.startsWith("refund," + refund + "," + id + "," + number
            + ",-99.50,-0.60,-98.90,cny,"));
    assertThat(simulator.send("GET", "/_sim/settlement/pingxx?plant=dispute", "text/plain", "")
        .statusCode()).isEqualTo(409);
  }

  @Test
  void remembersItsChargesAfterARestart(@TempDir Path folder) {
    String id;
    String[] settings = merchant.settings(RunningSimulator.keepingIn(folder),
        "--simulator.pingxx.refund-delay=1h");
    try (RunningSimulator first = RunningSimulator.start(settings)) {
      id = merchant.post(first, "/v1/charges", body("alipay_qr", number(), 1000, "{}")).id();
      first.control("/_sim/payments/" + id + "/pay", "{}");
      first.control("/_sim/payments/" + id + "/refund", "{\"amount\": 400}");
      first.awaitWebhooks();
    }
    try (RunningSimulator second = RunningSimulator.start(settings)) {
      JsonNode charge = merchant.get(second, "/v1/charges/" + id).body();
      assertThat(charge.path("paid").booleanValue()).isTrue();
      assertThat(charge.path("metadata").path("order_id").asString()).isEqualTo("o-1");
      assertThat(charge.path("refunds").path("data").path(0).path("amount").asLong())
          .isEqualTo(400);
    }
  }
}
