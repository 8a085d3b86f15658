package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider's own settlement report agrees with what we know, and each error in it is found. */
@Timeout(180)
class SettlementIntegrationTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Stack stack = RunningStack.get();
  private final Shop shop = new Shop(stack);
  private final JsonApi buyer = new JsonApi(shop.token("payments:admin orders:price"));

  /** A paid order. */
  private record Paid(String order, String paymentId, String providerId) {}

  /** A report of everything that a provider moved since this began. */
  private record Report(String provider, String period, HttpResponse<String> file) {

    List<JsonNode> planted() {
      return JSON.readTree(file.headers().firstValue("Sim-Planted").orElseThrow())
          .valueStream().toList();
    }
  }

  /** Asks again while the provider has not answered, as a frontend does. */
  private JsonNode requireToPay(String order, String channel) {
    JsonNode[] answer = new JsonNode[1];
    Shop.eventually(() -> {
      answer[0] = buyer.post(shop.orders("/api/order/require-to-pay"), """
          {"order_id": "%s", "channel": "%s", "extra": %s}
          """.formatted(order, channel,
              channel.startsWith("pingxx") ? "{\"product_id\": \"p\"}" : "{}"));
      return answer[0].path("payment_payload").isObject();
    });
    return answer[0];
  }

  private Paid pay(String channel, String amount, String currency) {
    String order = buyer.post(shop.orders("/api/orders"), """
        {"amount": "%s", "currency": "%s", "subject": "Settled"}
        """.formatted(amount, currency)).required("order_id").asString();
    JsonNode answer = requireToPay(order, channel);
    JsonNode payload = answer.required("payment_payload");
    String providerId = List.of("payment_intent_id", "charge_id", "paypal_order_id").stream()
        .map(name -> payload.path(name).asString("")).filter(id -> !id.isEmpty())
        .findFirst().orElseThrow();
    shop.control("/_sim/payments/" + providerId + "/pay", "{}");
    return new Paid(order, answer.required("payment_id").asString(), providerId);
  }

  private List<Paid> payMany(int count, String channel, String amount, String currency) {
    List<Paid> paid;
    try (ExecutorService payers = Executors.newVirtualThreadPerTaskExecutor()) {
      paid = IntStream.range(0, count)
          .mapToObj(_ -> CompletableFuture.supplyAsync(
              () -> pay(channel, amount, currency), payers))
          .toList().stream().map(CompletableFuture::join).toList();
    }
    paid.forEach(payment -> awaitStatus(payment, "paid"));
    return paid;
  }

  private void awaitStatus(Paid payment, String status) {
    Shop.eventually(() -> buyer.get(shop.orders("/api/orders/" + payment.order() + "/payment"))
        .path("status").asString("").equals(status));
  }

  private void awaitFacts(String kind, List<Paid> payments) {
    Shop.eventually(() -> payments.stream().allMatch(payment -> ReconciliationFacts.of(
        stack, payment.paymentId()).contains(kind)));
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Report report(String provider, String from, String plant) throws Exception {
    String period = "?from=" + from + "&to=" + Instant.parse(now()).plusSeconds(2);
    HttpResponse<String> file = HTTP.send(HttpRequest.newBuilder(URI.create(shop.simulator(
        "/_sim/settlement/" + provider + period + "&seed=42&plant=" + plant))).build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
    return new Report(provider, period, file);
  }

  private JsonNode upload(Report report, int status) throws IOException, InterruptedException {
    HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create(
            shop.reconciliation("/admin/settlements/" + report.provider() + report.period())))
        .header("Authorization", "Bearer " + shop.token("payments:admin"))
        .header("Content-Type", report.file().headers().firstValue("Content-Type").orElseThrow())
        .POST(HttpRequest.BodyPublishers.ofString(report.file().body())).build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private JsonNode look(JsonNode imported, String path) {
    return shop.admin().get(shop.reconciliation(
        "/admin/settlements/" + imported.required("id").asLong() + path));
  }

  private JsonNode decide(JsonNode imported, String what, String body) {
    return shop.admin().post(shop.reconciliation(
        "/admin/settlements/" + imported.required("id").asLong() + "/" + what), body);
  }

  /** Kinds by payment, or by the line's own id where there is no payment. */
  private static Map<String, List<String>> found(JsonNode view) {
    Map<String, List<String>> found = new TreeMap<>();
    view.required("discrepancies").required("items").forEach(item -> found
        .computeIfAbsent(item.path("payment_id").asString(item.required("subject").asString()),
            _ -> new ArrayList<>()).add(item.required("kind").asString()));
    return found;
  }

  private static Map<String, List<String>> expected(Report report) {
    Map<String, List<String>> expected = new TreeMap<>();
    for (JsonNode planted : report.planted()) {
      String kind = switch (planted.required("mistake").asString()) {
        case "missing" -> "missing_there";
        case "extra", "refund" -> "missing_here";
        case "amount", "twice" -> "amount_differs";
        case "currency" -> "currency_differs";
        case "fee" -> "fee_unexpected";
        // Lines of disputes are only compared where they cannot be told from a reversal.
        case "dispute" -> report.provider().equals("paypal") ? "status_differs" : "";
        case "duplicate" -> "";
        default -> throw new IllegalArgumentException(planted.toString());
      };
      if (!kind.isEmpty()) {
        expected.put(planted.path("payment_id").isString()
            ? planted.required("payment_id").asString()
            : line(report.provider(), planted.required("row").asString()), List.of(kind));
      }
    }
    return expected;
  }

  /** What the line of a row is called. */
  private static String line(String provider, String row) {
    return provider.equals("paypal") ? row + ":T0006" : row;
  }

  @ParameterizedTest
  @CsvSource({"stripe, stripe:payment_intent, 50.00, CNY", "pingxx, pingxx:wx_pub_qr, 50.00, CNY",
    "omise, omise:promptpay, 250.00, THB", "paypal, paypal, 19.99, USD"})
  void agreesWithAReportAndFindsEachMistakeInAnother(
      String provider, String channel, String amount, String currency) throws Exception {
    boolean disputes = !provider.equals("pingxx");
    String begin = now();
    List<Paid> paid = payMany(3, channel, amount, currency);
    buyer.post(shop.orders("/api/orders/" + paid.get(0).order() + "/refunds"),
        "{\"amount\": \"10.00\", \"reason\": \"settled\"}");
    awaitStatus(paid.get(0), "partially_refunded");
    awaitFacts("paid", paid);
    awaitFacts("refunded", paid.subList(0, 1));
    if (disputes) {
      shop.control("/_sim/payments/" + paid.get(1).providerId() + "/dispute",
          "{\"outcome\": \"lost\"}");
      awaitFacts("dispute_lost", paid.subList(1, 2));
    }

    JsonNode agreed = upload(report(provider, begin, ""), 201);

    assertThat(agreed.required("discrepancies")).as(agreed.toString()).isEmpty();
    assertThat(agreed.required("results").path("differs").asInt(0)).isZero();
    assertThat(agreed.required("results").path("matched").asInt())
        .isEqualTo(provider.equals("paypal") ? 5 : 4);
    awaitAnotherSecond();

    String secondBegin = now();
    String mistakes = "missing,extra,amount,currency,fee,duplicate,twice,refund"
        + (disputes ? ",dispute" : "");
    awaitFacts("paid", payMany(mistakes.split(",").length, channel, amount, currency));
    Report wrong = report(provider, secondBegin, mistakes);

    JsonNode differing = upload(wrong, 201);

    assertThat(found(look(differing, "?state=open"))).isEqualTo(expected(wrong));
    assertThat(differing.required("known_lines").asInt()).isOne();
    decide(differing, "dismiss", "{\"kind\": \"fee_unexpected\", \"reason\": \"agreed\"}");
    JsonNode before = look(differing, "");
    JsonNode again = upload(wrong, 200);
    assertThat(again).isEqualTo(before.required("report"));
    assertThat(look(differing, "")).isEqualTo(before);

    upload(report(provider, secondBegin, "duplicate"), 201);

    assertThat(look(differing, "?kind=missing_there").required("discrepancies")
        .required("items").path(0).required("state").asString()).isEqualTo("repaired");
  }

  @Test
  void aRefundThatOnlyTheReportTellsOfIsRepairedByApproval() throws Exception {
    String begin = now();
    Paid paid = payMany(1, "stripe:payment_intent", "50.00", "CNY").getFirst();
    awaitFacts("paid", List.of(paid));
    shop.control("/_sim/webhooks/drop",
        "{\"count\": 9, \"payment\": \"" + paid.providerId() + "\"}");
    shop.control("/_sim/payments/" + paid.providerId() + "/refund", "{\"amount\": 1500}");
    shop.control("/_sim/webhooks/drop",
        "{\"count\": 0, \"payment\": \"" + paid.providerId() + "\"}");

    JsonNode imported = upload(report("stripe", begin, ""), 201);

    assertThat(found(look(imported, "?state=open")))
        .isEqualTo(Map.of(paid.paymentId(), List.of("missing_here")));
    assertThat(decide(imported, "approve",
        "{\"kind\": \"missing_here\", \"reason\": \"refunded at the dashboard\"}")
        .required("results").path("approved").asInt()).isOne();
    awaitStatus(paid, "partially_refunded");
    Shop.eventually(() -> look(imported, "").required("discrepancies").required("items")
        .path(0).required("state").asString().equals("repaired"));
    assertThat(look(imported, "/audit").required("items").valueStream()
        .map(entry -> entry.required("action").asString()))
        .containsExactly("repair", "approve", "match", "import");
  }

  /** The next report must not hold what the last one did. */
  private static void awaitAnotherSecond() {
    String second = now();
    Shop.eventually(() -> !now().equals(second));
  }
}
