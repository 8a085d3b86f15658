package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Nobody sees or changes what belongs to somebody else, on whichever path. */
class OwnOrdersOnlyIntegrationTests extends OrderTestBase {

  private static final List<String> PUBLIC = List.of("/v3/api-docs", "/v3/api-docs.yaml",
      "/v3/asyncapi", "/api/payments/packages", "/api/products", "/api/config",
      "/payments/simulate", "/payments/thanks", "/payment/stripe/result");

  @Autowired
  private RequestMappingHandlerMapping requestMappingHandlerMapping;

  private Map<String, HttpMethod> endpoints() {
    Map<String, HttpMethod> endpoints = new LinkedHashMap<>();
    requestMappingHandlerMapping.getHandlerMethods().keySet().forEach(mapping ->
        mapping.getPatternsCondition().getPatterns().forEach(pattern ->
            mapping.getMethodsCondition().getMethods().forEach((RequestMethod method) ->
                endpoints.put(method + " " + pattern.getPatternString(),
                    HttpMethod.valueOf(method.name())))));
    endpoints.keySet().removeIf(endpoint -> endpoint.contains("/actuator"));
    return endpoints;
  }

  private static String path(String endpoint, String order, String payment) {
    return endpoint.substring(endpoint.indexOf(' ') + 1)
        .replace("{paymentId}", payment).replace("{provider}", "stripe")
        .replaceAll("\\{[^}]+}", order);
  }

  private static String body(String order, String payment) {
    return """
        {"order_id": "%1$s", "payment_id": "%2$s", "amount": null, "reason": "mine now",
         "coupon_code": "x", "code": "x", "channel": "stripe"}
        """.formatted(order, payment);
  }

  private static EntityExchangeResult<String> call(
      WebTestClient client, HttpMethod method, String path, String body) {
    WebTestClient.RequestBodySpec request = client.method(method).uri(path);
    return (method == HttpMethod.GET ? request : request
        .contentType(MediaType.APPLICATION_JSON).bodyValue(body))
        .exchange().expectBody(String.class).returnResult();
  }

  @Test
  void answersAStrangerAsIfNothingWereThere() {
    String order = newOrder();
    String payment = paidOrder(order).value();
    String before = json(as(user).get().uri("/api/orders/" + order).exchange()).toString();
    Map<String, String> wrong = new LinkedHashMap<>();
    int seen = 0;
    for (Map.Entry<String, HttpMethod> endpoint : endpoints().entrySet()) {
      String path = path(endpoint.getKey(), order, payment);
      boolean namesIt = path.contains(order) || path.contains(payment)
          || path.startsWith("/api/order/");
      if (!namesIt) {
        continue;
      }
      seen++;
      EntityExchangeResult<String> result =
          call(as("stranger"), endpoint.getValue(), path, body(order, payment));
      String text = String.valueOf(result.getResponseBody());
      if (!result.getStatus().is4xxClientError() || text.contains(user)
          || text.contains("50.00")) {
        wrong.put(endpoint.getKey(), result.getStatus() + " " + text);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).as("endpoints that name an order or payment").isGreaterThanOrEqualTo(8);
    assertThat(json(as(user).get().uri("/api/orders/" + order).exchange())).hasToString(before);
  }

  @Test
  void answersNobodyWithoutAToken() {
    String order = newOrder();
    Map<String, String> wrong = new LinkedHashMap<>();
    endpoints().forEach((endpoint, method) -> {
      String path = path(endpoint, order, order);
      if (PUBLIC.contains(path)) {
        return;
      }
      EntityExchangeResult<String> result = call(nobody(), method, path, body(order, order));
      if (result.getStatus().value() != 401) {
        wrong.put(endpoint, result.getStatus() + " " + result.getResponseBody());
      }
    });
    assertThat(wrong).isEmpty();
  }

  @Test
  void letsOnlyAdministratorsIntoAdmin() {
    endpoints().forEach((endpoint, method) -> {
      if (endpoint.contains(" /admin/")) {
        assertThat(call(as(user, "orders:price", "payments:adm"), method,
            path(endpoint, "x", "x"), "{}").getStatus().value()).as(endpoint).isEqualTo(403);
      }
    });
    assertThat(endpoints().keySet()).anyMatch(endpoint -> endpoint.contains(" /admin/"));
  }

  @Test
  void listsOnlyOnesOwn() {
    String order = newOrder();
    JsonNode theirs = json(as("stranger-" + user).get().uri("/api/orders?limit=200").exchange());
    assertThat(theirs.required("items")).isEmpty();
    assertThat(json(as(user).get().uri("/api/orders").exchange()).toString()).contains(order);
  }

  @Test
  void findsAPaymentByItsSessionForItsOwnerOnly() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = pay(order, "stripe:checkout_session");
    PaymentRequested request = request(order, 1);
    String session = "cs_test_" + request.paymentId();
    requests.send(new PaymentCreated(request.orderId(), request.paymentId(), "stripe",
        request.channel(), session, Map.of("checkout_session", session), request.amount(),
        "checkout_session", sealed(request.paymentId(), "{\"mode\": \"checkout_session\"}"), null,
        Instant.now()));
    paying.join();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> json(as(user).get()
        .uri("/api/orders/" + order + "/payment").exchange()).path("payment_status").asString()
        .equals("pending"));
    String body = "{\"session_id\": \"" + session + "\"}";

    post("/api/order/payment-detail", body).expectStatus().isOk().expectBody()
        .jsonPath("$.order_id").isEqualTo(order)
        .jsonPath("$.payment_id").isEqualTo(request.paymentId().value());
    String stranger = as("stranger").post().uri("/api/order/payment-detail")
        .contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange()
        .expectStatus().isNotFound().expectBody(String.class).returnResult().getResponseBody();
    assertThat(stranger).contains("session_not_found").doesNotContain(order);
    post("/api/order/payment-detail", "{\"session_id\": \"cs_test_nobodys\"}")
        .expectStatus().isNotFound().expectBody().jsonPath("$.code")
        .isEqualTo("session_not_found");

    WebTestClient browser = nobody();
    String page = browser.get().uri("/payment/stripe/result?session_id=" + session).exchange()
        .expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody();
    assertThat(page).contains("awaiting_payment").doesNotContain(user).doesNotContain(order);
    succeed(order, request.paymentId(), PRICE);
    awaitStatus(order, "paid");
    assertThat(browser.get().uri("/payment/stripe/result?session_id=" + session).exchange()
        .expectBody(String.class).returnResult().getResponseBody()).contains("is paid");
  }

  private String sealed(PaymentId payment, String payload) {
    return sealing.seal(payload, payment.value());
  }
}
