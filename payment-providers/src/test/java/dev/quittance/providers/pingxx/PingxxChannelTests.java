package dev.quittance.providers.pingxx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each channel wants, and that nothing is sent which it would refuse. */
@Timeout(60)
class PingxxChannelTests {

  private static final String ALL = """
      wx_pub open_id=o1
      wx_lite open_id=o1
      wx_pub_qr product_id=trial
      wx_wap
      wx_pub_scan scan_code=130000000000000001
      alipay_qr
      alipay_wap success_url=https://shop.example.com/done
      alipay_pc_direct success_url=https://shop.example.com/done
      alipay
      alipay_scan scan_code=280000000000000001 terminal_id=1
      upacp
      upacp_wap result_url=https://shop.example.com/done
      upacp_pc result_url=https://shop.example.com/done
      cp_b2b
      jdpay_wap success_url=https://shop.example.com/done fail_url=https://shop.example.com/no
      isv_qr terminal_id=1 pay_channel=wx
      isv_scan terminal_id=1 scan_code=130000000000000001
      isv_wap terminal_id=1 pay_channel=wx result_url=https://shop.example.com/done
      qpay device=ios
      bfb_wap result_url=https://shop.example.com/done bfb_login=false
      yeepay_wap product_category=1 identity_id=u1 identity_type=2 terminal_type=3 \
      terminal_id=1 user_ua=Mozilla result_url=https://shop.example.com/done
      cmb_wallet result_url=https://shop.example.com/done p_no=1 seq=1 m_uid=1 \
      mobile=13800000000
      """;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ScriptedPingxx server = new ScriptedPingxx();

  @BeforeEach
  void answer() {
    server.answer("POST /v1/charges", "200 " + ScriptedPingxx.charge());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Map<String, String> complete(String channel) {
    Map<String, String> extra = new HashMap<>();
    String line = ALL.lines().filter(one -> one.split(" ")[0].equals(channel)).findFirst()
        .orElseThrow();
    Arrays.stream(line.split(" +")).skip(1).forEach(field ->
        extra.put(field.split("=", 2)[0], field.split("=", 2)[1]));
    return extra;
  }

  private NotAttempted refused(CreatePayment wish) {
    ProviderOutcome outcome = server.provider().create(wish);
    assertThat(outcome).isInstanceOf(NotAttempted.class);
    assertThat(server.asked()).isEmpty();
    return (NotAttempted) outcome;
  }

  private JsonNode sent(CreatePayment wish) {
    ProviderOutcome outcome = server.provider().create(wish);
    assertThat(server.asked()).as(outcome.toString()).hasSize(1);
    return JSON.readTree(server.asked().removeLast().body());
  }

  @Test
  void knowsEveryChannelOfTheTable() {
    assertThat(PingxxChannel.wireNames()).containsExactlyInAnyOrderElementsOf(
        ALL.lines().map(line -> line.split(" ")[0]).toList());
  }

  @ParameterizedTest
  @EnumSource
  void takesAChannelWithWhatItRequires(PingxxChannel channel) {
    Map<String, String> extra = complete(channel.wireName());
    JsonNode charge = sent(ScriptedPingxx.wish(channel.wireName(), extra));

    assertThat(charge.path("channel").asString()).isEqualTo(channel.wireName());
    assertThat(charge.path("order_no").asString()).matches("[0-9a-z]{20}");
    assertThat(charge.path("amount").asLong()).isEqualTo(19900);
    assertThat(charge.path("currency").asString()).isEqualTo("cny");
    assertThat(charge.path("client_ip").asString()).isEqualTo("203.0.113.7");
    assertThat(charge.path("app").path("id").asString()).isEqualTo("app_1");
    assertThat(charge.path("metadata").path("order_id").asString()).isEqualTo("o-1");
    assertThat(charge.path("metadata").path("payment_id").asString()).isEqualTo("p-1");
    for (String name : channel.required()) {
      assertThat(charge.path("extra").path(name).asString()).isEqualTo(extra.get(name));
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheFieldThatAChannelRequires(PingxxChannel channel) {
    for (String name : channel.required()) {
      if (name.equals("success_url") || name.equals("result_url") || name.equals("fail_url")) {
        continue;
      }
      for (String nothing : new String[] {null, "", " "}) {
        Map<String, String> extra = complete(channel.wireName());
        extra.remove(name);
        if (nothing != null) {
          extra.put(name, nothing);
        }
        NotAttempted refusal = refused(ScriptedPingxx.wish(channel.wireName(), extra));
        assertThat(refusal.code()).isEqualTo("missing_field");
        assertThat(refusal.message()).contains("extra." + name);
        assertThat(refusal.retryable()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"alipay_wap, success_url", "upacp_pc, result_url", "jdpay_wap, fail_url"})
  void sendsThePayerBackToOurOwnAddressWhereNoneIsGiven(String channel, String field) {
    assertThat(sent(ScriptedPingxx.wish(channel, Map.of())).path("extra").path(field)
        .asString()).isEqualTo("https://shop.example.com/done");
  }

  @Test
  void namesTheAddressThatIsMissingWhereNobodyGivesOne() {
    PingxxSettings with = server.settings();
    PingxxSettings without = new PingxxSettings(with.secretKey(), with.appId(),
        with.privateKey(), with.publicKeys(), null, with.apiBase(), 1000, 1000);

    NotAttempted refusal = new PingxxExtra(without).refusal(
        PingxxChannel.UPACP_PC, ScriptedPingxx.wish("upacp_pc", Map.of()));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo("missing_field");
    assertThat(refusal.message()).contains("extra.result_url");
  }

  @ParameterizedTest
  @CsvSource({
    "alipay_wap, success_url, https://shop.example.com/done?a=1",
    "alipay_wap, success_url, nowhere",
    "alipay_wap, cancel_url, javascript:alert(1)",
    "wx_pub_qr, product_id, 123456789012345678901234567890123",
    "qpay, device, desktop",
    "wx_pub_scan, scan_code, 13/../",
    "cmb_wallet, mobile, 12",
    "bfb_wap, bfb_login, maybe",
    "yeepay_wap, identity_type, x",
    "wx_pub, credential, x",
  })
  void namesTheFieldThatAChannelWouldRefuse(String channel, String field, String value) {
    Map<String, String> extra = complete(channel);
    extra.put(field, value);

    NotAttempted refusal = refused(ScriptedPingxx.wish(channel, extra));
    assertThat(refusal.code()).isEqualTo("invalid_request");
    assertThat(refusal.message()).contains(field);
  }

  @Test
  void sendsNoPayerToThisMachineFromTheRealPingxx() {
    PingxxExtra real = new PingxxExtra(ScriptedPingxx.settings("https://api.pingxx.com"));

    NotAttempted refusal = real.refusal(PingxxChannel.ALIPAY_WAP, ScriptedPingxx.wish(
        "alipay_wap", Map.of("success_url", "http://localhost:8080/done")));
    assertThat(refusal).isNotNull();
    assertThat(refusal.message()).contains("localhost");
  }

  @Test
  void sendsFlagsAndNumbersAsSuch() {
    assertThat(sent(ScriptedPingxx.wish("bfb_wap", complete("bfb_wap"))).path("extra")
        .path("bfb_login").isBoolean()).isTrue();
    assertThat(sent(ScriptedPingxx.wish("yeepay_wap", complete("yeepay_wap"))).path("extra")
        .path("identity_type").isInt()).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void needsAChannel(String channel) {
    assertThat(refused(ScriptedPingxx.wish(channel, Map.of())).message()).contains("channel");
  }

  @ParameterizedTest
  @CsvSource({"100, USD", "100, HKD", "0, CNY", "-1, CNY", "2147483648, CNY"})
  void takesOnlyYuanAboveZero(long amount, String currency) {
    assertThat(refused(ScriptedPingxx.wish("alipay_qr", Map.of(),
        new Money(amount, currency), "203.0.113.7", false)).code())
        .isEqualTo("invalid_request");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "256.1.1.1", "1.2.3", "localhost", "1.2.3.4, 5.6.7.8",
    "::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::x"})
  void needsTheAddressOfThePayer(String ip) {
    assertThat(refused(ScriptedPingxx.wish("alipay_qr", Map.of(), new Money(1, "CNY"), ip, false))
        .message()).contains("client_ip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "2001:db8::1", "::ffff:203.0.113.7"})
  void takesBothKindsOfAddress(String ip) {
    assertThat(sent(ScriptedPingxx.wish(
        "alipay_qr", Map.of(), new Money(1, "CNY"), ip, false)).path("client_ip").asString())
        .isEqualTo(ip);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0b54ff2a-1c0d-4d3c-93ad-0f4d4b7f0001", "p-1", "a_b",
    "0000000000000000000000000000000000000000000000000000000000000000"})
  void numbersEachPaymentAloneAndAlwaysTheSame(String id) {
    assertThat(PingxxRequests.orderNo(new PaymentId(id))).matches("[0-9a-z]{20}")
        .isEqualTo(PingxxRequests.orderNo(new PaymentId(id)))
        .isNotEqualTo(PingxxRequests.orderNo(new PaymentId(id.substring(1) + "x")));
  }

  private static CreatePayment described(String channel, String description, Duration life) {
    CreatePayment wish = ScriptedPingxx.wish(channel, complete(channel));
    return new CreatePayment(wish.paymentId(), wish.orderId(), wish.userId(), wish.amount(),
        channel, description, null, null, wish.clientIp(), wish.extra(),
        ScriptedPingxx.NOW.plus(life), wish.requestedAt(), false);
  }

  @Test
  void cutsASubjectByCharactersAndForUnionPayByBytes() {
    String text = "\u8bd5\u7528\ud83d\ude00".repeat(20);
    String subject = sent(described("alipay_qr", text, Duration.ofHours(1)))
        .path("subject").asString();
    assertThat(subject.codePointCount(0, subject.length())).isEqualTo(32);
    assertThat(text).startsWith(subject);

    String bytes = sent(described("upacp_pc", text, Duration.ofHours(1)))
        .path("subject").asString();
    assertThat(bytes.getBytes(StandardCharsets.UTF_8).length).isBetween(28, 32);
    assertThat(text).startsWith(bytes);
    assertThat(sent(described("yeepay_wap", text.repeat(3), Duration.ofHours(1)))
        .path("body").asString().codePoints().count()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"alipay_qr, PT10S, PT90S", "alipay_qr, PT30M, PT30M", "alipay_qr, P20D, P14DT23H59M",
    "wx_pub_qr, P1D, PT1H59M", "upacp, P1D, PT59M"})
  void clipsTheTimeThatAChargeLives(String channel, Duration wanted, Duration sent) {
    Instant expiry = Instant.ofEpochSecond(
        sent(described(channel, "Trial", wanted)).path("time_expire").asLong());

    assertThat(Duration.between(ScriptedPingxx.NOW, expiry)).isEqualTo(sent);
  }
}
