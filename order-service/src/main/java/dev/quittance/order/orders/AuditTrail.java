package dev.quittance.order.orders;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.order.audit.AuditContent;
import dev.quittance.runtime.sql.Columns;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The tables {@code audit_entries} and {@code audit_heads}: append-only, chained by hash, in the
 * transaction of what they tell.
 */
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
   * @param seq 1 for the order's first
   * @param action {@code payment.intent}, {@code payment.webhook}, {@code payment.finalize} …
   * @param actor a user id, or who said it: {@code webhook}, {@code sync}, {@code gateway}
   * @param detail what happened; holds no secret
   * @param data the same for machines
   * @param hash in hexadecimal, over this entry and the one before
   */
  public record Entry(long seq, @Nullable String paymentId, String action, String actor,
      String detail, Map<String, String> data, Instant at, String hash) {
  }

  /** Adds an entry. */
  public Mono<Void> add(OrderId orderId, @Nullable PaymentId paymentId, String action,
      String actor, String detail) {
    return add(orderId, paymentId, action, actor, detail, Map.of());
  }

  /**
   * Adds an entry at the end of the order's chain. The head's row is locked by the very statement,
   * so that two writers never chain to the same entry; whoever calls has locked the order before.
   *
   * @param data texts by name, an amount as minor units and currency; holds no secret
   */
  public Mono<Void> add(OrderId orderId, @Nullable PaymentId paymentId, String action,
      String actor, String detail, Map<String, String> data) {
    AuditContent content =
        AuditContent.of(orderId, paymentId, action, actor, detail, data, clock.instant());
    return database.sql("""
            WITH head AS (
              INSERT INTO audit_heads AS h (order_id, entries, hash)
              VALUES (:orderId, 1,
                      sha256(decode(repeat('00', 32), 'hex') || int8send(1) || :canonical))
              ON CONFLICT (order_id) DO UPDATE
                 SET entries = h.entries + 1,
                     hash = sha256(h.hash || int8send(h.entries + 1) || :canonical)
              RETURNING entries, hash)
            INSERT INTO audit_entries (order_id, seq, payment_id, action, actor, detail, data, at,
                                       hash)
            SELECT :orderId, entries, :paymentId, :action, :actor, :detail, :data, :at, hash
              FROM head
            """)
        .bind("orderId", content.orderId())
        .bind("paymentId", nullable(content.paymentId(), String.class))
        .bind("action", content.action()).bind("actor", content.actor())
        .bind("detail", content.detail()).bind("data", Columns.json(content.data()))
        .bind("at", content.at()).bind("canonical", content.canonical())
        .fetch().rowsUpdated().then();
  }

  /** A page of an order's entries, oldest first. */
  Flux<Entry> of(OrderId orderId, long after, int limit) {
    return database.sql("""
            SELECT seq, payment_id, action, actor, detail, data, at, hash
              FROM audit_entries
             WHERE order_id = :orderId AND seq > :after ORDER BY seq LIMIT :limit
            """)
        .bind("orderId", orderId.value()).bind("after", after).bind("limit", limit)
        .map(row -> new Entry(required(row, "seq", Long.class),
            optional(row, "payment_id", String.class),
            required(row, "action", String.class), required(row, "actor", String.class),
            required(row, "detail", String.class), texts(row, "data"),
            required(row, "at", Instant.class),
            HexFormat.of().formatHex(required(row, "hash", byte[].class))))
        .all();
  }
}
