package dev.quittance.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.DisputeListParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.service.V1Services;
import dev.quittance.simulator.Checkouts;
import dev.quittance.simulator.RunningSimulator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PaymentIntentIntegrationTests {

  private static RunningSimulator simulator;
  private static V1Services stripe;

  @BeforeAll
  static void start() {
    simulator = RunningSimulator.start();
    stripe = simulator.stripe().v1();
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.control("/_sim/reset", "");
  }

  @Test
  void createsAnIntentThatTheOfficialClientReads() throws StripeException {
    PaymentIntent made = Checkouts.openIntent(simulator, "o1");

    PaymentIntent read = stripe.paymentIntents().retrieve(made.getId());
    assertThat(read.getStatus()).isEqualTo("requires_payment_method");
    assertThat(read.getAmount()).isEqualTo(19900);
    assertThat(read.getCurrency()).isEqualTo("cny");
    assertThat(read.getMetadata()).containsEntry("order_id", "o1");
    assertThat(read.getClientSecret()).startsWith(made.getId() + "_secret_");
    assertThat(read.getAutomaticPaymentMethods().getEnabled()).isTrue();
    assertThat(read.getLatestCharge()).isNull();
    assertThat(read.getLivemode()).isFalse();
  }

  @Test
  void chargesACardOnConfirm() throws StripeException {
    PaymentIntent made = Checkouts.openIntent(simulator, "o1");

    PaymentIntent paid = stripe.paymentIntents().confirm(made.getId(),
        PaymentIntentConfirmParams.builder().setPaymentMethod("pm_card_visa").build());

    assertThat(paid.getStatus()).isEqualTo("succeeded");
    assertThat(paid.getAmountReceived()).isEqualTo(19900);
    Charge charge = stripe.charges().retrieve(paid.getLatestCharge());
    assertThat(charge.getPaid()).isTrue();
    assertThat(charge.getCaptured()).isTrue();
    assertThat(charge.getMetadata()).containsEntry("payment_id", "pay-o1");
    assertThat(charge.getPaymentMethodDetails().getCard().getLast4()).isEqualTo("4242");
  }

  @Test
  void expandsTheLatestCharge() throws StripeException {
    PaymentIntent paid = Checkouts.paidIntent(simulator, "o1");

    PaymentIntent read = stripe.paymentIntents().retrieve(paid.getId(),
        PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build());

    assertThat(read.getLatestChargeObject().getAmountCaptured()).isEqualTo(19900);
  }

  @Test
  void declinesWithTheBanksReasonAndLetsThePayerTryAgain() throws StripeException {
    PaymentIntent made = Checkouts.openIntent(simulator, "o1");

    assertThatExceptionOfType(CardException.class)
        .isThrownBy(() -> stripe.paymentIntents().confirm(made.getId(),
            PaymentIntentConfirmParams.builder()
                .setPaymentMethod("pm_card_chargeDeclinedInsufficientFunds").build()))
        .satisfies(e -> {
          assertThat(e.getStatusCode()).isEqualTo(402);
          assertThat(e.getCode()).isEqualTo("card_declined");
          assertThat(e.getDeclineCode()).isEqualTo("insufficient_funds");
          assertThat(e.getStripeError().getPaymentIntent().getId()).isEqualTo(made.getId());
        });
    PaymentIntent after = stripe.paymentIntents().retrieve(made.getId());
    assertThat(after.getStatus()).isEqualTo("requires_payment_method");
    assertThat(after.getLastPaymentError().getDeclineCode()).isEqualTo("insufficient_funds");
    assertThat(stripe.charges().retrieve(after.getLatestCharge()).getStatus())
        .isEqualTo("failed");

    PaymentIntent paid = stripe.paymentIntents().confirm(made.getId(),
        PaymentIntentConfirmParams.builder().setPaymentMethod("pm_card_visa").build());
    assertThat(paid.getStatus()).isEqualTo("succeeded");
    assertThat(paid.getLastPaymentError()).isNull();
  }

  @Test
  void takesACardByItsNumber() throws StripeException {
    PaymentIntent made = Checkouts.openIntent(simulator, "o1");

    assertThatExceptionOfType(CardException.class)
        .isThrownBy(() -> stripe.paymentIntents().confirm(made.getId(),
            card("4000000000000002")))
        .satisfies(e -> assertThat(e.getDeclineCode()).isEqualTo("generic_decline"));
    assertThat(stripe.paymentIntents().confirm(made.getId(), card("4242424242424242"))
        .getStatus()).isEqualTo("succeeded");
  }

  private static PaymentIntentConfirmParams card(String number) {
    return PaymentIntentConfirmParams.builder()
        .putExtraParam("payment_method_data",
            Map.of("type", "card", "card", Map.of("number", number)))
        .build();
  }

  @Test
  void asksForThreeDSecure() throws StripeException {
    PaymentIntent made = stripe.paymentIntents().create(Checkouts.intent("o1").setConfirm(true)
        .setPaymentMethod("pm_card_threeDSecure2Required")
        .setReturnUrl("http://shop.test/back").build());

    assertThat(made.getStatus()).isEqualTo("requires_action");
    assertThat(made.getNextAction().getRedirectToUrl().getUrl())
        .endsWith("/pay/" + made.getId() + "/authenticate");
  }

  @Test
  void cancelsAnOpenIntentAndRefusesToCancelAPaidOne() throws StripeException {
    PaymentIntent open = Checkouts.openIntent(simulator, "o1");
    PaymentIntent canceled = stripe.paymentIntents().cancel(open.getId());
    assertThat(canceled.getStatus()).isEqualTo("canceled");
    assertThat(canceled.getCanceledAt()).isPositive();

    PaymentIntent paid = Checkouts.paidIntent(simulator, "o2");
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.paymentIntents().cancel(paid.getId()))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("payment_intent_unexpected_state"));
  }

  @Test
  void capturesLessThanWasAuthorised() throws StripeException {
    PaymentIntent held = stripe.paymentIntents().create(Checkouts.intent("o1")
        .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
        .setConfirm(true).setPaymentMethod("pm_card_visa").build());
    assertThat(held.getStatus()).isEqualTo("requires_capture");
    assertThat(held.getAmountReceived()).isZero();
    assertThat(simulator.onlyPayment().path("status").asString()).isEqualTo("authorised");

    PaymentIntent captured = stripe.paymentIntents().capture(held.getId(),
        PaymentIntentCaptureParams.builder().setAmountToCapture(5000L).build());

    assertThat(captured.getAmountReceived()).isEqualTo(5000);
    assertThat(simulator.onlyPayment().path("captured_minor").asLong()).isEqualTo(5000);
    assertThat(simulator.onlyPayment().path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void refundsInPartsUntilNothingIsLeft() throws StripeException {
    PaymentIntent paid = Checkouts.paidIntent(simulator, "o1");
    Refund first = stripe.refunds().create(RefundCreateParams.builder()
        .setPaymentIntent(paid.getId()).setAmount(900L).putMetadata("refund_id", "r1").build());
    assertThat(first.getStatus()).isEqualTo("succeeded");
    assertThat(stripe.refunds().retrieve(first.getId()).getAmount()).isEqualTo(900);

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.refunds().create(RefundCreateParams.builder()
            .setPaymentIntent(paid.getId()).setAmount(19001L).build()))
        .withMessageContaining("greater than unrefunded amount");
    Refund rest = stripe.refunds().create(
        RefundCreateParams.builder().setPaymentIntent(paid.getId()).build());
    assertThat(rest.getAmount()).isEqualTo(19000);
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.refunds().create(
            RefundCreateParams.builder().setPaymentIntent(paid.getId()).build()))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("charge_already_refunded"));

    Charge charge = stripe.charges().retrieve(paid.getLatestCharge());
    assertThat(charge.getRefunded()).isTrue();
    assertThat(charge.getAmountRefunded()).isEqualTo(19900);
    assertThat(stripe.refunds().list(
        RefundListParams.builder().setPaymentIntent(paid.getId()).build()).getData())
        .extracting(Refund::getId).containsExactly(rest.getId(), first.getId());
    assertThat(simulator.onlyPayment().path("refunds").get(0).path("refund_id").asString())
        .isEqualTo("r1");
  }

  @Test
  void listsTheDisputesOfAPayment() throws StripeException {
    String disputed = Checkouts.openIntent(simulator, "o1").getId();
    String other = Checkouts.openIntent(simulator, "o2").getId();
    simulator.control("/_sim/payments/" + disputed + "/pay", "{}");
    simulator.control("/_sim/payments/" + other + "/pay", "{}");
    simulator.control("/_sim/payments/" + disputed + "/dispute", "{}");

    assertThat(stripe.disputes().list(
            DisputeListParams.builder().setPaymentIntent(disputed).build()).getData())
        .extracting(Dispute::getStatus).containsExactly("needs_response");
    assertThat(stripe.disputes().list(
            DisputeListParams.builder().setPaymentIntent(other).build()).getData()).isEmpty();
    assertThat(stripe.charges().retrieve(
        stripe.paymentIntents().retrieve(disputed).getLatestCharge()).getDisputed()).isTrue();
  }

  @Test
  void listsNewestFirstInPages() throws StripeException {
    String[] made = new String[5];
    for (int i = 0; i < made.length; i++) {
      made[i] = Checkouts.openIntent(simulator, "o" + i).getId();
    }
    PaymentIntentListParams page = PaymentIntentListParams.builder().setLimit(2L)
        .setCreated(PaymentIntentListParams.Created.builder().setGte(1L).build()).build();

    assertThat(stripe.paymentIntents().list(page).getHasMore()).isTrue();
    assertThat(stripe.paymentIntents().list(page).autoPagingIterable())
        .extracting(PaymentIntent::getId)
        .containsExactly(made[4], made[3], made[2], made[1], made[0]);
    assertThat(stripe.paymentIntents().list(PaymentIntentListParams.builder()
        .setCreated(PaymentIntentListParams.Created.builder().setLt(1000L).build())
        .build()).getData()).isEmpty();
  }

  @Test
  void refusesWhatStripeRefuses() {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.paymentIntents().retrieve("pi_none"))
        .satisfies(e -> {
          assertThat(e.getStatusCode()).isEqualTo(404);
          assertThat(e.getCode()).isEqualTo("resource_missing");
        });
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.paymentIntents().create(PaymentIntentCreateParams.builder()
            .setAmount(10L).setCurrency("usd").build()))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("amount_too_small"));
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.paymentIntents().create(
            PaymentIntentCreateParams.builder().setAmount(1000L).build()))
        .satisfies(e -> assertThat(e.getParam()).isEqualTo("currency"));
    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> StripeClient.builder().setApiKey("sk_test_other")
            .setApiBase(simulator.url()).build().v1().paymentIntents().retrieve("pi_none"));
  }

  @Test
  void refundsWhatWasDisputedOnlyOnceTheMerchantHasWon() throws StripeException {
    PaymentIntent paid = Checkouts.paidIntent(simulator, "o1");
    RefundCreateParams refund =
        RefundCreateParams.builder().setPaymentIntent(paid.getId()).build();
    String dispute = "/_sim/payments/" + paid.getId() + "/dispute";
    simulator.control(dispute, "{}");

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.refunds().create(refund))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("charge_disputed"));
    simulator.control(dispute, "{\"outcome\": \"won\"}");

    assertThat(stripe.refunds().create(refund).getStatus()).isEqualTo("succeeded");
  }
}
