package dev.quittance.order.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.OrderExpired;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.order.CouponTestBase;
import dev.quittance.runtime.outbox.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Orders whose time is over. */
class ExpiryIntegrationTests extends CouponTestBase {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Autowired
  private Orders orders;
  @Autowired
  private OpenAttempts attempts;
  @Autowired
  private Discounts discounts;
  @Autowired
  private AuditTrail audit;
  @Autowired
  private Outbox outbox;
  @Autowired
  private CreateOrder createOrder;
  @Autowired
  private TransactionalOperator transaction;
  @Autowired
  private MeterRegistry meters;

  private void expireAt(String order, Instant at) {
    database.sql("UPDATE orders SET expires_at = :at WHERE order_id = :id")
        .bind("at", at).bind("id", order).fetch().rowsUpdated().block(TIMEOUT);
  }

  /**
   * An instance whose time is two hours on, so that it alone sees what ends in an hour.
   *
   * @param followUps what it does with an order that has expired
   */
  private ExpireOrders instance(int batch, OrderFollowUp... followUps) {
    Clock later = Clock.fixed(Instant.now().plusSeconds(7200), ZoneOffset.UTC);
    CloseOrder closeOrder = new CloseOrder(orders, attempts, discounts,
        new OrderFollowUps(List.of(followUps)), audit, outbox, later);
    return new ExpireOrders(orders, closeOrder,
        new ExpirySettings(Duration.ofSeconds(1), batch), transaction, later, meters);
  }

  /** Orders of many users that end in an hour. */
  private List<OrderId> endingInAnHour(int count) {
    List<OrderId> ids = Objects.requireNonNull(Flux.range(0, count)
        .concatMap(index -> createOrder.create(new NewOrder(user + "-" + index, "package", "trial",
            "Trial", PRICE, 500, null, Map.of())))
        .map(created -> created.order().orderId()).collectList().block(TIMEOUT));
    ids.forEach(id -> expireAt(id.value(), Instant.now().plusSeconds(3600)));
    return ids;
  }

  private List<String> statusesOf(List<OrderId> ids) {
    return Objects.requireNonNull(Flux.fromIterable(ids).concatMap(orders::find)
        .map(order -> order.status().text()).collectList().block(TIMEOUT));
  }

  private long events(String order) {
    return orderEvents.events(OrderExpired.class).stream()
        .filter(event -> event.orderId().value().equals(order)).count();
  }

  @Test
  void endsTheOrderItsAttemptAndItsCoupon() {
    String code = coupon("\"percent\": \"10\", \"total_limit\": 1");
    String order = idOf(json(order(code)));
    PaymentRequested attempt = openAttempt(order);

    expireAt(order, Instant.now().minusSeconds(1));

    awaitStatus(order, "expired");
    awaitCancellation(attempt, "order_expired");
    Awaitility.await().atMost(TIMEOUT).until(() -> events(order) == 1);
    assertUsed(code, 0);
    assertThat(actions(order)).containsSubsequence(
        "order.expired", "payment.cancellation_requested", "coupon.released");
    assertProblem(post("/api/order/require-to-pay", "{\"order_id\": \"" + order + "\"}"), 409,
        "order_expired");
    assertProblem(cancel(order), 409, "order_expired");
    assertProblem(apply(order, code), 409, "order_expired");
    assertThat(newOrder()).isNotEqualTo(order);
  }

  @Test
  void moneyThatComesLateStillPaysAndCountsTheCouponAboveItsLimit() {
    String code = coupon("\"percent\": \"10\", \"total_limit\": 1");
    String order = idOf(json(order(code)));
    PaymentRequested attempt = openAttempt(order);
    expireAt(order, Instant.now().minusSeconds(1));
    awaitStatus(order, "expired");
    String next = idOf(json(order(code).expectStatus().isCreated()));
    assertUsed(code, 1);

    succeed(order, attempt.paymentId(), attempt.amount());
    succeed(order, attempt.paymentId(), attempt.amount());

    awaitStatus(order, "paid");
    Awaitility.await().atMost(TIMEOUT).until(() -> paidEvents(order) == 1);
    assertUsed(code, 2);
    assertThat(actions(order)).containsOnlyOnce("coupon.counted_again", "payment.finalize");
    assertThat(shown(next).required("price").asString()).isEqualTo("45.00");
  }

  @Test
  void manyInstancesExpireEachOrderOnce() {
    List<OrderId> ids = endingInAnHour(40);

    List<CompletableFuture<Void>> runs = IntStream.range(0, 4)
        .mapToObj(index -> instance(7).expireAll().toFuture()).toList();
    runs.forEach(CompletableFuture::join);
    // Who passed an order by because another had it may have ended before that one did.
    instance(100).expireAll().block(TIMEOUT);

    assertThat(statusesOf(ids)).containsOnly("expired");
    for (OrderId id : ids) {
      assertThat(actions(id.value())).containsExactly("order.created", "order.expired");
    }
  }

  @Test
  void passesByAnOrderThatSomebodyWorksOn() {
    List<OrderId> ids = endingInAnHour(2);

    Long expired = transaction.transactional(orders.findForUpdate(ids.getFirst())
        .flatMap(locked -> Mono.fromFuture(() -> instance(10).batch().toFuture())))
        .block(TIMEOUT);

    assertThat(expired).isEqualTo(1);
    assertThat(statusesOf(ids)).containsExactly("created", "expired");
    assertThat(instance(10).batch().block(TIMEOUT)).isEqualTo(1);
  }

  @Test
  void anOrderThatCannotBeExpiredHoldsUpNoneOfTheOthersAndStaysWhole() {
    List<OrderId> ids = endingInAnHour(3);
    OrderId broken = ids.getFirst();

    instance(10, (event, order) -> order.orderId().equals(broken)
        ? Mono.error(new IllegalStateException("broken")) : Mono.empty())
        .expireAll().block(TIMEOUT);

    assertThat(statusesOf(ids)).containsExactly("created", "expired", "expired");
    assertThat(actions(broken.value())).containsExactly("order.created");
    assertThat(instance(10).batch().block(TIMEOUT)).isEqualTo(1);
    Awaitility.await().atMost(TIMEOUT).until(() -> events(broken.value()) == 1);
  }

  @Test
  void leavesAnOrderThatWasPaid() {
    String order = newOrder();
    paidOrder(order);
    expireAt(order, Instant.now().plusSeconds(3600));

    instance(10).expireAll().block(TIMEOUT);

    assertThat(shown(order).required("status").asString()).isEqualTo("paid");
    assertThat(events(order)).isZero();
  }

  @Test
  void findsThemByAnIndexHoweverManyOrdersThereAre() {
    Mono<Void> many = database.sql("""
            INSERT INTO orders (order_id, user_id, kind, subject, list_amount_minor, amount_minor,
                                currency, status, expires_at, created_at)
            SELECT 'plan-' || n, 'plan', 'amount', 'x', 1, 1, 'CNY',
                   CASE WHEN n % 100 = 0 THEN 'created' ELSE 'paid' END,
                   now() - n * interval '1 second', now()
              FROM generate_series(1, 20000) AS n
            """).fetch().rowsUpdated().then(database.sql("ANALYZE orders").then());
    Mono<List<String>> plan = database.sql("EXPLAIN " + Orders.EXPIRED)
        .bind("now", Instant.now()).bind("limit", 100).mapValue(String.class).all().collectList();

    List<String> lines = transaction.execute(status -> {
      status.setRollbackOnly();
      return many.then(plan);
    }).blockLast(TIMEOUT);

    assertThat(lines).anyMatch(line -> line.contains("Index Scan using orders_expiring"))
        .noneMatch(line -> line.contains("Seq Scan") || line.contains("Sort"));
  }
}
