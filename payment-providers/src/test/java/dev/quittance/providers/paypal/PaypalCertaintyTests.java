package dev.quittance.providers.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must never look certain, and what we say to PayPal: creating, capturing, refunding. */
@Timeout(30)
class PaypalCertaintyTests {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String CREATE = "POST /v2/checkout/orders";
  private static final String READ = "GET /v2/checkout/orders/ORD1";
  private static final String CAPTURE = "POST /v2/checkout/orders/ORD1/capture";
  private static final String REFUND = "POST /v2/payments/captures/CAP1/refund";
  private static final String ISSUE =
      "422 {\"name\": \"UNPROCESSABLE_ENTITY\", \"debug_id\": \"d1\", \"details\": "
          + "[{\"issue\": \"%s\", \"description\": \"No.\"}]}";

  private final FakePaypal paypal = new FakePaypal();
  private final PaypalProvider provider =
      new PaypalProvider(paypal.settings(), Clock.fixed(NOW, ZoneOffset.UTC));

  @AfterEach
  void stop() {
    paypal.close();
  }

  private static CreatePayment wish(Money amount) {
    return new CreatePayment(new PaymentId("p-1"), new OrderId("o-1"), "user-1", amount, null,
        "Trial", null, null, null, Map.of(), NOW.plusSeconds(1800), NOW, false);
  }

  private static PaymentReference payment(Map<String, String> references) {
    return new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"), "ORD1", references,
        new Money(1000, "USD"));
  }

  private ProviderOutcome create() {
    return provider.create(wish(new Money(1000, "USD")));
  }

  private ProviderOutcome capture() {
    return provider.capture(new CapturePayment(payment(Map.of())));
  }

  private ProviderOutcome refund(boolean mayExist, @Nullable String capture) {
    return provider.refund(new CreateRefund(new RefundId("r-1"),
        payment(capture == null ? Map.of() : Map.of("capture", capture)),
        new Money(250, "USD"), "asked", mayExist));
  }

  static String order(String status, String links, String payments) {
    return """
        {"id": "ORD1", "status": "%s", "create_time": "2026-11-21T09:00:00Z", "links": [%s],
         "purchase_units": [{"reference_id": "o-1", "custom_id": "p-1",
           "amount": {"currency_code": "USD", "value": "10.00"}, "payments": {%s}}]}"""
        .formatted(status, links, payments);
  }

  static String captures(String status, String more) {
    return """
        "captures": [{"id": "CAP1", "status": "%s", "create_time": "2026-11-21T09:30:00Z",
         "amount": {"currency_code": "USD", "value": "10.00"}}]%s""".formatted(status, more);
  }

  private static String refundBody(String status) {
    return """
        {"id": "REF1", "status": "%s", "invoice_id": "refund-r-1", "custom_id": "p-1",
         "amount": {"currency_code": "USD", "value": "2.50"}}""".formatted(status);
  }

  private static String paid() {
    return order("COMPLETED", "", captures("COMPLETED", ""));
  }

  @Test
  void declaresWhatPaypalDoes() {
    assertThat(provider.capabilities().operations()).containsExactlyInAnyOrder(
        Capability.CAPTURE, Capability.REFUND, Capability.PARTIAL_REFUND, Capability.READ,
        Capability.LIST_EVENTS, Capability.IDEMPOTENT_CALLS);
  }

  @Test
  void sendsThePayerToTheApproveLinkOfEitherName() {
    for (String rel : new String[] {"approve", "payer-action"}) {
      paypal.answer(CREATE, "201 " + order("PAYER_ACTION_REQUIRED",
          "{\"rel\": \"self\", \"href\": \"https://x\"}, {\"rel\": \"" + rel
              + "\", \"href\": \"https://www.paypal.com/checkoutnow?token=ORD1\"}", ""));
      assertThat(create()).isInstanceOfSatisfying(ActionRequired.class, action -> {
        assertThat(action.object().id()).isEqualTo("ORD1");
        assertThat(action.object().references()).containsEntry("paypal_order", "ORD1");
        assertThat(action.payload().mode()).isEqualTo("redirect");
        assertThat(action.payload().fields()).containsEntry("payment_url",
            "https://www.paypal.com/checkoutnow?token=ORD1");
      });
    }
    FakePaypal.Call call = paypal.calls(CREATE).getFirst();
    assertThat(call.header("Paypal-request-id")).isEqualTo("payment-p-1");
    assertThat(call.header("Prefer")).isEqualTo("return=representation");
    assertThat(call.body()).contains("\"intent\":\"CAPTURE\"", "\"value\":\"10.00\"",
        "\"reference_id\":\"o-1\"", "\"custom_id\":\"p-1\"", "\"invoice_id\":\"payment-p-1\"",
        "\"return_url\":\"https://shop.example.com/done\"");
    assertThat(paypal.calls(CREATE).get(1).body()).isEqualTo(call.body());
  }

  @Test
  void saysBeforeAnyCallWhatPaypalCannotTake() {
    assertThat(provider.create(wish(new Money(10_050, "HUF"))))
        .isInstanceOfSatisfying(NotAttempted.class, refused -> {
          assertThat(refused.code()).isEqualTo("invalid_request");
          assertThat(refused.message()).contains("HUF");
        });
    assertThat(new PaypalProvider(paypal.settings("PAYPAL_RETURN_URL", ""), Clock.systemUTC())
        .create(wish(new Money(1000, "USD")))).isInstanceOfSatisfying(NotAttempted.class,
            refused -> assertThat(refused.message()).contains("PAYPAL_RETURN_URL"));
    assertThat(paypal.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 {}", "503 <html>", "201 <html>", "201 {}", "201 []", "200 {\"id\"",
    "201 {\"id\": \"ORD1\", \"status\": \"CREATED\"}", "302 ", "409 {\"name\": \"X\"}",
    "422 <html>", "close"})
  void callsUnknownWhatMayHaveBeenMadeAndCannotBeRead(String answer) {
    paypal.answer(CREATE, answer);
    assertThat(create()).isInstanceOf(Unknown.class);
    assertThat(paypal.calls(CREATE)).hasSize(1);
    paypal.answer(CAPTURE, answer);
    assertThat(capture()).isInstanceOf(Unknown.class);
    paypal.answer(REFUND, answer);
    assertThat(refund(false, "CAP1")).isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({"400, DUPLICATE_REQUEST_ID", "422, DUPLICATE_REQUEST_ID",
    "422, PAYPAL_REQUEST_ID_PREVIOUSLY_USED", "422, DUPLICATE_INVOICE_ID"})
  void callsUnknownWhatIsRefusedBecauseOfAnEarlierTry(int status, String issue) {
    paypal.answer(CREATE, ISSUE.replace("422", Integer.toString(status)).formatted(issue));

    assertThat(create()).isInstanceOf(Unknown.class);
  }

  @Test
  void callsUnknownAStatusThatItDoesNotKnow() {
    paypal.answer(CREATE, "201 " + order("NEW_ONE", "", ""));
    assertThat(create()).isInstanceOf(Unknown.class);
    paypal.answer(CAPTURE, "201 " + order("COMPLETED", "", captures("NEW_ONE", "")));
    assertThat(capture()).isInstanceOfSatisfying(Unknown.class, unknown ->
        assertThat(unknown.raw()).isNotNull());
    paypal.answer(REFUND, "201 " + refundBody("NEW_ONE"));
    assertThat(refund(false, "CAP1")).isInstanceOf(Unknown.class);
  }

  @ParameterizedTest
  @CsvSource({"400, invalid_request, false", "403, unauthorized, false",
    "404, invalid_request, false", "429, rate_limited, true"})
  void saysThatNothingHappenedWhenItWasRefusedAtTheDoor(
      int status, String code, boolean retryable) {
    paypal.answer(CREATE, status + " {\"name\": \"X\", \"message\": \"No.\"}");

    assertThat(create()).isInstanceOfSatisfying(NotAttempted.class, refused -> {
      assertThat(refused.code()).isEqualTo(code);
      assertThat(refused.retryable()).isEqualTo(retryable);
    });
  }

  @Test
  void takesAnApprovedOrderForNoPayment() {
    paypal.answer(CREATE, "200 " + order("APPROVED", "", ""));

    assertThat(create()).isInstanceOf(Pending.class);
  }

  @Test
  void capturesUnderOneRequestId() {
    paypal.answer(CAPTURE, "201 " + paid());
    assertThat(capture()).isInstanceOfSatisfying(Succeeded.class, done -> {
      assertThat(done.object().amount()).isEqualTo(new Money(1000, "USD"));
      assertThat(done.object().references()).containsEntry("capture", "CAP1");
    });
    capture();
    assertThat(paypal.calls(CAPTURE)).extracting(call -> call.header("Paypal-request-id"))
        .containsExactly("capture-p-1", "capture-p-1");
  }

  @Test
  void takesAPendingCaptureForNoPaymentAndADeclinedOneForNone() {
    paypal.answer(CAPTURE, "201 " + order("COMPLETED", "", captures("PENDING", "")));
    assertThat(capture()).isInstanceOf(Pending.class);
    paypal.answer(CAPTURE, "201 " + order("COMPLETED", "", captures("DECLINED", "")));
    assertThat(capture()).isInstanceOf(Declined.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ORDER_NOT_APPROVED", "INSTRUMENT_DECLINED", "ORDER_EXPIRED",
    "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED"})
  void saysWhyNothingWasCaptured(String issue) {
    paypal.answer(CAPTURE, ISSUE.formatted(issue));

    assertThat(capture()).isInstanceOfSatisfying(Declined.class, declined -> {
      assertThat(declined.code()).isEqualTo(issue);
      assertThat(declined.message()).contains("d1");
    });
  }

  @Test
  void readsWhatAnEarlierCaptureBrought() {
    paypal.answer(CAPTURE, ISSUE.formatted("ORDER_ALREADY_CAPTURED"));
    paypal.answer(READ, "200 " + paid());
    assertThat(capture()).isInstanceOf(Succeeded.class);
    paypal.answer(READ, "500 {}");
    assertThat(capture()).isInstanceOf(Unknown.class);
    paypal.answer(READ, "200 " + order("APPROVED", "", ""));
    assertThat(capture()).isInstanceOf(Unknown.class);
  }

  @Test
  void knowsThatAVoidedOrderTookNothing() {
    paypal.answer(CAPTURE, ISSUE.formatted("ORDER_COMPLETED_OR_VOIDED"));
    paypal.answer(READ, "200 " + order("VOIDED", "", ""));
    assertThat(capture()).isInstanceOf(Declined.class);
    paypal.answer(READ, "200 " + paid());
    assertThat(capture()).isInstanceOf(Succeeded.class);
  }

  @Test
  void callsUnknownWhatAnEarlierOrderMayHaveTaken() {
    paypal.answer(CAPTURE, ISSUE.formatted("DUPLICATE_INVOICE_ID"));
    paypal.answer(READ, "200 " + order("APPROVED", "", ""));

    assertThat(capture()).isInstanceOf(Unknown.class);
  }

  @Test
  void refundsUnderItsOwnIdAndItsOwnRequestId() {
    paypal.answer(REFUND, "201 " + refundBody("COMPLETED"));
    assertThat(refund(false, "CAP1")).isInstanceOfSatisfying(Succeeded.class, done ->
        assertThat(done.object().id()).isEqualTo("REF1"));
    FakePaypal.Call call = paypal.calls(REFUND).getFirst();
    assertThat(call.header("Paypal-request-id")).isEqualTo("refund-r-1");
    assertThat(call.body()).contains("\"value\":\"2.50\"", "\"invoice_id\":\"refund-r-1\"",
        "\"custom_id\":\"p-1\"");
    paypal.answer(REFUND, "201 " + refundBody("PENDING"));
    assertThat(refund(false, "CAP1")).isInstanceOf(Pending.class);
    paypal.answer(REFUND, "201 " + refundBody("FAILED"));
    assertThat(refund(false, "CAP1")).isInstanceOf(Declined.class);
  }

  @Test
  void findsTheCaptureToRefund() {
    paypal.answer(REFUND, "201 " + refundBody("COMPLETED"));
    paypal.answer(READ, "200 " + paid());
    assertThat(refund(false, null)).isInstanceOf(Succeeded.class);
    paypal.answer(READ, "200 " + order("APPROVED", "", ""));
    assertThat(refund(false, null)).isInstanceOfSatisfying(NotAttempted.class, refused ->
        assertThat(refused.code()).isEqualTo("not_paid"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"500 {} | unreachable | true",
    "429 {} | rate_limited | true", "404 {\"name\": \"RESOURCE_NOT_FOUND\"} | "
      + "invalid_request | false"})
  void saysThatNothingWasSentUnlessAnEarlierTryMayHaveBeen(
      String answer, String code, boolean retryable) {
    paypal.answer(READ, answer);
    assertThat(refund(false, null)).isInstanceOfSatisfying(NotAttempted.class, refused -> {
      assertThat(refused.code()).isEqualTo(code);
      assertThat(refused.retryable()).isEqualTo(retryable);
    });
    assertThat(refund(true, null)).isInstanceOf(Unknown.class);
    assertThat(paypal.calls(REFUND)).isEmpty();
  }

  @Test
  void saysThatARefundIsImpossibleOnlyIfItWasNotMade() {
    paypal.answer(REFUND, ISSUE.formatted("CAPTURE_FULLY_REFUNDED"));
    paypal.answer(READ, "200 " + paid());
    assertThat(refund(true, "CAP1")).isInstanceOfSatisfying(Declined.class, declined ->
        assertThat(declined.code()).isEqualTo("CAPTURE_FULLY_REFUNDED"));
    paypal.answer(READ, "200 " + order("COMPLETED", "", captures(
        "PARTIALLY_REFUNDED", ", \"refunds\": [" + refundBody("COMPLETED") + "]")));
    assertThat(refund(true, "CAP1")).isInstanceOf(Succeeded.class);
    paypal.answer(READ, "500 {}");
    assertThat(refund(true, "CAP1")).isInstanceOf(Unknown.class);
  }

  @Test
  void asksForNoOtherPathThanThatOfItsId() {
    provider.read(new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"), "../a?b#c/d",
        Map.of(), new Money(1000, "USD")));

    assertThat(paypal.calls("GET").getFirst().line())
        .isEqualTo("GET /v2/checkout/orders/%2E%2E%2Fa%3Fb%23c%2Fd");
  }
}
