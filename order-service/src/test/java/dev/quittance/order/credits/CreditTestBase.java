package dev.quittance.order.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Event;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.PaymentId;
import dev.quittance.order.OrderTestBase;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Lets things happen to paid orders in their transaction, without the way over Kafka. */
abstract class CreditTestBase extends OrderTestBase {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Autowired
  private OrderFollowUps followUps;
  @Autowired
  private Orders orders;
  @Autowired
  protected TransactionalOperator transaction;
  @Autowired
  protected ExpireCredits expireCredits;

  /** An order of the user with the attempt that pays it; nothing has followed yet. */
  protected OrderId order(long credits, long paidMinor) {
    OrderId order = OrderId.random();
    sql("""
        INSERT INTO orders (order_id, user_id, kind, product_id, subject, list_amount_minor,
                            amount_minor, currency, credits, status, expires_at, paid_at,
                            paid_payment_id, created_at)
        VALUES (:order, :user, 'package', 'trial', 'x', :paid, :paid, 'CNY', :credits, 'paid',
                now(), now(), 'p-' || :order, now())
        """, Map.of("order", order.value(), "user", user, "paid", paidMinor, "credits", credits));
    sql("""
        INSERT INTO payments (payment_id, order_id, attempt_no, payment_channel, amount_minor,
                              currency, status, created_at)
        VALUES ('p-' || :order, :order, 1, 'stripe', :paid, 'CNY', 'succeeded', now())
        """, Map.of("order", order.value(), "paid", paidMinor));
    return order;
  }

  protected OrderId bought(long credits, long paidMinor) {
    OrderId order = order(credits, paidMinor);
    paid(order, paidMinor);
    return order;
  }

  protected void paid(OrderId order, long paidMinor) {
    happen(order, new OrderPaid(order, user, paymentOf(order), "stripe", cny(paidMinor), "trial",
        Map.of(), Instant.now()));
  }

  protected void refunded(OrderId order, long paidMinor, long totalMinor) {
    happen(order, new OrderRefunded(order, user, paymentOf(order), cny(paidMinor),
        cny(totalMinor), null, paidMinor == totalMinor, Instant.now()));
  }

  protected void disputeOpened(OrderId order, String dispute, long minor) {
    happen(order, new DisputeOpened(
        report(order.value(), paymentOf(order)), dispute, cny(minor), "fraudulent"));
  }

  protected void disputeClosed(OrderId order, String dispute, long minor, boolean lost) {
    happen(order, new DisputeClosed(
        report(order.value(), paymentOf(order)), dispute, cny(minor), lost));
  }

  /** As whatever changes an order does it: in one transaction, with the order locked. */
  protected void happen(OrderId order, Event event) {
    transaction.transactional(follow(order, event)).block(SOON);
  }

  protected Mono<Void> follow(OrderId order, Event event) {
    return orders.findForUpdate(order)
        .flatMap(found -> followUps.follow(List.of(event), found));
  }

  protected void lapse(OrderId order) {
    sql("UPDATE credit_lots SET expires_at = now() - interval '1 second' WHERE order_id = :order",
        Map.of("order", order.value()));
  }

  protected static PaymentId paymentOf(OrderId order) {
    return new PaymentId("p-" + order);
  }

  protected static Money cny(long minor) {
    return new Money(minor, "CNY");
  }

  protected void sql(String sql, Map<String, ?> binds) {
    var statement = database.sql(sql);
    for (Map.Entry<String, ?> bind : binds.entrySet()) {
      statement = statement.bind(bind.getKey(), bind.getValue());
    }
    statement.fetch().rowsUpdated().block(SOON);
  }

  protected long number(String sql) {
    Long number = database.sql(sql).mapValue(Long.class).one().block(SOON);
    return number == null ? 0 : number;
  }

  protected JsonNode credits() {
    return json(as(user).get().uri("/api/users/credits").exchange().expectStatus().isOk());
  }

  protected long balance() {
    return credits().required("balance").asLong();
  }

  protected long debt() {
    return credits().required("debt").asLong();
  }

  protected WebTestClient.ResponseSpec spend(String amount, String reference, String... headers) {
    WebTestClient.RequestBodySpec request = as(user, "credits:spend").post()
        .uri("/api/users/credits/spend").contentType(MediaType.APPLICATION_JSON);
    for (int index = 0; index < headers.length; index += 2) {
      request.header(headers[index], headers[index + 1]);
    }
    return request.bodyValue("{\"amount\": %s, \"reason\": \"an image\", \"reference\": \"%s\"}"
        .formatted(amount, reference)).exchange();
  }

  protected void spent(long amount) {
    spend(Long.toString(amount), UUID.randomUUID().toString()).expectStatus().isOk();
  }

  protected int status(WebTestClient.ResponseSpec response) {
    return response.returnResult(String.class).getStatus().value();
  }

  /** After each test, whatever it did: no credit was made or lost, all sums are the ledger's. */
  @AfterEach
  final void ledgerAndBalancesAgree() {
    assertThat(number("""
        SELECT count(*) FROM (
          SELECT 1 FROM credit_entries WHERE user_id = '%1$s'
           GROUP BY position, order_id HAVING sum(amount) <> 0
          UNION ALL
          SELECT 1 FROM credit_accounts a
           WHERE user_id = '%1$s' AND (
                 (available, frozen) <> (
                   SELECT coalesce(sum(available), 0)::bigint, coalesce(sum(frozen), 0)::bigint
                     FROM credit_lots l WHERE l.user_id = a.user_id)
              OR available <> (SELECT coalesce(sum(amount), 0) FROM credit_entries e
                                WHERE e.user_id = a.user_id AND account = 'available'))
          UNION ALL
          SELECT 1 FROM credit_lots l
           WHERE user_id = '%1$s'
             AND available <> (SELECT coalesce(sum(amount), 0) FROM credit_entries e
                                WHERE e.order_id = l.order_id AND account = 'available')) wrong
        """.formatted(user))).isZero();
  }
}
