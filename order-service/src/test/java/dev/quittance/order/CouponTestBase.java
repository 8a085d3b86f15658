package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundRequested;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What tests of coupons and of the end of orders have in common. */
public abstract class CouponTestBase extends OrderTestBase {

  protected WebTestClient admin() {
    return as("admin-1", "payments:admin");
  }

  protected WebTestClient.ResponseSpec adminPost(String path, String body) {
    return admin().post().uri(path).contentType(MediaType.APPLICATION_JSON).bodyValue(body)
        .exchange();
  }

  /** A new coupon with these members besides its code. */
  protected String coupon(String members) {
    String code = "C" + UUID.randomUUID().toString().substring(0, 18).toUpperCase();
    adminPost("/api/admin/coupons", "{\"code\": \"%s\", %s}".formatted(code, members))
        .expectStatus().isCreated();
    return code;
  }

  protected WebTestClient.ResponseSpec order(String code) {
    return post("/api/orders",
        "{\"package\": \"trial\", \"coupon_code\": \"%s\"}".formatted(code));
  }

  protected WebTestClient.ResponseSpec apply(String order, String code) {
    return post("/api/orders/" + order + "/coupon", "{\"coupon_code\": \"" + code + "\"}");
  }

  protected WebTestClient.ResponseSpec cancel(String order) {
    return post("/api/orders/" + order + "/cancel", "");
  }

  protected JsonNode shown(String order) {
    return json(as(user).get().uri("/api/orders/" + order).exchange());
  }

  protected static String idOf(JsonNode order) {
    return order.required("order_id").asString();
  }

  /** An order with an attempt that the provider has. */
  protected PaymentRequested openAttempt(String order) {
    int before = requestsOf(order).size();
    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    PaymentRequested request = request(order, before + 1);
    answer(request);
    paying.join().required("payment_payload");
    return request;
  }

  protected static void assertProblem(
      WebTestClient.ResponseSpec response, int status, String code) {
    JsonNode problem = json(response.expectStatus().isEqualTo(status));
    assertThat(problem.path("code").asString()).as(problem.toString()).isEqualTo(code);
  }

  protected long number(String sql, String value) {
    return Objects.requireNonNull(database.sql(sql).bind("value", value)
        .mapValue(Long.class).one().block(Duration.ofSeconds(10)));
  }

  protected long used(String code) {
    return number("SELECT used FROM coupons WHERE code = :value", code);
  }

  /** How many orders hold the coupon according to the rows that {@code used} counts. */
  protected long held(String code) {
    return number("""
        SELECT count(*) FROM coupon_redemptions WHERE code = :value AND status <> 'released'
        """, code);
  }

  protected void assertUsed(String code, long count) {
    assertThat(used(code)).isEqualTo(count);
    assertThat(held(code)).isEqualTo(count);
  }

  protected List<String> actions(String order) {
    return json(admin().get().uri("/api/orders/" + order + "/timeline").exchange())
        .required("entries").valueStream()
        .map(entry -> entry.required("action").asString()).toList();
  }

  protected void awaitCancellation(PaymentRequested attempt, String reason) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
        requests.events(PaymentCancellationRequested.class))
        .filteredOn(event -> event.paymentId().equals(attempt.paymentId()))
        .singleElement().extracting(PaymentCancellationRequested::reason).isEqualTo(reason));
  }

  protected List<RefundRequested> refundsAsked(String order) {
    return requests.events(RefundRequested.class).stream()
        .filter(event -> event.orderId().value().equals(order)).toList();
  }
}
