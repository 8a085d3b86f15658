package dev.quittance.simulator.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.BalanceTransactionListParams;
import dev.quittance.simulator.Checkouts;
import dev.quittance.simulator.RunningSimulator;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Settlement reports, and errors in them, shown with Stripe's. */
@Timeout(60)
class SettlementIntegrationTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String REPORT = "/_sim/settlement/stripe";
  private static RunningSimulator simulator;

  @BeforeAll
  static void start() {
    simulator = RunningSimulator.start();
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.control("/_sim/reset", "");
  }

  private static HttpResponse<String> get(String path) {
    return simulator.send("GET", path, "text/plain", "");
  }

  private static List<JsonNode> rows(HttpResponse<String> answer) {
    return JSON.readTree(answer.body()).path("data").valueStream().toList();
  }

  private static List<JsonNode> planted(HttpResponse<String> answer) {
    return JSON.readTree(answer.headers().firstValue("Sim-Planted").orElseThrow())
        .valueStream().toList();
  }

  private static String figures(JsonNode row) {
    return row.path("reporting_category").asString() + " " + row.path("amount").asLong() + " "
        + row.path("fee").asLong() + " " + row.path("net").asLong();
  }

  private static void control(String id, String action, String body) {
    simulator.control("/_sim/payments/" + id + "/" + action, body);
  }

  @Test
  void theOfficialClientListsWhatMovedTheBalance() throws StripeException {
    PaymentIntent paid = Checkouts.paidIntent(simulator, "o1");
    Checkouts.openIntent(simulator, "unpaid");
    control(paid.getId(), "refund", "{\"amount\": 5000}");

    List<BalanceTransaction> listed = simulator.stripe().v1().balanceTransactions().list(
        BalanceTransactionListParams.builder().addExpand("data.source").build()).getData();

    assertThat(listed).extracting(row -> row.getReportingCategory() + " " + row.getAmount()
            + " " + row.getFee() + " " + row.getNet() + " " + row.getCurrency())
        .containsExactlyInAnyOrder(
            "refund -5000 0 -5000 cny", "charge 19900 607 19293 cny");
    assertThat(listed.stream().map(BalanceTransaction::getSourceObject)
            .filter(Refund.class::isInstance).map(source -> ((Refund) source).getPaymentIntent()))
        .containsExactly(paid.getId());
  }

  @Test
  void aReportHasDisputesAndRefundsThatCameBack() throws StripeException {
    PaymentIntent lost = Checkouts.paidIntent(simulator, "lost");
    control(lost.getId(), "dispute", "{\"outcome\": \"lost\"}");
    PaymentIntent won = Checkouts.paidIntent(simulator, "won");
    control(won.getId(), "dispute", "{\"amount\": 900, \"outcome\": \"won\"}");
    PaymentIntent refunded = Checkouts.paidIntent(simulator, "refunded");
    String refund = simulator.control(
        "/_sim/payments/" + refunded.getId() + "/refund", "{\"amount\": 700}")
        .path("id").asString();
    control(refund, "fail", "{}");

    List<JsonNode> rows = rows(get(REPORT));

    assertThat(rows).extracting(SettlementIntegrationTests::figures).containsExactlyInAnyOrder(
        "charge 19900 607 19293", "charge 19900 607 19293", "charge 19900 607 19293",
        "dispute -19900 1500 -21400", "dispute -900 1500 -2400", "dispute_reversal 900 0 900",
        "refund -700 0 -700", "refund_failure 700 0 700");
    assertThat(rows).extracting(row -> row.path("id").asString()).doesNotHaveDuplicates();
    assertThat(rows).extracting(row -> row.path("source").path("id").asString())
        .contains(refund);
  }

  @Test
  void aReportCoversItsPeriodOnly() throws StripeException {
    long at = Checkouts.paidIntent(simulator, "o1").getCreated();
    String before = Instant.ofEpochSecond(at - 60).toString();
    String after = Instant.ofEpochSecond(at + 60).toString();

    assertThat(rows(get(REPORT + "?from=" + before + "&to=" + after))).hasSize(1);
    assertThat(rows(get(REPORT + "?to=" + before))).isEmpty();
    assertThat(rows(get(REPORT + "?from=" + after))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "missing, 1, 0, ''",
    "extra, 3, 1, charge 19900 607 19293",
    "amount, 2, 1, charge 20000 607 19393",
    "currency, 2, 1, charge 19900 607 19293",
    "fee, 2, 1, charge 19900 684 19216",
    "duplicate, 3, 2, charge 19900 607 19293",
    "twice, 3, 1, charge 19900 607 19293",
    "refund, 3, 1, refund -9950 0 -9950",
    "dispute, 3, 1, dispute -19900 0 -19900"})
  void plantsAMistakeAndTellsWhere(String mistake, int rows, int wrong, String figures)
      throws StripeException {
    Checkouts.paidIntent(simulator, "o1");
    Checkouts.paidIntent(simulator, "o2");

    HttpResponse<String> answer = get(REPORT + "?plant=" + mistake);

    JsonNode planted = planted(answer).getFirst();
    assertThat(planted.path("mistake").asString()).isEqualTo(mistake);
    assertThat(planted.path("payment_id").isNull()).isEqualTo(mistake.equals("extra"));
    assertThat(rows(answer)).hasSize(rows);
    assertThat(rows(answer).stream().filter(row -> row.path("id").equals(planted.path("row")))
        .map(SettlementIntegrationTests::figures))
        .isEqualTo(Collections.nCopies(wrong, figures));
    assertThat(rows(answer).stream().filter(row -> row.path("currency").asString().equals("eur")))
        .hasSize(mistake.equals("currency") ? 1 : 0);
  }

  @Test
  void theSameSeedPlantsTheSameAndAnotherSeedElsewhere() throws StripeException {
    for (int i = 0; i < 6; i++) {
      Checkouts.paidIntent(simulator, "o" + i);
    }
    String plant = REPORT + "?plant=missing,extra,amount&seed=";

    HttpResponse<String> first = get(plant + 7);

    assertThat(get(plant + 7).body()).isEqualTo(first.body());
    assertThat(planted(get(plant + 7))).isEqualTo(planted(first));
    assertThat(Stream.of(8, 9, 10, 11).map(seed -> planted(get(plant + seed))))
        .anyMatch(planted -> !planted.equals(planted(first)));
    assertThat(planted(first)).extracting(one -> one.path("row").asString())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?plant=nonsense", "?from=yesterday", "?seed=x"})
  void refusesWhatItDoesNotUnderstand(String query) {
    assertThat(get(REPORT + query).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesMoreMistakesThanThereArePayments() throws StripeException {
    Checkouts.paidIntent(simulator, "o1");

    assertThat(get(REPORT + "?plant=missing").statusCode()).isEqualTo(200);
    assertThat(get(REPORT + "?plant=missing,extra").statusCode()).isEqualTo(409);
    assertThat(get("/_sim/settlement/nobody").statusCode()).isEqualTo(404);
  }
}
