package dev.quittance.order.watch;

import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.order.orders.OrderStatus;
import java.time.Instant;
import java.util.Locale;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Reads how orders stand, in one statement each. */
@Repository
public class OrderSnapshots {

  private final DatabaseClient database;

  OrderSnapshots(DatabaseClient database) {
    this.database = database;
  }

  /** How the order stands; empty if there is none. */
  public Mono<OrderSnapshot> find(String orderId) {
    return database.sql("""
            SELECT o.order_id, coalesce(h.entries, 0) AS seq, o.status, o.paid_at,
                   p.payment_id, p.status AS payment_status
              FROM orders o
              LEFT JOIN audit_heads h USING (order_id)
              LEFT JOIN LATERAL (
                SELECT payment_id, status FROM payments WHERE order_id = o.order_id
                 ORDER BY (payment_id = o.paid_payment_id) DESC NULLS LAST, attempt_no DESC
                 LIMIT 1) p ON true
             WHERE o.order_id = :orderId
            """)
        .bind("orderId", orderId)
        .map(row -> new OrderSnapshot(required(row, "order_id", String.class),
            required(row, "seq", Long.class),
            OrderStatus.valueOf(required(row, "status", String.class).toUpperCase(Locale.ROOT)),
            optional(row, "payment_id", String.class),
            optional(row, "payment_status", String.class),
            optional(row, "paid_at", Instant.class)))
        .one();
  }
}
