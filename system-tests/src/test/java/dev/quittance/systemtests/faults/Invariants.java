package dev.quittance.systemtests.faults;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import dev.quittance.systemtests.Databases;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What must hold when everything is quiet. The simulator's ledger is the truth. */
final class Invariants {

  private final Databases databases;
  private final String simulator;
  private final Topics topics;

  Invariants(Stack stack) {
    this.databases = new Databases(stack.settings());
    this.simulator = stack.settings().url(Part.SIMULATOR);
    this.topics = new Topics(stack.settings().port(Part.KAFKA));
  }

  /** A payment as the order service knows it. */
  private record Known(String orderId, String orderStatus, String provider, long receivedMinor,
      long refundedMinor, boolean paidTheOrder, boolean surplus) {
  }

  /** Every violation as one line; empty if all is well. */
  List<String> violations(Tally tally) throws SQLException {
    List<String> found = new ArrayList<>();
    Map<String, Known> known = knownPayments();
    Map<String, JsonNode> ledger = ledger(found);
    ledger.forEach((paymentId, charge) -> compare(paymentId, charge, known.get(paymentId),
        tally.verdicts().get(paymentId), found));
    noMoneyFromNowhere(known, ledger, found);
    dummyPayments(tally, found);
    ordersPaidOnce(found);
    coupons(found);
    credits(found);
    MoneyBack moneyBack = new MoneyBack(databases, ledger);
    found.addAll(moneyBack.disputes(tally.verdicts()));
    found.addAll(moneyBack.refundsOnce());
    found.addAll(moneyBack.credits(tally.verdicts()));
    webhooks(found);
    nothingLeftOver(found);
    servicesAgree(ledger, found);
    topics.deadLetters().forEach((topic, count) -> {
      if (count > 0) {
        found.add(count + " dead letters on " + topic);
      }
    });
    return found;
  }

  /** What the providers hold, by payment; whatever belongs to none, or is held twice, is told. */
  private Map<String, JsonNode> ledger(List<String> found) {
    Map<String, JsonNode> byPayment = new HashMap<>();
    new JsonApi(null).get(simulator + "/_sim/ledger").required("payments").valueStream()
        .forEach(charge -> {
          boolean captured = charge.path("captured_minor").asLong() > 0;
          String paymentId = charge.path("payment_id").asString("");
          if (paymentId.isEmpty()) {
            found.add("no payment of ours: " + charge);
            return;
          }
          JsonNode other = byPayment.get(paymentId);
          if (other == null || other.path("captured_minor").asLong() == 0) {
            byPayment.put(paymentId, charge);
          } else if (captured) {
            found.add("payment " + paymentId + " was captured twice: " + charge + other);
          }
        });
    return byPayment;
  }

  private Map<String, Known> knownPayments() throws SQLException {
    Map<String, Known> known = new HashMap<>();
    databases.orders("""
        SELECT p.payment_id, p.order_id, o.status, p.payment_channel,
               coalesce(p.received_minor, 0), greatest(
                 coalesce(sum(r.amount_minor) FILTER (WHERE r.status = 'succeeded'), 0),
                 p.told_refunded_minor
                   - coalesce(sum(r.amount_minor) FILTER (WHERE r.status = 'failed'), 0)),
               coalesce(o.paid_payment_id = p.payment_id, false), p.surplus
          FROM payments p JOIN orders o USING (order_id) LEFT JOIN refunds r USING (payment_id)
         GROUP BY p.payment_id, o.order_id
        """, row -> known.put(row.getString(1), new Known(row.getString(2), row.getString(3),
            row.getString(4), row.getLong(5), row.getLong(6), row.getBoolean(7),
            row.getBoolean(8))));
    return known;
  }

  private static void compare(String paymentId, JsonNode charge, Known known,
      @Nullable String verdict, List<String> found) {
    long captured = charge.path("captured_minor").asLong();
    String where = charge.path("provider").asString() + " payment " + paymentId + " of order "
        + charge.path("order_id").asString("?") + ": ";
    if (known == null) {
      found.add(where + "the provider has it, and we do not know it");
      return;
    }
    if (captured == 0) {
      return;
    }
    if (known.receivedMinor() != captured) {
      found.add(where + "captured " + captured + ", known " + known.receivedMinor()
          + ", order is " + known.orderStatus());
      return;
    }
    if (!Set.of("paid", "partially_refunded", "refunded", "review")
        .contains(known.orderStatus())) {
      found.add(where + "money was taken and the order is " + known.orderStatus());
    }
    if (!known.paidTheOrder() && !known.surplus() && !known.orderStatus().equals("review")) {
      found.add(where + "money was taken and is neither the order's nor surplus");
    }
    long refunded = charge.path("refunded_minor").asLong();
    if (known.refundedMinor() != refunded) {
      found.add(where + "refunded " + refunded + ", known " + known.refundedMinor());
    }
    long lost = "lost".equals(verdict) ? charge.path("disputed_minor").asLong() : 0;
    if (known.surplus() && refunded + lost < captured) {
      found.add(where + "surplus of " + captured + " and only " + refunded + " sent back, " + lost
          + " lost");
    }
  }

  private static void noMoneyFromNowhere(
      Map<String, Known> known, Map<String, JsonNode> ledger, List<String> found) {
    known.forEach((paymentId, payment) -> {
      JsonNode charge = ledger.get(paymentId);
      boolean charged = charge != null && charge.path("captured_minor").asLong() > 0;
      if (payment.receivedMinor() > 0 && !charged && !payment.provider().equals("dummy")) {
        found.add("order " + payment.orderId() + " has money of " + payment.provider()
            + " payment " + paymentId + " that the provider does not");
      }
    });
  }

  private void dummyPayments(Tally tally, List<String> found) throws SQLException {
    Set<String> paid = new HashSet<>(databases.texts("orders", """
        SELECT order_id FROM orders WHERE status IN ('paid', 'partially_refunded', 'refunded')
        """));
    tally.paidAtDummy().stream().filter(order -> !paid.contains(order))
        .forEach(order -> found.add("order " + order + " was paid at dummy and is not paid"));
  }

  private void ordersPaidOnce(List<String> found) throws SQLException {
    databases.texts("orders", """
        SELECT order_id || ' finalized ' || count(*) || ' times' FROM audit_entries
         WHERE action = 'payment.finalize' GROUP BY order_id HAVING count(*) > 1
        """).forEach(line -> found.add("order " + line));
    Map<String, Long> paidEvents = topics.countsByOrder("order.events", "order.paid.v1");
    databases.texts("orders", "SELECT order_id FROM orders WHERE paid_at IS NOT NULL")
        .forEach(order -> {
          if (!paidEvents.containsKey(order)) {
            found.add("order " + order + " is paid, and no event says so");
          }
        });
  }

  private void coupons(List<String> found) throws SQLException {
    databases.texts("orders", """
        SELECT 'coupon ' || code || ' is used ' || used || ' times, held by ' || held
          FROM (SELECT c.code, c.used, c.total_limit, count(r.*) AS held
                  FROM coupons c LEFT JOIN coupon_redemptions r
                    ON r.code = c.code AND r.status <> 'released'
                 GROUP BY c.code) AS coupon
         WHERE used <> held OR used > total_limit
        """).forEach(found::add);
  }

  /** Granted once for each paid order, and taken back in proportion to what went back. */
  private void credits(List<String> found) throws SQLException {
    databases.texts("orders", """
        SELECT 'order ' || o.order_id || ' is ' || o.status || ': no credits were granted'
          FROM orders o
         WHERE o.status IN ('paid', 'partially_refunded', 'refunded') AND o.credits > 0
           AND NOT EXISTS (SELECT FROM credit_transactions t
                            WHERE t.order_id = o.order_id AND t.kind = 'purchased')
        """).forEach(found::add);
    databases.texts("orders", """
        SELECT 'order ' || order_id || ' was granted credits ' || count(*) || ' times'
          FROM credit_transactions WHERE kind = 'purchased'
         GROUP BY order_id HAVING count(*) > 1
        """).forEach(found::add);
    databases.texts("orders", """
        SELECT 'order ' || o.order_id || ' was granted ' || l.issued || ' credits for ' || o.credits
          FROM orders o JOIN credit_lots l USING (order_id) WHERE l.issued <> o.credits
        """).forEach(found::add);
    databases.texts("orders", """
        SELECT 'credits of order ' || order_id || ': ' || revoked || ' of ' || issued
               || ' revoked, ' || refunded_minor || ' of ' || paid_minor || ' went back'
          FROM credit_lots
         WHERE revoked <> issued * least(paid_minor, refunded_minor + lost_minor) / paid_minor
        """).forEach(found::add);
  }

  /** What was answered with 2xx is in the database, and what it means is on the topic. */
  private void webhooks(List<String> found) throws SQLException {
    Set<String> stored = new HashSet<>(databases.texts("ingest",
        "SELECT provider || ':' || event_id FROM deliveries"));
    Set<String> toPublish = new HashSet<>(databases.texts("ingest",
        "SELECT provider || ':' || event_id FROM deliveries WHERE status = 'recorded'"));
    Set<String> published = topics.eventIds("payment.outcomes");
    new JsonApi(null).get(simulator + "/_sim/webhooks?limit=1000000").required("deliveries")
        .valueStream()
        .filter(delivery -> delivery.path("last_status").asInt() / 100 == 2
            && !delivery.path("forged").asBoolean())
        .map(delivery -> delivery.required("provider").asString() + ":"
            + delivery.required("event_id").asString())
        .filter(event -> !stored.contains(event))
        .forEach(event -> found.add("webhook " + event + " was accepted and is not stored"));
    toPublish.stream().filter(event -> !published.contains(event))
        .forEach(event -> found.add("webhook " + event + " is stored and not published"));
  }

  private void nothingLeftOver(List<String> found) throws SQLException {
    for (String service : Databases.SERVICES) {
      databases.texts(service, "SELECT count(*)::text FROM outbox HAVING count(*) > 0")
          .forEach(count -> found.add(count + " events left in the outbox of " + service));
    }
    databases.texts("orders",
        "SELECT count(*)::text FROM parked_outcomes HAVING count(*) > 0")
        .forEach(count -> found.add(count + " outcomes parked"));
    databases.texts("gateway", """
        SELECT operation_key || ' is ' || status || ': ' || coalesce(last_error, '')
          FROM operations WHERE status IN ('queued', 'unknown') AND kind <> 'cancel'
        """).forEach(line -> found.add("operation " + line));
    databases.texts("orders", """
        SELECT refund_id || ' of order ' || order_id || ' is ' || status FROM refund_requests
         WHERE status IN ('requested', 'pending')
        """).forEach(line -> found.add("refund " + line));
    databases.texts("orders", """
        SELECT order_id FROM orders WHERE status = 'review'
        """).forEach(order ->
            found.add("order " + order + " is in review, which nothing explains"));
  }

  /** Reconciliation has nothing left to ask, to compare or to hand to a person. */
  private void servicesAgree(Map<String, JsonNode> ledger, List<String> found)
      throws SQLException {
    databases.texts("reconciliation", "SELECT payment_id FROM open_payments WHERE status = 'open'")
        .stream().filter(ledger::containsKey)
        .filter(paymentId -> ledger.get(paymentId).path("captured_minor").asLong() > 0)
        .forEach(paymentId -> found.add("payment " + paymentId + " is paid and still open"));
    databases.texts("reconciliation", """
        SELECT kind || ' of order ' || coalesce(order_id, '?') || ' payment '
               || coalesce(payment_id, '?') || ': ' || detail
          FROM discrepancies WHERE state = 'open'
        """).forEach(line -> found.add("open discrepancy: " + line));
    databases.texts("reconciliation", """
        SELECT order_id || ': ' || drifts FROM parity_orders
         WHERE due_at IS NOT NULL OR drifts <> '{}'
        """).forEach(line -> found.add("the services do not agree on order " + line));
  }

  /** A few figures for the report: orders by status, how long they took, and who found what. */
  Map<String, String> figures() throws SQLException {
    Map<String, String> figures = new HashMap<>();
    figures.putAll(counts("orders", "orders ", """
        SELECT status || '=' || count(*) FROM orders GROUP BY status
        """));
    figures.putAll(counts("orders", "from order to paid, ", """
        SELECT name || '=' || round(extract(epoch FROM percentile_disc(share)
                 WITHIN GROUP (ORDER BY paid_at - created_at))::numeric, 1) || ' s'
          FROM orders, (VALUES ('p50', 0.5), ('p99', 0.99), ('longest', 1)) AS wanted (name, share)
         WHERE paid_at IS NOT NULL GROUP BY name, share
        """));
    figures.putAll(counts("reconciliation", "found by reconciliation: ", """
        SELECT kind || '=' || count(*) FROM discrepancies GROUP BY kind
        """));
    return figures;
  }

  private Map<String, String> counts(String service, String label, String query)
      throws SQLException {
    return databases.texts(service, query).stream().map(line -> line.split("=", 2))
        .collect(Collectors.toMap(parts -> label + parts[0], parts -> parts[1]));
  }
}
