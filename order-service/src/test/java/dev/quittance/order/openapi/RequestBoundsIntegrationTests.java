package dev.quittance.order.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.OrderTestBase;
import dev.quittance.runtime.testing.ApiDocument;
import dev.quittance.runtime.testing.RequestBounds;
import dev.quittance.runtime.testing.ServedApi;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** What a request's schema allows is read, and what it does not allow is refused. */
class RequestBoundsIntegrationTests extends OrderTestBase {

  /**
   * An operation with a good body; the order is a cancelled one, at which all that is read ends.
   *
   * @param path its parameters filled in
   */
  private record Case(String operation, String path, String good, String... scopes) {
  }

  private static List<Case> cases(String order) {
    String admin = "payments:admin";
    return List.of(
        new Case("createOrder", "/api/orders", """
            {"amount": "1.00", "currency": "CNY", "subject": "s"}""", "orders:price"),
        new Case("requireToPay", "/api/order/reqiure-to-pay", "{\"order_id\": \"%s\"}"
            .formatted(order)),
        new Case("requireToPayByOtherPath", "/api/order/require-to-pay", "{\"order_id\": \"%s\"}"
            .formatted(order)),
        new Case("showPaymentDetail", "/api/order/payment-detail", "{\"order_id\": \"%s\"}"
            .formatted(order)),
        new Case("applyCoupon", "/api/orders/" + order + "/coupon", "{\"coupon_code\": \"C-1\"}"),
        new Case("createPayment", "/api/payments/omise/create", "{\"package\": \"trial\"}"),
        new Case("refundPayment", "/api/payments/stripe/refund", """
            {"payment_id": "none", "reason": "r"}""", admin),
        new Case("refundOrder", "/api/orders/" + order + "/refunds", "{\"reason\": \"r\"}", admin),
        new Case("markPaid", "/api/orders/" + order + "/mark-paid", """
            {"reason": "r", "payment_id": "none"}""", admin),
        new Case("rejectPayment", "/api/orders/" + order + "/reject-payment", """
            {"reason": "r"}""", admin),
        new Case("putOutcomeAside", "/admin/parked-outcomes/none/put-aside", """
            {"reason": "r"}""", admin),
        new Case("spendCredits", "/api/users/credits/spend", """
            {"amount": 1, "reason": "r", "reference": "r"}""", "credits:spend"),
        new Case("simulatePayment", "/payments/simulate", """
            {"payment_id": "none", "result": "fail"}"""),
        new Case("createCoupon", "/api/admin/coupons", """
            {"code": "BOUNDS", "percent": "10"}""", admin),
        new Case("replayFailedNotifications", "/admin/notifications/replay", """
            {"target": "none", "since": "2026-11-01T00:00:00Z"}""", admin),
        new Case("createWebhookEndpoint", "/admin/webhook-endpoints", """
            {"url": "http://localhost:9/hook"}""", admin),
        new Case("updateWebhookEndpoint", "/admin/webhook-endpoints/none", """
            {"url": "http://localhost:9/hook"}""", admin));
  }

  @Test
  void aBodyIsReadIfAndOnlyIfItsSchemaAllowsIt() {
    ApiDocument api = ApiDocument.of(ServedApi.read(as(user)));
    String order = newOrder();
    post("/api/orders/" + order + "/cancel", "{}").expectStatus().isOk();
    Set<String> tried = new TreeSet<>();

    SoftAssertions.assertSoftly(softly -> cases(order).forEach(each -> {
      tried.add(each.operation());
      RequestBounds.of(api, each.operation(), each.good()).forEach(body -> {
        EntityExchangeResult<String> answer = send(api, each, body.text());
        softly.assertThat(answer.getStatus().value() == 400)
            .as("%s, %s: %s", each.operation(), body, answer.getResponseBody())
            .isEqualTo(!body.allowed());
      });
    }));

    assertThat(tried).as("operations with a body").isEqualTo(new TreeSet<>(api.operations()
        .stream().filter(each -> each.description().has("requestBody"))
        .map(each -> each.description().required("operationId").asString()).toList()));
  }

  private EntityExchangeResult<String> send(ApiDocument api, Case each, String body) {
    EntityExchangeResult<String> answer = as(user, each.scopes())
        .method(HttpMethod.valueOf(
            api.operation(each.operation()).method().toUpperCase(Locale.ROOT)))
        .uri(each.path()).contentType(MediaType.APPLICATION_JSON).bodyValue(body)
        .exchange().expectBody(String.class).returnResult();
    URI made = answer.getResponseHeaders().getLocation();
    if (made != null && made.getPath().startsWith("/admin/webhook-endpoints/")) {
      // Other tests are not to be told of their events there.
      as(user, each.scopes()).delete().uri(made.getPath()).exchange().expectStatus().isNoContent();
    }
    return answer;
  }

  @Test
  void anIdempotencyKeyIsTakenIfItsPatternAllowsIt() {
    String pattern = ApiDocument.of(ServedApi.read(as(user))).operation("createOrder")
        .description().required("parameters").valueStream()
        .filter(parameter -> parameter.required("name").asString().equals("Idempotency-Key"))
        .findFirst().orElseThrow().at("/schema/pattern").asString();

    for (String key : List.of("a", "~".repeat(255), "~".repeat(256), "a b")) {
      assertThat(post("/api/orders", "{\"package\": \"trial\"}", "Idempotency-Key", key)
          .returnResult(Void.class).getStatus().is2xxSuccessful()).as(key)
          .isEqualTo(key.matches(pattern));
    }
  }
}
