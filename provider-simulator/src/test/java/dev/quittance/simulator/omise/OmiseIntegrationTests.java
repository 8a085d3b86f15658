package dev.quittance.simulator.omise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.quittance.simulator.RunningSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Omise's part of the simulator: what the official library does not show. */
@Timeout(60)
class OmiseIntegrationTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String OLD_KEY = "b2xkIGtleQ==";
  private static final String NEW_KEY = "bmV3IGtleQ==";

  /** A webhook as it came. */
  private record Received(Headers headers, String body) {

    JsonNode event() {
      return JSON.readTree(body);
    }

    String key() {
      return event().path("key").asString();
    }
  }

  private static final List<Received> RECEIVED = new CopyOnWriteArrayList<>();
  private static HttpServer merchant;
  private static RunningSimulator simulator;

  @BeforeAll
  static void start() throws IOException {
    merchant = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    merchant.createContext("/", exchange -> {
      RECEIVED.add(new Received(exchange.getRequestHeaders(),
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    merchant.start();
    simulator = RunningSimulator.start(
        sendingHere(), "--simulator.omise.webhook-secret=" + NEW_KEY + "," + OLD_KEY);
  }

  private static String sendingHere() {
    return "--simulator.omise.webhook-url=http://localhost:" + merchant.getAddress().getPort();
  }

  @AfterAll
  static void stop() {
    simulator.close();
    merchant.stop(0);
  }

  @BeforeEach
  void reset() {
    simulator.resetWhenAllIsTold();
    RECEIVED.clear();
  }

  private static HttpResponse<String> send(RunningSimulator to, String method, String path,
      String key, String type, String body) {
    try {
      return HTTP.send(HttpRequest.newBuilder(URI.create(to.url() + path))
          .header("Content-Type", type)
          .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(
              (key + ":x").getBytes(StandardCharsets.UTF_8)))
          .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode post(RunningSimulator to, String path, String json) {
    return JSON.readTree(send(
        to, "POST", path, "skey_test_simulator", "application/json", json).body());
  }

  private static JsonNode post(String path, String json) {
    return post(simulator, path, json);
  }

  private static JsonNode get(String path) {
    return JSON.readTree(send(
        simulator, "GET", path, "skey_test_simulator", "text/plain", "").body());
  }

  private static String scanned(RunningSimulator to, String fields) {
    String source = post(to, "/sources",
        "{\"type\": \"promptpay\", \"amount\": 1000, \"currency\": \"thb\"}")
        .path("id").asString();
    return post(to, "/charges", """
        {"amount": 1000, "currency": "thb", "source": "%s", %s
         "metadata": {"order_id": "o1", "payment_id": "p1"}}""".formatted(source, fields))
        .path("id").asString();
  }

  private static String paid() {
    String charge = scanned(simulator, "");
    simulator.control("/_sim/payments/" + charge + "/pay", "{}");
    return charge;
  }

  private static AbstractStringAssert<?> assertStatus(String charge) {
    return assertThat(get("/charges/" + charge).path("status").asString());
  }

  private static JsonNode onlyEntry() {
    JsonNode payments = simulator.read("/_sim/ledger?provider=omise").path("payments");
    assertThat(payments).hasSize(1);
    return payments.get(0);
  }

  @Test
  void signsWithEachSecretWhileOneIsReplaced() throws Exception {
    scanned(simulator, "");

    await().until(() -> RECEIVED.size() == 1);
    Received received = RECEIVED.getFirst();
    String time = received.headers().getFirst("Omise-Signature-Timestamp");
    assertThat(time).matches("[0-9]{10}");
    assertThat(received.headers().getFirst("Omise-Signature")).isEqualTo(
        hmac(NEW_KEY, time + "." + received.body()) + ","
            + hmac(OLD_KEY, time + "." + received.body()));
    assertThat(received.event().path("object").asString()).isEqualTo("event");
    assertThat(received.event().path("data").path("object").asString()).isEqualTo("charge");
  }

  private static String hmac(String secret, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void forgesAnEventUnderAnotherKey() throws Exception {
    String charge = scanned(simulator, "");
    simulator.control("/_sim/webhooks/forge", "{\"payment\": \"" + charge + "\"}");

    await().until(() -> RECEIVED.size() == 2);
    Received forged = RECEIVED.stream()
        .filter(received -> received.key().equals("charge.complete")).findFirst().orElseThrow();
    String time = forged.headers().getFirst("Omise-Signature-Timestamp");
    assertThat(forged.headers().getFirst("Omise-Signature"))
        .doesNotContain(hmac(NEW_KEY, time + "." + forged.body()));
    assertThat(forged.event().path("data").path("paid").asBoolean()).isTrue();
    assertStatus(charge).isEqualTo("pending");
  }

  @Test
  void writesEventsOfAnOlderAccountAsItDid() {
    try (RunningSimulator older = RunningSimulator.start(sendingHere(),
        "--simulator.omise.webhook-secret=",
        "--simulator.omise.account-version=2017-11-02")) {
      String charge = scanned(older, "");
      older.control("/_sim/payments/" + charge + "/pay", "{}");
      older.control("/_sim/payments/" + charge + "/refund", "{\"amount\": 100}");

      await().until(() -> RECEIVED.size() == 3);
      assertThat(RECEIVED).allSatisfy(received -> assertThat(received.headers())
          .doesNotContainKeys("Omise-signature", "Omise-Signature"));
      JsonNode paid = RECEIVED.stream().filter(e -> e.key().equals("charge.complete"))
          .findFirst().orElseThrow().event();
      assertThat(paid.has("created")).isTrue();
      assertThat(paid.path("data").path("captured").asBoolean()).isTrue();
      assertThat(paid.path("data").path("refunded").asInt(-1)).isZero();
      assertThat(paid.path("data").has("captured_amount")).isFalse();
      JsonNode refund = RECEIVED.stream().filter(e -> e.key().equals("refund.create"))
          .findFirst().orElseThrow().event().path("data");
      assertThat(refund.has("status")).isFalse();
    }
  }

  @Test
  void takesFormsAsWellAsJson() {
    String token = JSON.readTree(send(simulator, "POST", "/tokens", "pkey_test_simulator",
        "application/x-www-form-urlencoded", "card[number]=4242424242424242").body())
        .path("id").asString();
    JsonNode charge = JSON.readTree(send(simulator, "POST", "/charges", "skey_test_simulator",
        "application/x-www-form-urlencoded",
        "amount=1000&currency=thb&metadata[order_id]=o1&card=" + token).body());

    assertThat(charge.path("status").asString()).isEqualTo("successful");
    assertThat(charge.path("capture").asBoolean()).isTrue();
    assertThat(charge.path("metadata").path("order_id").asString()).isEqualTo("o1");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "/charges | {\"amount\": 0, \"currency\": \"thb\", \"card\": \"x\"} | invalid_amount",
    "/charges | {\"amount\": 10.5, \"currency\": \"thb\"} | bad_request",
    "/charges | {\"amount\": 10, \"currency\": \"baht\"} | invalid_currency",
    "/charges | {\"amount\": 10, \"currency\": \"thb\"} | bad_request",
    "/charges | {\"amount\": 10, \"currency\": \"thb\", \"card\": \"tokn_x\"} | not_found",
    "/charges | {\"amount\": 10, \"currency\": \"thb\", \"source\": \"src_x\"} | not_found",
    "/charges | [] | bad_request",
    "/charges | nonsense | bad_request",
    "/sources | {\"type\": \"barter\", \"amount\": 1, \"currency\": \"thb\"} | bad_request",
    "/sources | {\"type\": \"truemoney\", \"amount\": 1, \"currency\": \"thb\"} | bad_request",
    "/charges/chrg_x/capture | {} | not_found",
  })
  void refusesWithAnErrorOfOmises(String path, String body, String code) {
    JsonNode error = post(path, body);

    assertThat(error.path("object").asString()).isEqualTo("error");
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(simulator.read("/_sim/ledger?provider=omise").path("payments")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"POST, /charges, pkey_test_simulator", "GET, /charges, skey_test_x",
    "POST, /tokens, skey_test_simulator", "GET, /events, ''", "POST, /sources, skey"})
  void needsTheRightKey(String method, String path, String key) {
    var answer = send(simulator, method, path, key, "application/json", "{}");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("authentication_failure");
  }

  @Test
  void endsAChargeWhoseTimeIsOver() {
    String charge = scanned(simulator, "\"expires_at\": \""
        + Instant.now().plusSeconds(6) + "\",");

    await().atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertStatus(charge).isEqualTo("expired"));
    await().untilAsserted(() ->
        assertThat(RECEIVED).extracting(Received::key).contains("charge.expire"));
    assertThat(onlyEntry().path("status").asString()).isEqualTo("expired");
    simulator.control("/_sim/payments/" + charge + "/pay", "{\"despite_end\": true}");
    assertStatus(charge).isEqualTo("successful");
  }

  @Test
  void failsByTheBanksWord() {
    String charge = scanned(simulator, "");
    simulator.control("/_sim/payments/" + charge + "/fail", "{\"code\": \"payment_rejected\"}");

    JsonNode read = get("/charges/" + charge);
    assertThat(read.path("failure_code").asString()).isEqualTo("payment_rejected");
    await().untilAsserted(() -> assertThat(RECEIVED)
        .anySatisfy(received -> assertThat(received.key() + " "
            + received.event().path("data").path("status").asString())
            .isEqualTo("charge.complete failed")));
    assertThat(simulator.control("/_sim/payments/" + charge + "/pay", "{}").has("error"))
        .isTrue();
  }

  @Test
  void keepsARefundPendingUntilItIsClosedSilently() {
    String charge = paid();
    String refund = simulator.control("/_sim/payments/" + charge + "/refund",
        "{\"amount\": 300, \"pending\": true, \"metadata\": {\"refund_id\": \"r1\"}}")
        .path("id").asString();

    assertThat(get("/charges/" + charge + "/refunds").path("data").get(0).path("status")
        .asString()).isEqualTo("pending");
    simulator.control("/_sim/payments/" + refund + "/pay", "{}");
    assertThat(onlyEntry().path("refunds").get(0).path("status").asString())
        .isEqualTo("closed");
    assertThat(onlyEntry().path("status").asString()).isEqualTo("partially_refunded");
    await().untilAsserted(() -> assertThat(RECEIVED).extracting(Received::key)
        .containsExactlyInAnyOrder("charge.create", "charge.complete", "refund.create"));
  }

  @Test
  void disputesAndDecides() {
    String charge = paid();
    simulator.control("/_sim/payments/" + charge + "/dispute", "{\"outcome\": \"lost\"}");

    assertThat(onlyEntry().path("disputed").asBoolean()).isTrue();
    assertThat(get("/charges/" + charge).path("dispute").path("status").asString())
        .isEqualTo("lost");
    await().untilAsserted(() -> assertThat(RECEIVED).extracting(Received::key)
        .contains("dispute.create", "dispute.close"));
  }

  @Test
  void asksThePayerOfACardThatTheBankAsksAbout() {
    String token = JSON.readTree(send(simulator, "POST", "/tokens", "pkey_test_simulator",
        "application/json", "{\"card\": {\"number\": \"4000000000003220\"}}").body())
        .path("id").asString();
    JsonNode charge = post("/charges", "{\"amount\": 1000, \"currency\": \"jpy\", \"card\": \""
        + token + "\", \"return_uri\": \"http://shop.test/back\", "
        + "\"description\": \"100 <credits>\"}");
    assertThat(charge.path("status").asString()).isEqualTo("pending");
    String page = "/omise/pay/" + charge.path("id").asString();

    assertThat(charge.path("authorize_uri").asString()).endsWith(page);
    assertThat(simulator.send("GET", page, "text/plain", "").body())
        .contains("1000 JPY", "100 &lt;credits&gt;").doesNotContain("<credits>");
    simulator.form(page, "outcome=decline");
    assertStatus(charge.path("id").asString()).isEqualTo("failed");
    assertThat(simulator.send("GET", page, "text/plain", "").body()).contains("FAILED");
    assertThat(simulator.send("GET", "/omise/pay/chrg_none", "text/plain", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void showsACode() {
    String charge = scanned(simulator, "");
    var code = simulator.send("GET", "/omise/qr/" + charge, "text/plain", "");

    assertThat(code.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
    assertThat(code.body()).contains("/omise/pay/" + charge, "10.00 THB");
  }

  @Test
  void reportsItsTransactions() {
    String charge = paid();
    simulator.control("/_sim/payments/" + charge + "/refund", "{\"amount\": 400}");
    simulator.control("/_sim/payments/" + charge + "/dispute", "{\"outcome\": \"won\"}");
    scanned(simulator, "");

    assertThat(simulator.send("GET", "/_sim/settlement/omise", "text/plain", "").body().lines()
        .map(line -> line.replaceAll("(trxn|rfnd|dspt)_test_[0-9a-z]+|20.*Z", "$1")))
        .containsExactlyInAnyOrder(
            "id,type,charge,refund,dispute,amount,fee,fee_vat,net,currency,created_at",
            "trxn,charge," + charge + ",,,10.00,0.37,0.03,9.60,THB,",
            "trxn,refund," + charge + ",rfnd,,-4.00,0.00,0.00,-4.00,THB,",
            "trxn,dispute," + charge + ",,dspt,-10.00,0.00,0.00,-10.00,THB,",
            "trxn,dispute_reversal," + charge + ",,dspt,10.00,0.00,0.00,10.00,THB,");
  }

  @Test
  void remembersEverythingAfterARestart(@TempDir Path folder) {
    String charge;
    String kept = RunningSimulator.keepingIn(folder);
    try (RunningSimulator first = RunningSimulator.start(
        "--simulator.omise.webhook-url=", kept)) {
      charge = scanned(first, "");
      first.control("/_sim/payments/" + charge + "/pay", "{}");
      first.control("/_sim/payments/" + charge + "/refund", "{\"amount\": 400}");
      first.control("/_sim/payments/" + charge + "/dispute", "{\"amount\": 100}");
    }
    try (RunningSimulator second = RunningSimulator.start(
        "--simulator.omise.webhook-url=", kept)) {
      JsonNode payment = second.read("/_sim/ledger?provider=omise").path("payments").get(0);
      assertThat(payment.path("provider_payment_id").asString()).isEqualTo(charge);
      assertThat(payment.path("refunded_minor").asLong()).isEqualTo(400);
      assertThat(payment.path("disputed_minor").asLong()).isEqualTo(100);
      assertThat(JSON.readTree(send(second, "GET", "/events", "skey_test_simulator",
          "text/plain", "").body()).path("total").asInt()).isEqualTo(4);
    }
  }
}
