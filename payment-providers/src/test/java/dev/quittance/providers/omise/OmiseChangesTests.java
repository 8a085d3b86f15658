package dev.quittance.providers.omise;

import static dev.quittance.providers.omise.OmiseServer.NOW;
import static dev.quittance.providers.omise.OmiseServer.charge;
import static dev.quittance.providers.omise.OmiseServer.error;
import static dev.quittance.providers.omise.OmiseServer.list;
import static dev.quittance.providers.omise.OmiseServer.refund;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundId;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.DisputeSnapshot;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.SnapshotOutcomes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Capturing, ending, refunding and reading: what an answer proves. */
@Timeout(60)
class OmiseChangesTests {

  private static final PaymentReference PAYMENT = new PaymentReference(new PaymentId("p-1"),
      new OrderId("o-1"), "chrg_1", Map.of("charge", "chrg_1"), new Money(1000, "THB"));
  private static final String NO_REFUNDS = "'refunds': {'total': 0, 'data': []}, ";

  private final OmiseServer server = new OmiseServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String state(String fields) {
    return "200 " + charge("chrg_1", NO_REFUNDS + fields);
  }

  private static final String OPEN = state("'status': 'pending'");
  private static final String RESERVED =
      state("'status': 'pending', 'authorized': true, 'capture': false");
  private static final String PAID = state("'status': 'successful', 'paid': true");

  private ProviderOutcome capture() {
    return server.provider().capture(new CapturePayment(PAYMENT));
  }

  private ProviderOutcome cancel() {
    return server.provider().cancel(new CancelPayment(PAYMENT, "test"));
  }

  private ProviderOutcome giveBack(boolean mayExist) {
    return server.provider().refund(new CreateRefund(
        new RefundId("r-1"), PAYMENT, new Money(100, "THB"), "requested", mayExist));
  }

  private PaymentSnapshot read() {
    PaymentReading reading = server.provider().read(PAYMENT);
    assertThat(reading).isInstanceOf(PaymentReading.Found.class);
    return ((PaymentReading.Found) reading).snapshot();
  }

  @Test
  void capturesWhatWasReserved() {
    server.answers("POST /charges/chrg_1/capture", PAID);

    assertThat(capture()).isInstanceOf(Succeeded.class);
  }

  @Test
  void tellsOfACaptureWhatWasTaken() {
    server.answers("POST /charges/chrg_1/capture", "400 " + error("failed_capture"))
        .answers("GET /charges/chrg_1",
            state("'status': 'successful', 'paid': true, 'captured_amount': 400"));

    assertThat(capture()).isInstanceOfSatisfying(Succeeded.class, done ->
        assertThat(done.object().amount()).isEqualTo(new Money(400, "THB")));
  }

  @ParameterizedTest
  @CsvSource({"PAID, Succeeded", "OPEN, Declined", "ENDED, Declined", "RESERVED, NotAttempted",
    "LOST, Unknown"})
  void readsWhyACaptureWasRefused(String state, String outcome) {
    server.answers("POST /charges/chrg_1/capture", "400 " + error("failed_capture"))
        .answers("GET /charges/chrg_1", switch (state) {
          case "PAID" -> PAID;
          case "OPEN" -> OPEN;
          case "ENDED" -> state("'status': 'reversed'");
          case "RESERVED" -> RESERVED;
          default -> "500 x";
        });

    assertThat(capture().getClass().getSimpleName()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 x", "200 {}", "200 <html>", "502 <html>"})
  void doesNotKnowWhetherACaptureWithoutAnAnswerWasDone(String answer) {
    server.answers("POST /charges/chrg_1/capture", answer)
        .answers("POST /charges/chrg_1/expire", answer)
        .answers("GET /charges/chrg_1", OPEN);

    assertThat(capture()).isInstanceOf(Unknown.class);
    assertThat(cancel()).isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({"open, OPEN", "pending, OPEN", "won, WON", "lost, LOST", "brand_new, "})
  void readsTheDisputeThatStandsInACharge(String told, DisputeSnapshot.@Nullable Status status) {
    server.answers("GET /charges/chrg_1", state("'status': 'successful', 'paid': true, "
        + "'dispute': {'object': 'dispute', 'id': 'dspt_1', 'amount': 1000, 'currency': 'THB', "
        + "'status': '" + told + "', 'reason_code': 'goods_or_services_not_provided', "
        + "'created_at': '2026-11-20T10:00:00Z', 'closed_at': null}"));

    assertThat(read().disputes()).extracting(DisputeSnapshot::status)
        .isEqualTo(status == null ? List.of() : List.of(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "'dspt_1'"})
  void readsAChargeThatShowsNoDispute(String dispute) {
    server.answers("GET /charges/chrg_1",
        state("'status': 'successful', 'paid': true, 'dispute': " + dispute));
    assertThat(read().disputes()).isEmpty();
  }

  @Test
  void reversesWhatWasReservedAndExpiresWhatIsOpen() {
    server.answers("GET /charges/chrg_1", RESERVED)
        .answers("POST /charges/chrg_1/reverse", state("'status': 'reversed'"));
    assertThat(cancel()).isInstanceOf(Succeeded.class);

    server.answers("GET /charges/chrg_1", OPEN)
        .answers("POST /charges/chrg_1/expire", state("'status': 'expired'"));
    assertThat(cancel()).isInstanceOf(Succeeded.class);
    assertThat(server.posts())
        .containsExactly("/charges/chrg_1/reverse", "/charges/chrg_1/expire");
  }

  @Test
  void cannotEndACardThatTheBankAsksAbout() {
    server.answers("GET /charges/chrg_1",
        OPEN.replace("\"source\": {\"object\": \"source\", \"id\": \"src_1\"}, ", ""));

    assertThat(cancel()).isInstanceOfSatisfying(Declined.class, declined ->
        assertThat(declined.code()).isEqualTo("card_pending"));
    assertThat(server.posts()).isEmpty();
  }

  @Test
  void seesThatThePayerWasFaster() {
    server.answers("GET /charges/chrg_1", OPEN, PAID)
        .answers("POST /charges/chrg_1/expire", "400 " + error("invalid_charge"));

    assertThat(cancel()).isInstanceOfSatisfying(Declined.class, declined ->
        assertThat(declined.code()).isEqualTo("already_paid"));
  }

  @Test
  void refundsWithOurIdsInIt() {
    server.answers("POST /charges/chrg_1/refunds", "200 " + refund(
        "rfnd_1", "r-1", "closed"));

    assertThat(giveBack(false)).isInstanceOfSatisfying(Succeeded.class, done ->
        assertThat(done.object().id()).isEqualTo("rfnd_1"));
    assertThat(server.requests()).singleElement().asString().contains("\"amount\":100",
        "\"refund_id\":\"r-1\"", "\"payment_id\":\"p-1\"", "\"order_id\":\"o-1\"");
  }

  @ParameterizedTest
  @CsvSource({
    "200, pending, Pending",
    "200, strange, Unknown",
    "400, failed_refund, Declined",
    "404, not_found, Declined",
    "401, authentication_failure, NotAttempted",
    "429, too_many_requests, NotAttempted",
    "500, internal_error, Unknown",
  })
  void tellsWhetherARefundCanHaveGoneOut(int status, String word, String outcome) {
    server.answers("POST /charges/chrg_1/refunds",
        status + " " + (status == 200 ? refund("rfnd_1", "r-1", word) : error(word)));

    assertThat(giveBack(false).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void neverPostsARefundAgainThatMayExist() {
    server.answers("GET /charges/chrg_1/refunds",
        list(2, refund("rfnd_0", "r-0", "closed")),
        list(2, refund("rfnd_1", "r-1", "closed")));
    assertThat(giveBack(true)).isInstanceOfSatisfying(Succeeded.class, done ->
        assertThat(done.object().id()).isEqualTo("rfnd_1"));

    for (String answer : List.of(list(0), "500 x", "200 {}",
        "404 " + error("not_found"), list(5))) {
      server.answers("GET /charges/chrg_1/refunds", answer);
      assertThat(giveBack(true)).isInstanceOf(Unknown.class);
    }
    assertThat(server.posts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -100})
  void refundsNoNothingAndNoLess(long amount) {
    assertThat(server.provider().refund(new CreateRefund(new RefundId("r-1"), PAYMENT,
        new Money(amount, "THB"), "requested", false))).isInstanceOf(NotAttempted.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void readsAPartlyCapturedAndPartlyRefundedCharge() {
    server.answers("GET /charges/chrg_1", state("'status': 'successful', 'paid': true, "
        + "'captured_amount': 500, 'refunded_amount': 100, "
        + "'paid_at': '2026-11-21T09:59:20Z'").replace("{\"total\": 0, \"data\": []}",
            "{\"total\": 1, \"data\": [" + refund("rfnd_1", "r-1", "closed") + "]}"));

    PaymentSnapshot snapshot = read();
    assertThat(snapshot.status()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
    assertThat(snapshot.received()).isEqualTo(new Money(500, "THB"));
    assertThat(snapshot.refunded()).isEqualTo(new Money(100, "THB"));
    assertThat(snapshot.occurredAt()).isEqualTo("2026-11-21T09:59:20Z");
    List<PaymentOutcome> outcomes = SnapshotOutcomes.of(snapshot, PAYMENT);
    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.get(0)).isInstanceOfSatisfying(PaymentSucceeded.class, paid ->
        assertThat(paid.amount()).isEqualTo(new Money(500, "THB")));
    assertThat(outcomes.get(1)).isInstanceOfSatisfying(PaymentRefunded.class, refunded ->
        assertThat(refunded.refundId()).isEqualTo(new RefundId("r-1")));
  }

  @Test
  void listsTheRefundsThatTheChargeDoesNotShow() {
    String paid = "200 " + charge("chrg_1", "'status': 'successful', 'paid': true, "
        + "'refunded_amount': 200, 'refunds': {'total': 2, 'data': []}");
    server.answers("GET /charges/chrg_1", paid)
        .answers("GET /charges/chrg_1/refunds",
            list(2, refund("rfnd_1", "r-1", "closed"),
                refund("rfnd_2", "not ours!", "pending")));
    assertThat(read().refunds()).hasSize(2)
        .anySatisfy(refund -> assertThat(refund.refundId()).isNull());

    server.answers("GET /charges/chrg_1/refunds", "500 x");
    assertThat(server.provider().read(PAYMENT)).isInstanceOf(PaymentReading.Unavailable.class);
  }

  @ParameterizedTest
  @CsvSource({"404, not_found, NotFound", "404, '', Unavailable", "401, x, Unavailable",
    "429, x, Unavailable", "500, x, Unavailable"})
  void tellsWhatIsNotThereFromWhatCannotBeRead(int status, String code, String reading) {
    server.answers("GET /charges/chrg_1", status + " " + error(code));

    assertThat(server.provider().read(PAYMENT).getClass().getSimpleName()).isEqualTo(reading);
  }

  @Test
  void takesNoOtherChargeForTheOneItAskedFor() {
    server.answers("GET /charges/chrg_1", PAID.replace("chrg_1", "chrg_2"));

    assertThat(server.provider().read(PAYMENT)).isInstanceOf(PaymentReading.Unavailable.class);
  }

  @Test
  void keepsAnIdInsideItsPartOfThePath() {
    server.provider().read(new PaymentReference(PAYMENT.paymentId(), PAYMENT.orderId(),
        "../events?x=1", Map.of(), PAYMENT.amount()));

    assertThat(server.requests()).singleElement().asString()
        .startsWith("GET /charges/%2E%2E%2Fevents%3Fx%3D1");
  }

  @Test
  void listsEventsPageByPage() {
    server.answers("GET /events", list(3, "{\"id\": \"evnt_1\"}", "{\"id\": \"evnt_2\"}"),
        list(3, "{\"id\": \"evnt_3\"}"));
    EventListing first = events(null);

    assertThat(first).isInstanceOfSatisfying(EventListing.Page.class, page -> {
      assertThat(page.bodies()).hasSize(2);
      assertThat(page.cursor()).isEqualTo("2");
    });
    assertThat(events("2")).isInstanceOfSatisfying(EventListing.Page.class, page ->
        assertThat(page.cursor()).isNull());
    assertThat(server.requests().get(1)).contains("offset=2", "order=chronological");
    assertThat(events("evnt_1")).isInstanceOf(EventListing.Unavailable.class);
    for (String answer : List.of("500 x", "200 {}", "401 {}", "200 {\"data\": []}")) {
      server.answers("GET /events", answer);
      assertThat(events(null)).isInstanceOf(EventListing.Unavailable.class);
    }
  }

  private EventListing events(String cursor) {
    return server.provider().listEvents(new EventQuery(NOW.minusSeconds(60), NOW, cursor));
  }
}
