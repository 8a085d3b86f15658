package dev.quittance.order.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quittance.client.CatalogueApi;
import dev.quittance.client.ConfigApi;
import dev.quittance.client.OrderApi;
import dev.quittance.client.PaymentApi;
import dev.quittance.client.ProviderPaymentApi;
import dev.quittance.client.TimelineApi;
import dev.quittance.client.http.ApiClient;
import dev.quittance.client.http.ApiException;
import dev.quittance.client.model.DetailRequest;
import dev.quittance.client.model.OrderRequest;
import dev.quittance.client.model.OrderView;
import dev.quittance.client.model.PayRequest;
import dev.quittance.client.model.PaymentState;
import dev.quittance.client.model.PaymentView;
import dev.quittance.client.model.RefundPaymentRequest;
import dev.quittance.client.model.Refunded;
import dev.quittance.client.model.TimelineEntry;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.OrderTestBase;
import dev.quittance.runtime.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The way of an order, by a client that was generated from the checked-in document. */
class GeneratedClientIntegrationTests extends OrderTestBase {

  private ApiClient client(String who, String... scopes) {
    ApiClient client = new ApiClient();
    client.updateBaseUri("http://localhost:" + port);
    client.setRequestInterceptor(request ->
        request.header("Authorization", TestTokens.bearer(who, scopes)));
    return client;
  }

  private static <T> FutureTask<T> begin(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    return task;
  }

  @Test
  void buysPaysAndRefunds() throws ApiException, InterruptedException, ExecutionException {
    ApiClient client = client(user);
    assertThat(new CatalogueApi(client).listPackages().getPackages().get("trial").getPrice())
        .isEqualTo("50.00");
    assertThat(new ConfigApi(client).showConfig().getEnabledChannels()).contains("stripe");

    OrderApi orders = new OrderApi(client);
    OrderView order = orders.createOrder(
        new OrderRequest()._package("trial"), UUID.randomUUID().toString());
    assertThat(order.getCredits()).isEqualTo(500);
    PaymentRequested request = pay(client, order.getOrderId());
    succeed(order.getOrderId(), request.paymentId(), request.amount());
    awaitStatus(order.getOrderId(), "paid");

    assertThat(orders.showOrder(order.getOrderId()).getPaidAt()).isNotNull();
    PaymentState state =
        new ProviderPaymentApi(client).showPaymentState(request.paymentId().value());
    assertThat(state.getStatus()).hasToString("succeeded");
    assertThat(state.getAmount()).isEqualByComparingTo("50");
    refund(request);
    awaitStatus(order.getOrderId(), "refunded");
    assertThat(new TimelineApi(client).showTimeline(order.getOrderId(), null, null).getEntries())
        .extracting(TimelineEntry::getAction)
        .containsSubsequence("payment.intent", "payment.finalize", "refund.requested");
    assertThat(orders.listOrders(null, "refunded", null, null, null, null, null).getItems())
        .extracting(OrderView::getOrderId).containsExactly(order.getOrderId());
  }

  private PaymentRequested pay(ApiClient client, String order)
      throws ApiException, InterruptedException, ExecutionException {
    PaymentApi payments = new PaymentApi(client);
    FutureTask<PaymentView> paying = begin(() -> payments.requireToPay(
        new PayRequest().orderId(order).paymentChannel("stripe"), null, null));
    PaymentRequested request = request(order, 1);
    answer(request);
    assertThat(paying.get().getPaymentPayload()).containsEntry("client_secret", "cs");
    assertThat(payments.showPaymentDetail(new DetailRequest().orderId(order), null)
        .getPaymentChannel()).isEqualTo("stripe");
    return request;
  }

  private void refund(PaymentRequested payment)
      throws InterruptedException, ExecutionException {
    ProviderPaymentApi admin = new ProviderPaymentApi(client("admin-1", "payments:admin"));
    FutureTask<Refunded> refunding = begin(() -> admin.refundPayment("stripe",
        new RefundPaymentRequest().paymentId(payment.paymentId().value()).reason("broken"),
        null));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !refunds(payment).isEmpty());
    RefundRequested asked = refunds(payment).getFirst();
    requests.send(new RefundCreated(asked.orderId(), asked.paymentId(), asked.refundId(),
        "stripe", "re_" + asked.refundId(), asked.amount(), true, Instant.now()));
    assertThat(refunding.get().getCreditsRefunded()).isEqualTo(500);
  }

  private List<RefundRequested> refunds(PaymentRequested payment) {
    return requests.events(RefundRequested.class).stream()
        .filter(event -> event.paymentId().equals(payment.paymentId())).toList();
  }

  @Test
  void readsProblemsByTheirCode() {
    ApiException problem = catchThrowableOfType(ApiException.class, () ->
        new OrderApi(client(user)).createOrder(new OrderRequest().productId("none"), null));

    assertThat(problem.getCode()).isEqualTo(422);
    assertThat(JSON.readTree(problem.getResponseBody()).required("code").asString())
        .isEqualTo("unknown_product");
  }
}
