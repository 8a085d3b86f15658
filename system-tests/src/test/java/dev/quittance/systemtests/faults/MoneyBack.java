package dev.quittance.systemtests.faults;

import dev.quittance.systemtests.Databases;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What must hold of refunds, of disputes, and of the credits that go with them. */
final class MoneyBack {

  private final Databases databases;
  private final Map<String, JsonNode> ledger;

  /**
   * One look.
   *
   * @param ledger what the providers hold, by payment
   */
  MoneyBack(Databases databases, Map<String, JsonNode> ledger) {
    this.databases = databases;
    this.ledger = ledger;
  }

  /** A refund that a shopper asked for, as the order service knows it. */
  private record Asked(String orderId, boolean failed) {
  }

  /**
   * A shopper asks for at most one refund, and repeats that request until it is answered. One that
   * failed may be tried anew, but then the provider must not have made it.
   */
  List<String> refundsOnce() throws SQLException {
    List<String> found = new ArrayList<>(databases.texts("orders", """
        SELECT 'order ' || order_id || ' has ' || count(*) || ' refunds for one request'
          FROM refund_requests WHERE requested_by LIKE 'shopper%' AND status <> 'failed'
         GROUP BY order_id HAVING count(*) > 1
        """));
    Map<String, Asked> asked = new HashMap<>();
    databases.orders("""
        SELECT refund_id, order_id, status FROM refund_requests
         WHERE requested_by LIKE 'shopper%'
        """, row -> asked.put(row.getString(1),
            new Asked(row.getString(2), row.getString(3).equals("failed"))));
    Set<String> refunded = new HashSet<>();
    ledger.values().forEach(charge -> charge.path("refunds").valueStream()
        .filter(refund -> !refund.path("status").asString("").equals("failed"))
        .forEach(refund -> {
          String refundId = refund.path("refund_id").asString("");
          Asked wish = asked.get(refundId);
          if (wish == null) {
            return;
          }
          if (wish.failed()) {
            found.add("refund " + refundId + " has failed, and the provider made it");
          }
          if (!refunded.add(wish.orderId())) {
            found.add("order " + wish.orderId() + " was refunded twice for one request");
          }
        }));
    return found;
  }

  /** Each dispute is known, and how it ended. */
  List<String> disputes(Map<String, String> verdicts) throws SQLException {
    Set<String> known = new HashSet<>(databases.texts("orders",
        "SELECT payment_id || ' is ' || status FROM disputes"));
    List<String> found = new ArrayList<>();
    ledger.forEach((paymentId, charge) -> {
      String ended = paymentId + " is " + verdicts.getOrDefault(paymentId, "undecided");
      if (charge.path("disputed").asBoolean() && !known.contains(ended)) {
        found.add("the dispute of payment " + ended + ", and we do not know it");
      }
    });
    return found;
  }

  /** Credits are taken back for what the provider gave back and the banks took, no more. */
  List<String> credits(Map<String, String> verdicts) throws SQLException {
    List<String> found = new ArrayList<>();
    databases.orders("""
        SELECT l.order_id, o.paid_payment_id, l.refunded_minor, l.lost_minor
          FROM credit_lots l JOIN orders o USING (order_id)
        """, row -> {
          JsonNode charge = ledger.get(row.getString(2));
          if (charge == null) {
            return;
          }
          long refunded = charge.path("refunded_minor").asLong();
          long lost = "lost".equals(verdicts.get(row.getString(2)))
              ? charge.path("disputed_minor").asLong() : 0;
          if (row.getLong(3) != refunded || row.getLong(4) != lost) {
            found.add("credits of order " + row.getString(1) + " go by refunds of "
                + row.getLong(3) + " and losses of " + row.getLong(4) + ", the provider by "
                + refunded + " and " + lost);
          }
        });
    return found;
  }
}
