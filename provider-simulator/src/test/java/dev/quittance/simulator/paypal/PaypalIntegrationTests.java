package dev.quittance.simulator.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quittance.simulator.Merchant;
import dev.quittance.simulator.RunningSimulator;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class PaypalIntegrationTests {

  private static Merchant endpoint;
  private static RunningSimulator simulator;
  private static PaypalMerchant merchant;

  @BeforeAll
  static void start() {
    endpoint = new Merchant();
    simulator = RunningSimulator.start("--simulator.paypal.webhook-url=" + endpoint.url());
    merchant = new PaypalMerchant(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
    endpoint.close();
  }

  @BeforeEach
  void reset() {
    simulator.resetWhenAllIsTold();
    endpoint.received().clear();
  }

  private static JsonNode act(String id, String action, String options) {
    return simulator.control("/_sim/payments/" + id + "/" + action, options);
  }

  private static JsonNode onlyPayment() {
    JsonNode payments = simulator.read("/_sim/ledger?provider=paypal").path("payments");
    assertThat(payments.size()).isEqualTo(1);
    return payments.get(0);
  }

  private static String paid() {
    String id = merchant.newOrder();
    act(id, "pay", "");
    assertThat(merchant.capture(id).statusCode()).isEqualTo(201);
    return id;
  }

  private static JsonNode unit(String id) {
    return merchant.readOrder(id).path("purchase_units").path(0);
  }

  private static void awaitTypes(String... types) {
    await().untilAsserted(() -> assertThat(endpoint.received())
        .extracting(received -> received.event().path("event_type").asString())
        .containsExactlyInAnyOrder(types));
  }

  private static JsonNode event(String type) {
    return endpoint.received().stream().map(Merchant.Received::event)
        .filter(event -> event.path("event_type").asString().equals(type))
        .findFirst().orElseThrow();
  }

  @Test
  void reportsItsSettlementInSmallestUnitsAndItsOwnTime() {
    String order = paid();
    String capture = unit(order).path("payments").path("captures").path(0).path("id").asString();
    String refund = act(order, "refund", "{\"amount\": 400}").path("id").asString();
    act(order, "refund", "{\"amount\": 100, \"pending\": true}");
    act(order, "dispute", "{\"amount\": 500, \"outcome\": \"lost\"}");
    merchant.newOrder();

    String report = simulator.send("GET", "/_sim/settlement/paypal", "text/plain", "").body();

    assertThat(report.lines().map(line -> line.substring(0, 2))).containsExactly(
        "RH", "FH", "SH", "CH", "SB", "SB", "SB", "SF", "SC", "RF", "RC", "FF");
    String time = "20[0-9/]{8} [0-9:]{8} -0[78]00";
    assertThat(report.lines().filter(line -> line.startsWith("SB"))
        .map(line -> line.replaceAll(time, "T"))).containsExactlyInAnyOrder(
            "SB," + capture + ",,,,T0006,T,T,CR,1000,USD,DR,84,USD,p-1,",
            "SB," + refund + ",," + capture + ",TXN,T1107,T,T,DR,400,USD,,,,p-1,",
            "SB,Z" + capture.substring(1) + ",," + capture
                + ",TXN,T1106,T,T,DR,500,USD,,,,p-1,");
    awaitEndOfDispute();
  }

  /** Else its webhooks would come in the middle of the next test. */
  private void awaitEndOfDispute() {
    await().untilAsserted(() -> assertThat(endpoint.received())
        .extracting(received -> received.event().path("event_type").asString())
        .contains("CUSTOMER.DISPUTE.CREATED", "CUSTOMER.DISPUTE.RESOLVED"));
  }

  @Test
  void tellsAPaymentInEvents() {
    String id = paid();

    awaitTypes("CHECKOUT.ORDER.APPROVED", "CHECKOUT.ORDER.COMPLETED", "PAYMENT.CAPTURE.COMPLETED");
    JsonNode capture = event("PAYMENT.CAPTURE.COMPLETED").path("resource");
    assertThat(capture.path("amount").path("value").asString()).isEqualTo("10.00");
    assertThat(capture.path("supplementary_data").path("related_ids").path("order_id").asString())
        .isEqualTo(id);
    assertThat(onlyPayment().path("status").asString()).isEqualTo("succeeded");
    assertThat(onlyPayment().path("payment_id").asString()).isEqualTo("p-1");
  }

  @Test
  void letsThePayerApproveOrGiveUpOnAPage() {
    String id = merchant.newOrder();
    String approve = merchant.readOrder(id).path("links").valueStream()
        .filter(link -> link.path("rel").asString().equals("payer-action")).findFirst()
        .orElseThrow().path("href").asString();
    assertThat(approve).isEqualTo(simulator.url() + "/checkoutnow?token=" + id);
    String page = simulator.send("GET", "/checkoutnow?token=" + id, "text/plain", "").body();
    assertThat(page).contains("10.00 USD", "&lt;b&gt;Trial").doesNotContain("<b>Trial");

    HttpResponse<String> cancelled = simulator.form("/checkoutnow?token=" + id, "action=cancel");
    assertThat(cancelled.headers().firstValue("Location"))
        .contains("https://shop.example.com/cancelled?token=" + id);
    assertThat(merchant.readOrder(id).path("status").asString())
        .isEqualTo("PAYER_ACTION_REQUIRED");
    HttpResponse<String> approved = simulator.form("/checkoutnow?token=" + id, "action=pay");
    assertThat(approved.headers().firstValue("Location")).contains(
        "https://shop.example.com/done?a=1&token=" + id + "&PayerID=SIMULATEDPAYER");
    assertThat(merchant.readOrder(id).path("status").asString()).isEqualTo("APPROVED");
    assertThat(simulator.form("/checkoutnow?token=" + id, "action=pay").statusCode())
        .isEqualTo(409);
    assertThat(simulator.send("GET", "/checkoutnow?token=none", "text/plain", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void refusesACaptureAndLetsThePayerChooseAgain() {
    String id = merchant.newOrder();
    simulator.form("/checkoutnow?token=" + id, "action=decline");
    assertThat(PaypalMerchant.issue(merchant.capture(id))).isEqualTo("422 INSTRUMENT_DECLINED");
    assertThat(merchant.readOrder(id).path("status").asString())
        .isEqualTo("PAYER_ACTION_REQUIRED");
    act(id, "pay", "");
    assertThat(merchant.capture(id).statusCode()).isEqualTo(201);
    assertThat(PaypalMerchant.issue(merchant.capture(id))).isEqualTo("422 ORDER_ALREADY_CAPTURED");
    assertThat(onlyPayment().path("failed_attempts").asInt()).isEqualTo(1);
  }

  @Test
  void keepsACapturePendingUntilItSettles() {
    String id = merchant.newOrder();
    act(id, "pay", "{\"delayed\": true}");
    merchant.capture(id);
    assertThat(merchant.readOrder(id).path("status").asString()).isEqualTo("COMPLETED");
    assertThat(unit(id).path("payments").path("captures").path(0).path("status").asString())
        .isEqualTo("PENDING");
    assertThat(onlyPayment().path("captured_minor").asLong()).isZero();
    act(id, "pay", "");
    assertThat(onlyPayment().path("captured_minor").asLong()).isEqualTo(1000);
    awaitTypes("CHECKOUT.ORDER.APPROVED", "CHECKOUT.ORDER.COMPLETED", "PAYMENT.CAPTURE.PENDING",
        "PAYMENT.CAPTURE.COMPLETED");
  }

  @Test
  void deniesAPendingCapture() {
    String id = merchant.newOrder();
    act(id, "pay", "{\"delayed\": true}");
    merchant.capture(id);
    act(id, "fail", "");

    await().untilAsserted(() -> assertThat(event("PAYMENT.CAPTURE.DENIED").path("resource")
        .path("status").asString()).isEqualTo("DECLINED"));
    assertThat(onlyPayment().path("status").asString()).isEqualTo("failed");
  }

  @Test
  void endsAnUnapprovedOrderSilentlyAndAnApprovedOneByAnEvent() {
    String silent = merchant.newOrder();
    act(silent, "expire", "");
    assertThat(PaypalMerchant.issue(merchant.get("/v2/checkout/orders/" + silent)))
        .isEqualTo("404 INVALID_RESOURCE_ID");
    assertThat(endpoint.received()).isEmpty();
    String approved = merchant.newOrder();
    act(approved, "pay", "");
    act(approved, "expire", "");
    awaitTypes("CHECKOUT.ORDER.APPROVED", "CHECKOUT.PAYMENT-APPROVAL.REVERSED");
    assertThat(event("CHECKOUT.PAYMENT-APPROVAL.REVERSED").path("resource").path("order_id")
        .asString()).isEqualTo(approved);
  }

  @Test
  void refundsFromTheDashboardWithARunningTotal() {
    String id = paid();
    act(id, "refund", "{\"amount\": 300}");
    JsonNode second = act(id, "refund", "{\"amount\": 200}");

    assertThat(second.path("seller_payable_breakdown").path("total_refunded_amount")
        .path("value").asString()).isEqualTo("5.00");
    assertThat(second.path("invoice_id").asString()).isEqualTo("payment-p-1");
    assertThat(unit(id).path("payments").path("refunds").size()).isEqualTo(2);
    assertThat(onlyPayment().path("refunded_minor").asLong()).isEqualTo(500);
    JsonNode failed = act(second.path("id").asString(), "fail", "");
    assertThat(failed.path("status").asString()).isEqualTo("FAILED");
    assertThat(onlyPayment().path("refunded_minor").asLong()).isEqualTo(300);
    assertThat(simulator.send("POST", "/_sim/payments/" + id + "/refund", "application/json",
        "{\"amount\": 800}").statusCode()).isEqualTo(409);
    await().until(() -> endpoint.received().stream().anyMatch(received ->
        received.event().path("event_type").asString().equals("PAYMENT.REFUND.FAILED")));
  }

  @Test
  void opensAndClosesADispute() {
    String id = paid();
    act(id, "dispute", "{\"amount\": 400}");
    assertThat(onlyPayment().path("disputed_minor").asLong()).isEqualTo(400);
    JsonNode closed = act(id, "dispute", "{\"outcome\": \"lost\"}");
    assertThat(closed.path("dispute_outcome").path("outcome_code").asString())
        .isEqualTo("RESOLVED_BUYER_FAVOUR");
    awaitEndOfDispute();
  }

  @ParameterizedTest
  @CsvSource({"HUF, 10.50, 422 DECIMAL_PRECISION", "JPY, 800.0, 422 DECIMAL_PRECISION",
    "USD, 1.005, 422 DECIMAL_PRECISION", "USD, 0.00, 422 CANNOT_BE_ZERO_OR_NEGATIVE",
    "QQQ, 1.00, 422 INVALID_CURRENCY_CODE", "USD, -1, 400 INVALID_PARAMETER_VALUE"})
  void takesNoOtherAmountsThanPaypal(String currency, String value, String refusal) {
    assertThat(PaypalMerchant.issue(merchant.post(
        "/v2/checkout/orders", PaypalMerchant.order(currency, value)))).isEqualTo(refusal);
  }

  @Test
  void takesYenWithoutDecimals() {
    merchant.post("/v2/checkout/orders", PaypalMerchant.order("JPY", "800"));
    assertThat(onlyPayment().path("amount_minor").asLong()).isEqualTo(800);
  }

  @Test
  void takesAnInvoiceIdOnce() {
    paid();
    String again = merchant.newOrder();
    act(again, "pay", "");
    assertThat(PaypalMerchant.issue(merchant.capture(again)))
        .isEqualTo("422 DUPLICATE_INVOICE_ID");
  }

  @Test
  void letsNobodyInWithoutAToken() {
    for (String authorization : List.of("Bearer none", "Basic eDp5", "Bearer")) {
      HttpResponse<String> answer = merchant.send(
          "GET", "/v2/checkout/orders/x", "", "Authorization", authorization);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(PaypalMerchant.json(answer).path("error").asString()).isEqualTo("invalid_token");
    }
    assertThat(merchant.send("POST", "/v1/oauth2/token", "grant_type=client_credentials",
        "Authorization", "Basic eDp5").statusCode()).isEqualTo(401);
    assertThat(merchant.get("/v2/checkout/nothing").statusCode()).isEqualTo(404);
    assertThat(merchant.post("/v2/checkout/orders", "no json").statusCode()).isEqualTo(400);
  }

  @Test
  void listsItsEventsPageByPage() {
    paid();
    JsonNode page = PaypalMerchant.json(
        merchant.get("/v1/notifications/webhooks-events?page_size=2"));
    assertThat(page.path("count").asInt()).isEqualTo(2);
    String next = page.path("links").path(1).path("href").asString();
    JsonNode last = PaypalMerchant.json(merchant.get(next.substring(simulator.url().length())));
    assertThat(last.path("count").asInt()).isEqualTo(1);
    assertThat(last.path("links").size()).isEqualTo(1);
    String id = last.path("events").path(0).path("id").asString();
    assertThat(PaypalMerchant.json(merchant.get("/v1/notifications/webhooks-events/" + id)))
        .isEqualTo(last.path("events").path(0));
    assertThat(PaypalMerchant.json(merchant.get("/v1/notifications/webhooks-events"
        + "?start_time=2000-01-01T00:00:00Z&end_time=2000-01-02T00:00:00Z"))
        .path("count").asInt()).isZero();
  }

  @Test
  void forgesAnEventThatItDoesNotKnow() {
    String id = merchant.newOrder();
    simulator.control("/_sim/webhooks/forge", "{\"payment\": \"" + id + "\"}");

    awaitTypes("PAYMENT.CAPTURE.COMPLETED");
    assertThat(merchant.get("/v1/notifications/webhooks-events").body())
        .contains("\"count\":0");
    assertThat(onlyPayment().path("captured_minor").asLong()).isZero();
  }

  @Test
  void leavesTheOtherPathsToTheOthers() {
    assertThat(merchant.send("GET", "/v1/events", "", "Authorization",
        "Bearer sk_test_simulator").statusCode()).isEqualTo(200);
  }

  @Test
  void keepsEverythingOverARestart(@TempDir Path folder) throws Exception {
    Path root = folder.resolve("certificates").resolve("root.pem");
    String kept = RunningSimulator.keepingIn(folder);
    String inFile = "--simulator.paypal.root-file=" + root;
    JsonNode before;
    String rootBefore;
    String id;
    try (RunningSimulator first = RunningSimulator.start(kept, inFile)) {
      PaypalMerchant there = new PaypalMerchant(first);
      id = there.newOrder();
      first.control("/_sim/payments/" + id + "/pay", "");
      there.capture(id);
      first.control("/_sim/payments/" + id + "/refund", "{\"amount\": 100}");
      first.control("/_sim/payments/" + id + "/dispute", "");
      before = first.read("/_sim/ledger");
      rootBefore = Files.readString(root);
      assertThat(there.send("GET", "/_sim/paypal/root.pem", "").body()).isEqualTo(rootBefore);
    }
    try (RunningSimulator second = RunningSimulator.start(kept, inFile)) {
      assertThat(second.read("/_sim/ledger")).isEqualTo(before);
      assertThat(Files.readString(root)).isEqualTo(rootBefore);
      assertThat(new PaypalMerchant(second).readOrder(id).path("status").asString())
          .isEqualTo("COMPLETED");
    }
  }
}
