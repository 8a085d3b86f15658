package dev.quittance.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import com.stripe.service.V1Services;
import dev.quittance.simulator.Checkouts;
import dev.quittance.simulator.RunningSimulator;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckoutSessionIntegrationTests {

  private static RunningSimulator simulator;
  private static V1Services stripe;

  @BeforeAll
  static void start() {
    simulator = RunningSimulator.start("--simulator.public-url=http://pay.test/");
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
  void opensASessionWithoutAPaymentIntent() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");

    assertThat(session.getStatus()).isEqualTo("open");
    assertThat(session.getPaymentStatus()).isEqualTo("unpaid");
    assertThat(session.getPaymentIntent()).isNull();
    assertThat(session.getAmountTotal()).isEqualTo(19900);
    assertThat(session.getClientReferenceId()).isEqualTo("o1");
    assertThat(session.getUrl()).isEqualTo("http://pay.test/pay/" + session.getId());
    assertThat(session.getExpiresAt() - session.getCreated()).isEqualTo(24 * 3600);
  }

  @Test
  void showsAnEscapedPageWithAmountAndCards() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");

    String page = simulator.send("GET", "/pay/" + session.getId(), "text/plain", "").body();

    assertThat(page).contains("199.00 CNY", "100 &lt;credits&gt;", "4242 4242 4242 4242",
        "4000 0000 0000 9995", "Cancel").doesNotContain("<credits>");
  }

  @Test
  void takesTheMoneyAndSendsThePayerBack() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");

    HttpResponse<String> answer = pay(session, "4242 4242 4242 4242");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("http://shop.test/thanks?session=" + session.getId());
    Session after = stripe.checkout().sessions().retrieve(session.getId(),
        SessionRetrieveParams.builder().addExpand("payment_intent").addExpand("line_items")
            .build(), null);
    assertThat(after.getStatus()).isEqualTo("complete");
    assertThat(after.getPaymentStatus()).isEqualTo("paid");
    assertThat(after.getUrl()).isNull();
    assertThat(after.getLineItems().getData().getFirst().getQuantity()).isEqualTo(2);
    PaymentIntent intent = after.getPaymentIntentObject();
    assertThat(intent.getStatus()).isEqualTo("succeeded");
    assertThat(intent.getMetadata()).containsEntry("payment_id", "pay-o1");
    assertThat(stripe.charges().retrieve(intent.getLatestCharge()).getMetadata())
        .containsEntry("order_id", "o1");
    assertThat(stripe.checkout().sessions().list(
        SessionListParams.builder().setPaymentIntent(intent.getId()).build()).getData())
        .extracting(Session::getId).containsExactly(session.getId());
    assertThat(pay(session, "4242424242424242").body()).contains("complete");
    assertThat(simulator.onlyPayment().path("captured_minor").asLong()).isEqualTo(19900);
  }

  @Test
  void doesNotCopySessionMetadataToTheIntent() throws StripeException {
    Session session = stripe.checkout().sessions().create(SessionCreateParams.builder()
        .setMode(SessionCreateParams.Mode.PAYMENT)
        .addLineItem(Checkouts.session("o1").getLineItems().getFirst())
        .setSuccessUrl("http://shop.test/thanks").putMetadata("order_id", "o1").build());
    pay(session, "4242424242424242");

    String intent = stripe.checkout().sessions().retrieve(session.getId()).getPaymentIntent();
    assertThat(stripe.paymentIntents().retrieve(intent).getMetadata()).isEmpty();
  }

  @Test
  void letsADeclinedPayerTryAnotherCardOnTheSameIntent() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");

    assertThat(pay(session, "4000000000000002").body()).contains("Your card was declined.");
    assertThat(pay(session, "4000000000009995").body()).contains("insufficient funds");
    String intent = stripe.checkout().sessions().retrieve(session.getId()).getPaymentIntent();
    assertThat(pay(session, "4242424242424242").statusCode()).isEqualTo(303);

    Session after = stripe.checkout().sessions().retrieve(session.getId());
    assertThat(after.getPaymentIntent()).isEqualTo(intent);
    assertThat(after.getPaymentStatus()).isEqualTo("paid");
    assertThat(simulator.onlyPayment().path("failed_attempts").asInt()).isEqualTo(2);
  }

  @Test
  void asksThePayersBankForThreeDSecure() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");
    String page = "/pay/" + session.getId();

    assertThat(pay(session, "4000002500003155").headers().firstValue("Location"))
        .hasValue(page + "/authenticate");
    assertThat(simulator.send("GET", page + "/authenticate", "text/plain", "").body())
        .contains("Approve", "Refuse");
    assertThat(simulator.form(page + "/authenticate", "outcome=refuse").body())
        .contains("unable to authenticate");
    assertThat(stripe.checkout().sessions().retrieve(session.getId()).getStatus())
        .isEqualTo("open");
    pay(session, "4000002500003155");
    assertThat(simulator.form(page + "/authenticate", "outcome=approve").statusCode())
        .isEqualTo(303);
    assertThat(stripe.checkout().sessions().retrieve(session.getId()).getPaymentStatus())
        .isEqualTo("paid");
  }

  @Test
  void sendsACancellingPayerBackAndKeepsTheSessionOpen() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");

    HttpResponse<String> answer =
        simulator.form("/pay/" + session.getId(), "action=cancel&card=4242424242424242");

    assertThat(answer.headers().firstValue("Location")).hasValue("http://shop.test/cart");
    assertThat(stripe.checkout().sessions().retrieve(session.getId()).getStatus())
        .isEqualTo("open");
  }

  @Test
  void expiresOnlyOpenSessions() throws StripeException {
    Session session = Checkouts.openSession(simulator, "o1");
    pay(session, "4000000000000002");

    Session expired = stripe.checkout().sessions().expire(session.getId());

    assertThat(expired.getStatus()).isEqualTo("expired");
    assertThat(stripe.paymentIntents().retrieve(expired.getPaymentIntent()).getStatus())
        .isEqualTo("canceled");
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.checkout().sessions().expire(session.getId()));
    assertThat(pay(session, "4242424242424242").body()).contains("expired");
    assertThat(simulator.onlyPayment().path("status").asString()).isEqualTo("expired");
  }

  @Test
  void paysAnIntentOnItsPageAndReturnsWithStripesParameters() throws StripeException {
    PaymentIntent intent = stripe.paymentIntents().create(Checkouts.intent("o1")
        .setConfirm(true).setPaymentMethod("pm_card_threeDSecure2Required")
        .setReturnUrl("http://shop.test/back?order=o1").build());

    HttpResponse<String> answer =
        simulator.form("/pay/" + intent.getId() + "/authenticate", "outcome=approve");

    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith("http://shop.test/back?order=o1&payment_intent=" + intent.getId())
        .endsWith("redirect_status=succeeded");
    PaymentIntent other = Checkouts.openIntent(simulator, "o2");
    assertThat(simulator.form("/pay/" + other.getId(), "card=4242424242424242").body())
        .contains("complete");
    assertThat(stripe.paymentIntents().retrieve(other.getId()).getStatus())
        .isEqualTo("succeeded");
  }

  @Test
  void answersAPageThatIsNotThere() {
    assertThat(simulator.send("GET", "/pay/cs_none", "text/plain", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void refusesALifeThatStripeRefuses() {
    SessionCreateParams.Builder tooShort = SessionCreateParams.builder()
        .setMode(SessionCreateParams.Mode.PAYMENT)
        .addLineItem(Checkouts.session("o1").getLineItems().getFirst())
        .setSuccessUrl("http://shop.test/thanks")
        .setExpiresAt(Instant.now().getEpochSecond() + 60);

    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> stripe.checkout().sessions().create(tooShort.build()))
        .satisfies(e -> assertThat(e.getParam()).isEqualTo("expires_at"));
  }

  private static HttpResponse<String> pay(Session session, String card) {
    return simulator.form(
        "/pay/" + session.getId(), "action=pay&card=" + card.replace(" ", "+"));
  }
}
