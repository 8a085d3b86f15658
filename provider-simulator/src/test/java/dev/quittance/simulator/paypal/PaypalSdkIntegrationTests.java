package dev.quittance.simulator.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.paypal.sdk.Environment;
import com.paypal.sdk.PaypalServerSdkClient;
import com.paypal.sdk.authentication.ClientCredentialsAuthModel;
import com.paypal.sdk.exceptions.ApiException;
import com.paypal.sdk.exceptions.ErrorException;
import com.paypal.sdk.models.AmountWithBreakdown;
import com.paypal.sdk.models.CaptureOrderInput;
import com.paypal.sdk.models.CaptureStatus;
import com.paypal.sdk.models.CheckoutPaymentIntent;
import com.paypal.sdk.models.CreateOrderInput;
import com.paypal.sdk.models.GetCapturedPaymentInput;
import com.paypal.sdk.models.GetOrderInput;
import com.paypal.sdk.models.GetRefundInput;
import com.paypal.sdk.models.LinkDescription;
import com.paypal.sdk.models.Money;
import com.paypal.sdk.models.Order;
import com.paypal.sdk.models.OrderApplicationContext;
import com.paypal.sdk.models.OrderRequest;
import com.paypal.sdk.models.OrderStatus;
import com.paypal.sdk.models.PaymentSource;
import com.paypal.sdk.models.PaypalWallet;
import com.paypal.sdk.models.PaypalWalletExperienceContext;
import com.paypal.sdk.models.PurchaseUnitRequest;
import com.paypal.sdk.models.Refund;
import com.paypal.sdk.models.RefundCapturedPaymentInput;
import com.paypal.sdk.models.RefundRequest;
import com.paypal.sdk.models.RefundStatus;
import dev.quittance.simulator.RunningSimulator;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PayPal's own SDK, which must not notice that it talks to a simulator. */
@Timeout(60)
class PaypalSdkIntegrationTests {

  private static RunningSimulator simulator;

  private PaypalServerSdkClient paypal;

  @BeforeAll
  static void start() {
    simulator = RunningSimulator.start();
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void connect() {
    simulator.control("/_sim/reset", "");
    paypal = client("paypal-secret-simulator");
  }

  /** The SDK knows two hosts only: its requests are turned to ours on their way. */
  private static PaypalServerSdkClient client(String secret) {
    HttpUrl here = HttpUrl.get(simulator.url());
    OkHttpClient http = new OkHttpClient.Builder().addInterceptor(chain -> chain.proceed(
        chain.request().newBuilder().url(chain.request().url().newBuilder()
            .scheme(here.scheme()).host(here.host()).port(here.port()).build()).build()))
        .build();
    return new PaypalServerSdkClient.Builder()
        .environment(Environment.SANDBOX)
        .clientCredentialsAuth(
            new ClientCredentialsAuthModel.Builder("simulator", secret).build())
        .httpClientConfig(config -> config.httpClientInstance(http))
        .build();
  }

  private static PurchaseUnitRequest unit(String value) {
    return new PurchaseUnitRequest.Builder(
        new AmountWithBreakdown.Builder("USD", value).build())
        .referenceId("o-1").customId("p-1").invoiceId("payment-p-1").build();
  }

  private static OrderRequest.Builder order(String value) {
    return new OrderRequest.Builder(CheckoutPaymentIntent.CAPTURE, List.of(unit(value)));
  }

  private Order create() throws Exception {
    return paypal.getOrdersController().createOrder(new CreateOrderInput.Builder(
        null, order("12.50").build()).paypalRequestId("r-1").prefer("return=representation")
        .build()).getResult();
  }

  private Order capture(String id) throws Exception {
    return paypal.getOrdersController().captureOrder(new CaptureOrderInput.Builder(id, null)
        .paypalRequestId("c-1").prefer("return=representation").build()).getResult();
  }

  private Order paid() throws Exception {
    Order order = create();
    approve(order.getId());
    return capture(order.getId());
  }

  private static void approve(String id) {
    simulator.control("/_sim/payments/" + id + "/pay", "");
  }

  @Test
  void paysAnOrder() throws Exception {
    Order created = create();
    assertThat(created.getStatus()).isEqualTo(OrderStatus.CREATED);
    assertThat(created.getLinks()).extracting(LinkDescription::getRel).contains("approve");
    approve(created.getId());
    Order approved = paypal.getOrdersController().getOrder(
        new GetOrderInput.Builder(created.getId()).build()).getResult();
    assertThat(approved.getStatus()).isEqualTo(OrderStatus.APPROVED);

    Order captured = capture(created.getId());

    assertThat(captured.getStatus()).isEqualTo(OrderStatus.COMPLETED);
    var capture = captured.getPurchaseUnits().getFirst().getPayments().getCaptures().getFirst();
    assertThat(capture.getStatus()).isEqualTo(CaptureStatus.COMPLETED);
    assertThat(capture.getAmount().getValue()).isEqualTo("12.50");
    assertThat(capture.getCustomId()).isEqualTo("p-1");
    assertThat(paypal.getPaymentsController().getCapturedPayment(
        new GetCapturedPaymentInput.Builder(capture.getId()).build()).getResult().getStatus())
        .isEqualTo(CaptureStatus.COMPLETED);
  }

  @Test
  void knowsARequestByItsId() throws Exception {
    Order first = create();
    assertThat(create().getId()).isEqualTo(first.getId());
    approve(first.getId());
    Order captured = capture(first.getId());
    assertThat(capture(first.getId()).getPurchaseUnits().getFirst().getPayments().getCaptures())
        .singleElement().satisfies(capture -> assertThat(capture.getId()).isEqualTo(
            captured.getPurchaseUnits().getFirst().getPayments().getCaptures().getFirst()
                .getId()));
  }

  @Test
  void namesTheLinkByThePaymentSource() throws Exception {
    PaypalWalletExperienceContext context = new PaypalWalletExperienceContext.Builder()
        .returnUrl("https://shop.example.com/done").build();
    Order newer = paypal.getOrdersController().createOrder(new CreateOrderInput.Builder(null,
        order("1.00").paymentSource(new PaymentSource.Builder().paypal(
            new PaypalWallet.Builder().experienceContext(context).build()).build()).build())
        .build()).getResult();
    assertThat(newer.getStatus()).isEqualTo(OrderStatus.PAYER_ACTION_REQUIRED);
    assertThat(newer.getLinks()).extracting(LinkDescription::getRel).contains("payer-action");
    Order older = paypal.getOrdersController().createOrder(new CreateOrderInput.Builder(null,
        order("1.00").applicationContext(new OrderApplicationContext.Builder()
            .returnUrl("https://shop.example.com/done").build()).build()).build()).getResult();
    assertThat(older.getPurchaseUnits()).as("the minimal answer").isNull();
  }

  @Test
  void refundsPartlyThenWhatIsLeft() throws Exception {
    String capture = paid().getPurchaseUnits().getFirst().getPayments().getCaptures()
        .getFirst().getId();
    Refund part = paypal.getPaymentsController().refundCapturedPayment(
        new RefundCapturedPaymentInput.Builder(capture, null).paypalRequestId("f-1")
            .prefer("return=representation").body(new RefundRequest.Builder()
                .amount(new Money("USD", "2.50")).invoiceId("refund-r-1").build()).build())
        .getResult();
    assertThat(part.getStatus()).isEqualTo(RefundStatus.COMPLETED);
    assertThat(part.getSellerPayableBreakdown().getTotalRefundedAmount().getValue())
        .isEqualTo("2.50");
    Refund rest = paypal.getPaymentsController().refundCapturedPayment(
        new RefundCapturedPaymentInput.Builder(capture, null).paypalRequestId("f-2")
            .prefer("return=representation").build()).getResult();

    assertThat(rest.getAmount().getValue()).isEqualTo("10.00");
    assertThat(rest.getSellerPayableBreakdown().getTotalRefundedAmount().getValue())
        .isEqualTo("12.50");
    assertThat(paypal.getPaymentsController().getRefund(
        new GetRefundInput.Builder(part.getId()).build()).getResult().getInvoiceId())
        .isEqualTo("refund-r-1");
    assertThatThrownBy(() -> paypal.getPaymentsController().refundCapturedPayment(
        new RefundCapturedPaymentInput.Builder(capture, null).paypalRequestId("f-3").build()))
        .isInstanceOfSatisfying(ErrorException.class, refused ->
            assertThat(refused.getDetails().getFirst().getIssue())
                .isEqualTo("CAPTURE_FULLY_REFUNDED"));
  }

  @Test
  void understandsWhyItIsRefused() throws Exception {
    Order order = create();
    assertThatThrownBy(() -> capture(order.getId()))
        .isInstanceOfSatisfying(ErrorException.class, refused -> {
          assertThat(refused.getName()).isEqualTo("UNPROCESSABLE_ENTITY");
          assertThat(refused.getDetails().getFirst().getIssue()).isEqualTo("ORDER_NOT_APPROVED");
          assertThat(refused.getDebugId()).isNotBlank();
        });
    assertThatThrownBy(() -> paypal.getOrdersController().getOrder(
        new GetOrderInput.Builder("NONE").build()))
        .isInstanceOfSatisfying(ErrorException.class, refused ->
            assertThat(refused.getName()).isEqualTo("RESOURCE_NOT_FOUND"));
    assertThatThrownBy(() -> client("wrong").getOrdersController().getOrder(
        new GetOrderInput.Builder(order.getId()).build()))
        .hasMessageContaining("not authorized");
  }

  @Test
  void meetsTheFaultsThatAreOrdered() {
    simulator.control("/_sim/faults", """
        {"provider": "paypal", "operation": "orders.create", "status": 429, "count": 1}""");

    assertThatThrownBy(this::create).isInstanceOf(ApiException.class)
        .satisfies(refused -> assertThat(((ApiException) refused).getResponseCode())
            .isEqualTo(429));
  }
}
