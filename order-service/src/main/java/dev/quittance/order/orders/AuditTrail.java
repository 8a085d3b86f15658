package dev.quittance.order.orders;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code audit_entries}: append-only, in the transaction of what it tells. */
@Repository
public class AuditTrail {

  private final DatabaseClient database;
  private final Clock clock;

  AuditTrail(DatabaseClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * An entry.
   *
   * @param action {@code payment.intent}, {@code payment.webhook}, {@code payment.finalize} …
   * @param actor a user id, or who said it: {@code webhook}, {@code sync}, {@code gateway}
   * @param detail what happened; holds no secret
   */
  public record Entry(
      @Nullable String paymentId, String action, String actor, String detail, Instant at) {
  }

  /** Adds an entry. */
  public Mono<Void> add(OrderId orderId, @Nullable PaymentId paymentId, String action,
      String actor, String detail) {
    return database.sql("""
            INSERT INTO audit_entries (order_id, payment_id, action, actor, detail, at)
            VALUES (:orderId, :paymentId, :action, :actor, :detail, :at)
            """)
        .bind("orderId", orderId.value())
        .bind("paymentId", nullable(paymentId == null ? null : paymentId.value(), String.class))
        .bind("action", action).bind("actor", actor).bind("detail", detail)
        .bind("at", clock.instant())
        .fetch().rowsUpdated().then();
  }

  Flux<Entry> of(OrderId orderId) {
    return database.sql("""
            SELECT payment_id, action, actor, detail, at
              FROM audit_entries WHERE order_id = :orderId ORDER BY position LIMIT 1000
            """)
        .bind("orderId", orderId.value())
        .map(row -> new Entry(optional(row, "payment_id", String.class),
            required(row, "action", String.class), required(row, "actor", String.class),
            required(row, "detail", String.class), required(row, "at", Instant.class)))
        .all();
  }
}
