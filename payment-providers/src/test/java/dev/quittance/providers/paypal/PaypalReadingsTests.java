package dev.quittance.providers.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reading orders and events back tells, and what it does not. */
@Timeout(30)
class PaypalReadingsTests {

  private static final Instant CREATED = Instant.parse("2026-11-21T09:00:00Z");
  private static final String READ = "GET /v2/checkout/orders/ORD1";
  private static final String EVENTS = "GET /v1/notifications/webhooks-events";

  private final FakePaypal paypal = new FakePaypal();

  @AfterEach
  void stop() {
    paypal.close();
  }

  private PaypalProvider provider(Instant now) {
    return new PaypalProvider(paypal.settings(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private PaymentReading read(Instant now) {
    return provider(now).read(new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"),
        "ORD1", Map.of(), new Money(1000, "USD")));
  }

  private PaymentSnapshot snapshot(String order) {
    paypal.answer(READ, "200 " + order);
    PaymentReading reading = read(CREATED.plusSeconds(60));
    assertThat(reading).isInstanceOf(Found.class);
    return ((Found) reading).snapshot();
  }

  private static String refund(String id, String value, String status, String invoice) {
    return """
        {"id": "%s", "status": "%s", "invoice_id": "%s", "create_time": "2026-11-21T09:40:00Z",
         "amount": {"currency_code": "USD", "value": "%s"}}"""
        .formatted(id, status, invoice, value);
  }

  @Test
  void addsUpWhatWentBackAndNotWhatFailed() {
    PaymentSnapshot read = snapshot(PaypalCertaintyTests.order("COMPLETED", "",
        PaypalCertaintyTests.captures("PARTIALLY_REFUNDED", ", \"refunds\": ["
            + refund("R1", "2.50", "COMPLETED", "refund-r-1") + ","
            + refund("R2", "1.00", "COMPLETED", "payment-p-1") + ","
            + refund("R3", "3.00", "FAILED", "refund-r-3") + ","
            + refund("R4", "0.50", "PENDING", "refund-r-4") + "]")));

    assertThat(read.status()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
    assertThat(read.received()).isEqualTo(new Money(1000, "USD"));
    assertThat(read.refunded()).isEqualTo(new Money(350, "USD"));
    assertThat(read.refunds()).extracting(refund -> refund.refundId())
        .containsExactly(new RefundId("r-1"), null, new RefundId("r-3"), new RefundId("r-4"));
    assertThat(read.occurredAt()).isEqualTo(Instant.parse("2026-11-21T09:30:00Z"));
    assertThat(read.orderId()).isEqualTo(new OrderId("o-1"));
    assertThat(read.paymentId()).isEqualTo(new PaymentId("p-1"));
  }

  @Test
  void readsAnApprovalAsNoMoney() {
    PaymentSnapshot read = snapshot(PaypalCertaintyTests.order("APPROVED", "", ""));

    assertThat(read.status()).isEqualTo(PaymentStatus.AUTHORISED);
    assertThat(read.received()).isEqualTo(new Money(0, "USD"));
    assertThat(read.amount()).isEqualTo(new Money(1000, "USD"));
  }

  @ParameterizedTest
  @CsvSource({"CREATED, 21599, PENDING", "CREATED, 21601, EXPIRED",
    "PAYER_ACTION_REQUIRED, 21601, EXPIRED", "APPROVED, 21601, AUTHORISED"})
  void endsWhatNobodyApprovedInTime(String status, long later, PaymentStatus expected) {
    paypal.answer(READ, "200 " + PaypalCertaintyTests.order(status, "", ""));

    assertThat(read(CREATED.plusSeconds(later))).isInstanceOfSatisfying(Found.class, found ->
        assertThat(found.snapshot().status()).isEqualTo(expected));
  }

  @Test
  void waitsForAPendingCaptureHoweverLong() {
    paypal.answer(READ, "200 " + PaypalCertaintyTests.order("COMPLETED", "",
        PaypalCertaintyTests.captures("PENDING", "")));

    assertThat(read(CREATED.plus(Duration.ofDays(7)))).isInstanceOfSatisfying(Found.class,
        found -> assertThat(found.snapshot().status()).isEqualTo(PaymentStatus.PENDING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"404 {}", "404 <html>", "500 {}", "200 <html>", "200 {}", "200 []",
    "200 {\"id\": \"ORD2\", \"status\": \"CREATED\"}", "403 {\"name\": \"NOT_AUTHORIZED\"}",
    "200 {\"id\": \"ORD1\", \"status\": \"NEW_ONE\"}", "close"})
  void missesNothingThatItCannotRead(String answer) {
    paypal.answer(READ, answer);

    assertThat(read(CREATED)).isInstanceOf(Unavailable.class);
  }

  @Test
  void missesWhatPaypalItselfDoesNotHave() {
    paypal.answer(READ, "404 {\"name\": \"RESOURCE_NOT_FOUND\"}");

    assertThat(read(CREATED)).isInstanceOf(NotFound.class);
  }

  @Test
  void callsUnreadableWhatContradictsItself() {
    paypal.answer(READ, "200 " + PaypalCertaintyTests.order("COMPLETED", "",
        PaypalCertaintyTests.captures("PARTIALLY_REFUNDED", "")));
    assertThat(read(CREATED)).isInstanceOf(Unavailable.class);
    paypal.answer(READ, "200 " + PaypalCertaintyTests.order("COMPLETED", "",
        PaypalCertaintyTests.captures("COMPLETED", "").replace("USD", "EUR")));
    assertThat(read(CREATED)).isInstanceOf(Unavailable.class);
  }

  private EventListing list(String cursor) {
    return provider(CREATED).listEvents(
        new EventQuery(CREATED, CREATED.plusSeconds(60), cursor));
  }

  @Test
  void listsEventsPageByPage() {
    paypal.answer(EVENTS, """
        200 {"events": [{"id": "WH-1"}, {"id": "WH-2"}], "count": 2, "links": [
         {"rel": "self", "href": "https://elsewhere.example.com/a?page=1"},
         {"rel": "next", "href": "https://elsewhere.example.com/a?page_size=100&start_id=WH-3"}]}""",
        "200 {\"events\": []}");
    EventListing first = list(null);
    assertThat(first).isInstanceOfSatisfying(EventListing.Page.class, page -> {
      assertThat(page.bodies()).hasSize(2);
      assertThat(page.cursor()).isEqualTo("page_size=100&start_id=WH-3");
    });
    assertThat(list("page_size=100&start_id=WH-3")).isInstanceOfSatisfying(
        EventListing.Page.class, page -> assertThat(page.cursor()).isNull());
    assertThat(paypal.calls("GET")).extracting(FakePaypal.Call::line).containsExactly(
        EVENTS + "?page_size=100&start_time=2026-11-21T09%3A00%3A00Z"
            + "&end_time=2026-11-21T09%3A01%3A00Z",
        EVENTS + "?page_size=100&start_id=WH-3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 {}", "200 {\"events\": {}}", "200 {\"events\": null}", "404 {}",
    "500 {}", "200 <html>",
    "200 {\"events\": [], \"links\": [{\"rel\": \"next\", \"href\": \"https://x/?same=1\"}]}"})
  void provesNothingByAListThatIsNone(String answer) {
    paypal.answer(EVENTS, answer);

    assertThat(list("same=1")).isInstanceOf(EventListing.Unavailable.class);
  }

  @Test
  void followsNoCursorThatIsNone() {
    assertThat(list("x y\r\nHost: evil")).isInstanceOf(EventListing.Unavailable.class);
    assertThat(paypal.calls()).isEmpty();
  }
}
