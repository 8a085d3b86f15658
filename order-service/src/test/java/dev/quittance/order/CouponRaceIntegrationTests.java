package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.order.orders.Discounts;
import dev.quittance.order.orders.Orders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Coupons when many want the same at the same time: one outcome. */
class CouponRaceIntegrationTests extends CouponTestBase {

  private static final int AT_ONCE = 24;
  private static final String LIST = "{\"package\": \"trial\"}";

  /** Does the work so many times, a bounded number of them at once. */
  private static <T> List<T> together(int times, IntFunction<T> work) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<CompletableFuture<T>> all = IntStream.range(0, times)
          .mapToObj(index -> CompletableFuture.supplyAsync(() -> work.apply(index), threads))
          .toList();
      return all.stream().map(CompletableFuture::join).toList();
    }
  }

  private WebTestClient.ResponseSpec create(String who, String body, String... scopes) {
    return as(who, scopes).post().uri("/api/orders").contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body).exchange();
  }

  private static String verdict(WebTestClient.ResponseSpec response) {
    JsonNode answer = json(response);
    return answer.path("code").asString(answer.path("status").asString());
  }

  private static Map<String, Long> counted(List<String> verdicts) {
    return verdicts.stream()
        .collect(Collectors.groupingBy(verdict -> verdict, Collectors.counting()));
  }

  @Test
  @Timeout(300)
  void sellsTheLastCouponToOneOfAThousand() {
    String code = coupon("\"percent\": \"10\", \"total_limit\": 1");
    String body = "{\"package\": \"trial\", \"coupon_code\": \"" + code + "\"}";

    List<String> verdicts =
        together(1000, index -> verdict(create("racer-" + index + "-" + user, body)));

    assertThat(counted(verdicts)).isEqualTo(Map.of("created", 1L, "coupon_exhausted", 999L));
    assertUsed(code, 1);
    assertThat(number("SELECT count(*) FROM orders WHERE coupon_code = :value", code))
        .isEqualTo(1);
    assertThat(number("SELECT count(*) FROM orders WHERE user_id LIKE 'racer-%' || :value", user))
        .as("who did not get it has no order either").isEqualTo(1);
  }

  @Test
  void givesAUserTheirShareOfACouponHoweverManyTheyAskAtOnce() {
    String code = coupon("\"percent\": \"10\", \"total_limit\": 30, \"per_user_limit\": 2");
    String body = "{\"amount\": \"9.00\", \"currency\": \"CNY\", \"subject\": \"x\","
        + " \"coupon_code\": \"" + code + "\"}";

    List<String> verdicts =
        together(40, index -> verdict(create(user, body, "orders:price")));

    assertThat(counted(verdicts)).isEqualTo(Map.of("created", 2L, "coupon_user_limit", 38L));
    assertUsed(code, 2);
  }

  @Test
  void oneOrderTakesACouponOnceHoweverManyTabsApplyIt() {
    String code = coupon("\"percent\": \"10\", \"total_limit\": 5");
    String order = newOrder();

    List<String> verdicts = together(20, index -> verdict(
        index % 2 == 0 ? apply(order, code) : order(code)));

    assertThat(counted(verdicts)).isEqualTo(Map.of("created", 20L));
    assertUsed(code, 1);
    assertThat(actions(order)).containsExactly("order.created", "coupon.applied");
  }

  @Test
  void ordersThatSwapTheirCouponsCrosswiseDoNotBlockEachOther() {
    String one = coupon("\"percent\": \"10\"");
    String two = coupon("\"percent\": \"20\"");
    List<String> owners = IntStream.range(0, 4).mapToObj(index -> user + "-" + index).toList();
    List<String> orders = owners.stream()
        .map(owner -> json(create(owner, LIST)).required("order_id").asString()).toList();

    List<Integer> statuses = together(80, index -> as(owners.get(index % 4)).post()
        .uri("/api/orders/" + orders.get(index % 4) + "/coupon")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"coupon_code\": \"" + ((index + index / 4) % 2 == 0 ? one : two) + "\"}")
        .exchange().expectBody().returnResult().getStatus().value());

    assertThat(statuses).containsOnly(200);
    assertThat(used(one) + used(two)).isEqualTo(4);
    assertThat(held(one)).isEqualTo(used(one));
    assertThat(held(two)).isEqualTo(used(two));
  }

  /** Whoever comes first: what can be paid in the end is the price of the order, once. */
  @RepeatedTest(4)
  void couponAndPayAtOnceLeaveOneAttemptAtThePriceOfTheOrder() {
    String code = coupon("\"percent\": \"10\"");
    String order = newOrder();

    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    CompletableFuture<Integer> applying = CompletableFuture.supplyAsync(() ->
        apply(order, code).expectBody().returnResult().getStatus().value());
    answer(request(order, 1));

    assertThat(applying.join()).isEqualTo(200);
    JsonNode answer = paying.join();
    if (answer.path("payment_payload").isObject()) {
      // It was answered before the coupon came, or was made at the new price.
      assertThat(answer.required("price").asString()).isIn("50.00", "45.00");
    } else {
      assertThat(answer.required("code").asString()).isEqualTo("payment_superseded");
    }
    CompletableFuture<JsonNode> again = pay(order, "stripe");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> requestsOf(order).stream()
        .anyMatch(request -> request.amount().equals(new Money(4500, "CNY"))));
    PaymentRequested last = requestsOf(order).getLast();
    answer(last);
    assertThat(again.join().required("payment_id").asString())
        .isEqualTo(last.paymentId().value());
    List<PaymentRequested> all = new ArrayList<>(requestsOf(order));
    all.removeLast();
    all.forEach(each -> awaitCancellation(each, "price_changed"));
    assertThat(number("SELECT count(*) FROM payments WHERE order_id = :value AND NOT superseded"
        + " AND amount_minor = 4500", order)).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM payments WHERE order_id = :value AND NOT superseded",
        order)).isEqualTo(1);
  }

  /** The money was first, and the price stays; or the coupon was, and the money goes back. */
  @RepeatedTest(4)
  void couponAndMoneyAtOnceHaveOneOutcome() {
    String code = coupon("\"percent\": \"10\"");
    String order = newOrder();
    PaymentRequested attempt = openAttempt(order);

    CompletableFuture<Integer> applying = CompletableFuture.supplyAsync(() ->
        apply(order, code).expectBody().returnResult().getStatus().value());
    succeed(order, attempt.paymentId(), PRICE);

    boolean applied = applying.join() == 200;
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
        applied ? refundsAsked(order).size() == 1 : paidEvents(order) == 1);
    JsonNode shown = shown(order);
    assertThat(shown.required("status").asString())
        .isEqualTo(applied ? "awaiting_payment" : "paid");
    assertThat(shown.required("price").asString()).isEqualTo(applied ? "45.00" : "50.00");
    assertThat(paidEvents(order)).isEqualTo(applied ? 0 : 1);
    assertThat(refundsAsked(order)).hasSize(applied ? 1 : 0);
    assertUsed(code, applied ? 1 : 0);
  }

  @RepeatedTest(4)
  void cancellingAndMoneyAtOnceEndPaid() {
    String code = coupon("\"percent\": \"10\", \"total_limit\": 1");
    String order = idOf(json(order(code)));
    PaymentRequested attempt = openAttempt(order);

    CompletableFuture<Integer> cancelling = CompletableFuture.supplyAsync(() ->
        cancel(order).expectBody().returnResult().getStatus().value());
    succeed(order, attempt.paymentId(), attempt.amount());

    assertThat(cancelling.join()).isIn(200, 409);
    awaitStatus(order, "paid");
    assertUsed(code, 1);
  }

  /** What a crash between any two lines leaves: nothing, for all of it is one transaction. */
  @Test
  void aCouponThatIsRolledBackWasNeverTaken(@Autowired TransactionalOperator transaction,
      @Autowired Orders orders,
      @Autowired Discounts discounts) {
    String code = coupon("\"percent\": \"10\", \"total_limit\": 1");
    String order = newOrder();
    PaymentRequested attempt = openAttempt(order);

    Mono<Void> crashing = transaction.transactional(
        orders.findForUpdate(new OrderId(order))
            .flatMap(locked -> discounts.apply(locked, code, user))
            .then(Mono.error(new IllegalStateException("crash"))));

    assertThat(crashing.onErrorResume(IllegalStateException.class, e -> Mono.empty())
        .then(Mono.just("rolled back")).block(Duration.ofSeconds(10))).isNotNull();
    assertUsed(code, 0);
    assertThat(shown(order).required("price").asString()).isEqualTo("50.00");
    succeed(order, attempt.paymentId(), PRICE);
    awaitStatus(order, "paid");
    assertThat(refundsAsked(order)).isEmpty();
  }
}
