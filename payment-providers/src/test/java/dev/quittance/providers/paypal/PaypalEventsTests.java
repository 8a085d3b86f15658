package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookVerdict;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class PaypalEventsTests {

  private static final PaypalWebhooks WEBHOOKS;
  private static final String AMOUNT = """
      "amount": {"currency_code": "USD", "value": "10.00"}""";
  private static final String CAPTURE = """
      {"id": "CAP1", "status": "%s", "status_details": {"reason": "BUYER_COMPLAINT"}, %s,
       "custom_id": "p-1", "invoice_id": "payment-p-1",
       "links": [{"rel": "self", "href": "https://api.paypal.com/v2/payments/captures/CAP1"},
         {"rel": "up", "href": "https://api.paypal.com/v2/checkout/orders/ORD1"}]}""";
  private static final String REFUND = """
      {"id": "REF1", "status": "%s", "amount": {"currency_code": "USD", "value": "2.50"},
       "custom_id": "p-1", "invoice_id": "%s", "seller_payable_breakdown":
         {"total_refunded_amount": {"currency_code": "USD", "value": "7.50"}},
       "links": [{"rel": "up", "href": "https://api.paypal.com/v2/payments/captures/CAP1"}]}""";
  private static final String ORDER = """
      {"id": "ORD1", "status": "%s", "purchase_units": [{"reference_id": "o-1",
       "custom_id": "p-1", %s, "payments": {"captures": [%s]}}]}""";
  private static final String DISPUTE = """
      {"dispute_id": "PP-D-1", "reason": "UNAUTHORISED",
       "dispute_amount": {"currency_code": "USD", "value": "10.00"},
       "disputed_transactions": [{"seller_transaction_id": "CAP1", "custom": "p-1"}]%s}""";

  static {
    try (FakePaypal paypal = new FakePaypal()) {
      WEBHOOKS = new PaypalWebhooks(paypal.settings(), Clock.systemUTC());
    }
  }

  private static WebhookVerdict read(String body) {
    return WEBHOOKS.translate(body.getBytes(UTF_8));
  }

  private static WebhookVerdict verdict(String type, String resource) {
    return read("""
        {"id": "WH-1", "event_version": "1.0", "create_time": "2026-11-21T10:00:00.123Z",
         "event_type": "%s", "resource": %s}""".formatted(type, resource));
  }

  private static Translation translate(String type, String resource) {
    WebhookVerdict verdict = verdict(type, resource);
    assertThat(verdict).isInstanceOf(WebhookVerdict.Verified.class);
    return ((WebhookVerdict.Verified) verdict).event().translation();
  }

  private static <T extends PaymentOutcome> T outcome(Class<T> kind, String type, String resource) {
    Translation translation = translate(type, resource);
    assertThat(translation).isInstanceOf(Translation.Outcome.class);
    PaymentOutcome event = ((Translation.Outcome) translation).event();
    assertThat(event).isInstanceOf(kind);
    assertThat(event.report().reportedBy()).isEqualTo(ReportedBy.WEBHOOK);
    assertThat(event.report().providerEventId()).isEqualTo("WH-1");
    return kind.cast(event);
  }

  private static String ignored(String type, String resource) {
    Translation translation = translate(type, resource);
    assertThat(translation).isInstanceOf(Translation.Ignored.class);
    return ((Translation.Ignored) translation).reason();
  }

  @Test
  void takesAnApprovalForNoPayment() {
    PaymentApproved approved = outcome(PaymentApproved.class, "CHECKOUT.ORDER.APPROVED",
        ORDER.formatted("APPROVED", AMOUNT, ""));

    assertThat(approved.amount()).isEqualTo(new Money(1000, "USD"));
    assertThat(approved.report().providerPaymentId()).isEqualTo("ORD1");
    assertThat(approved.report().orderId()).isEqualTo(new OrderId("o-1"));
    assertThat(approved.report().paymentId()).isEqualTo(new PaymentId("p-1"));
    assertThat(approved.report().occurredAt())
        .isEqualTo(Instant.parse("2026-11-21T10:00:00.123Z"));
  }

  @Test
  void tellsWhatACaptureBrought() {
    PaymentSucceeded paid = outcome(PaymentSucceeded.class, "PAYMENT.CAPTURE.COMPLETED",
        CAPTURE.formatted("COMPLETED", AMOUNT));

    assertThat(paid.amount()).isEqualTo(new Money(1000, "USD"));
    assertThat(paid.report().providerPaymentId()).isEqualTo("ORD1");
    assertThat(paid.report().paymentId()).isEqualTo(new PaymentId("p-1"));
    assertThat(paid.report().references())
        .isEqualTo(Map.of("paypal_order", "ORD1", "capture", "CAP1"));
    assertThat(ignored("PAYMENT.CAPTURE.PENDING", CAPTURE.formatted("PENDING", AMOUNT)))
        .isEqualTo("still_pending");
  }

  @Test
  void prefersTheOrderThatNewerBodiesNameAndDoesWithoutAny() {
    String newer = CAPTURE.formatted("COMPLETED", AMOUNT + """
        , "supplementary_data": {"related_ids": {"order_id": "ORD2"}}""");
    assertThat(outcome(PaymentSucceeded.class, "PAYMENT.CAPTURE.COMPLETED", newer)
        .report().providerPaymentId()).isEqualTo("ORD2");
    String bare = "{\"id\": \"CAP1\", " + AMOUNT + "}";
    PaymentSucceeded paid = outcome(PaymentSucceeded.class, "PAYMENT.CAPTURE.COMPLETED", bare);
    assertThat(paid.report().providerPaymentId()).isNull();
    assertThat(paid.report().paymentId()).isNull();
    assertThat(paid.report().references()).containsEntry("capture", "CAP1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PAYMENT.CAPTURE.DENIED", "PAYMENT.CAPTURE.DECLINED"})
  void tellsThatACaptureFailed(String type) {
    PaymentFailed failed = outcome(PaymentFailed.class, type,
        CAPTURE.formatted("DECLINED", AMOUNT));

    assertThat(failed.code()).isEqualTo("BUYER_COMPLAINT");
    assertThat(failed.terminal()).isTrue();
  }

  @Test
  void looksAtTheCapturesOfACompletedOrder() {
    String type = "CHECKOUT.ORDER.COMPLETED";
    assertThat(outcome(PaymentSucceeded.class, type, ORDER.formatted("COMPLETED", AMOUNT,
        CAPTURE.formatted("COMPLETED", AMOUNT))).amount()).isEqualTo(new Money(1000, "USD"));
    assertThat(ignored(type, ORDER.formatted("COMPLETED", AMOUNT,
        CAPTURE.formatted("PENDING", AMOUNT)))).isEqualTo("still_pending");
    outcome(PaymentFailed.class, type, ORDER.formatted("COMPLETED", AMOUNT,
        CAPTURE.formatted("DECLINED", AMOUNT)));
    outcome(PaymentUpdated.class, type, ORDER.formatted("COMPLETED", AMOUNT, ""));
    outcome(PaymentUpdated.class, type, ORDER.formatted("COMPLETED", AMOUNT,
        CAPTURE.formatted("NEW_ONE", AMOUNT)));
  }

  @Test
  void tellsAnApprovalThatWasWithdrawn() {
    PaymentCancelled cancelled = outcome(PaymentCancelled.class,
        "CHECKOUT.PAYMENT-APPROVAL.REVERSED", """
            {"order_id": "ORD1", "purchase_units": [{"custom_id": "p-1"}]}""");

    assertThat(cancelled.report().providerPaymentId()).isEqualTo("ORD1");
    assertThat(cancelled.report().paymentId()).isEqualTo(new PaymentId("p-1"));
  }

  @Test
  void tellsThisRefundFromAllRefunds() {
    PaymentRefunded refunded = outcome(PaymentRefunded.class, "PAYMENT.CAPTURE.REFUNDED",
        REFUND.formatted("COMPLETED", "refund-r-1"));

    assertThat(refunded.amount()).isEqualTo(new Money(250, "USD"));
    assertThat(refunded.totalRefunded()).isEqualTo(new Money(750, "USD"));
    assertThat(refunded.providerRefundId()).isEqualTo("REF1");
    assertThat(refunded.refundId()).isEqualTo(new RefundId("r-1"));
    assertThat(refunded.report().references()).isEqualTo(Map.of("capture", "CAP1"));
    assertThat(outcome(PaymentRefunded.class, "PAYMENT.CAPTURE.REFUNDED",
        REFUND.formatted("COMPLETED", "payment-p-1")).refundId()).isNull();
  }

  @Test
  void tellsWhatBecameOfARefund() {
    assertThat(ignored("PAYMENT.REFUND.PENDING", REFUND.formatted("PENDING", "refund-r-1")))
        .isEqualTo("refund_pending");
    assertThat(ignored("PAYMENT.CAPTURE.REFUNDED", REFUND.formatted("PENDING", "refund-r-1")))
        .isEqualTo("refund_pending");
    RefundFailed failed = outcome(RefundFailed.class, "PAYMENT.REFUND.FAILED",
        REFUND.formatted("FAILED", "refund-r-1"));
    assertThat(failed.refundId()).isEqualTo(new RefundId("r-1"));
    assertThat(failed.amount()).isEqualTo(new Money(250, "USD"));
  }

  @Test
  void countsWhatPaypalTookBackAsRefunded() {
    PaymentRefunded whole = outcome(PaymentRefunded.class, "PAYMENT.CAPTURE.REVERSED",
        CAPTURE.formatted("REFUNDED", AMOUNT));
    assertThat(whole.amount()).isNull();
    assertThat(whole.totalRefunded()).isEqualTo(new Money(1000, "USD"));
    PaymentRefunded asRefund = outcome(PaymentRefunded.class, "PAYMENT.CAPTURE.REVERSED",
        REFUND.formatted("COMPLETED", "payment-p-1"));
    assertThat(asRefund.amount()).isEqualTo(new Money(250, "USD"));
    assertThat(asRefund.providerRefundId()).isEqualTo("REF1");
    assertThat(asRefund.report().references()).containsEntry("capture", "CAP1");
  }

  @Test
  void tellsDisputes() {
    DisputeOpened opened = outcome(DisputeOpened.class, "CUSTOMER.DISPUTE.CREATED",
        DISPUTE.formatted(""));
    assertThat(opened.disputeId()).isEqualTo("PP-D-1");
    assertThat(opened.amount()).isEqualTo(new Money(1000, "USD"));
    assertThat(opened.report().references()).containsEntry("capture", "CAP1");
    assertThat(opened.report().paymentId()).isEqualTo(new PaymentId("p-1"));
    assertThat(ignored("CUSTOMER.DISPUTE.UPDATED", DISPUTE.formatted("")))
        .isEqualTo("dispute_details");
  }

  @ParameterizedTest
  @CsvSource({"RESOLVED_BUYER_FAVOUR, true", "ACCEPTED, true", "RESOLVED_SELLER_FAVOUR, false",
    "RESOLVED_WITH_PAYOUT, false", "CANCELED_BY_BUYER, false", "DENIED, false"})
  void tellsWhoHasTheMoneyAfterADispute(String code, boolean lost) {
    assertThat(outcome(DisputeClosed.class, "CUSTOMER.DISPUTE.RESOLVED", DISPUTE.formatted(
        ", \"dispute_outcome\": {\"outcome_code\": \"" + code + "\"}")).lost()).isEqualTo(lost);
  }

  @Test
  void readsThePaymentWhenADisputeEndsInAWayItDoesNotKnow() {
    outcome(PaymentUpdated.class, "CUSTOMER.DISPUTE.RESOLVED", DISPUTE.formatted(
        ", \"dispute_outcome\": {\"outcome_code\": \"NEW_ONE\"}"));
  }

  @Test
  void keepsWhatMeansNothing() {
    assertThat(ignored("BILLING.PLAN.CREATED", "{}")).isEqualTo("unknown_type");
    assertThat(ignored("BILLING.PLAN.CREATED", "7")).isEqualTo("unknown_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "[]", "{\"id\": \"CAP1\"}",
    "{\"id\": \"CAP1\", \"amount\": {\"currency_code\": \"USD\", \"value\": \"1e9\"}}",
    "{\"id\": \"CAP1\", \"amount\": {\"currency_code\": \"USD\", \"value\": \"-1.00\"}}",
    "{\"id\": \"CAP1\", \"amount\": {\"currency_code\": \"XXX\", \"value\": \"1.00\"}}"})
  void callsImpossibleObjectsMalformed(String resource) {
    for (String type : List.of("CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED",
        "PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED", "CUSTOMER.DISPUTE.CREATED")) {
      assertThat(verdict(type, resource)).isInstanceOf(WebhookVerdict.Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "[]", "{}", "{\"id\": \"WH-1\", \"event_type\": \"X\"}",
    "{\"id\": \"WH-1\", \"event_type\": \"X\", \"create_time\": \"yesterday\"}",
    "{\"id\": \"WH-1\", \"event_type\": \"X\", \"create_time\": \"+999999-01-01T00:00:00Z\"}"})
  void callsImpossibleEventsMalformed(String body) {
    assertThat(read(body)).isInstanceOf(WebhookVerdict.Malformed.class);
  }
}
