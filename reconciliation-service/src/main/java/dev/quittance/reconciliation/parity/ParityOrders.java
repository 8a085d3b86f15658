package dev.quittance.reconciliation.parity;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.OrderId;
import dev.quittance.reconciliation.parity.ParityOrder.Drift;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code parity_orders}. */
@Component
final class ParityOrders {

  static final JsonMapper JSON = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  private static final TypeReference<List<KeptEvent>> KEPT = new TypeReference<>() {};
  private static final TypeReference<Map<String, Drift>> DRIFTS = new TypeReference<>() {};

  private final DatabaseClient database;

  ParityOrders(DatabaseClient database) {
    this.database = database;
  }

  /** The order, locked; a new one if nothing was heard of it. */
  Mono<ParityOrder> lock(OrderId orderId, Instant now) {
    return findForUpdate(orderId)
        .switchIfEmpty(Mono.defer(() -> insert(orderId, now).then(findForUpdate(orderId))));
  }

  private Mono<Void> insert(OrderId orderId, Instant now) {
    return database.sql("""
            INSERT INTO parity_orders (order_id, sayings, heard_at, created_at)
            VALUES (:orderId, :sayings, :now, :now) ON CONFLICT DO NOTHING
            """)
        .bind("orderId", orderId.value()).bind("sayings", json(OrderSayings.NONE))
        .bind("now", now)
        .then();
  }

  Mono<ParityOrder> findForUpdate(OrderId orderId) {
    return database.sql("""
            SELECT order_id, sayings, kept, drifts, due_at, heard_at
              FROM parity_orders WHERE order_id = :orderId FOR UPDATE
            """)
        .bind("orderId", orderId.value())
        .map(ParityOrders::toOrder).one();
  }

  Mono<Void> save(ParityOrder order) {
    return database.sql("""
            UPDATE parity_orders
               SET sayings = :sayings, kept = :kept, drifts = :drifts, due_at = :dueAt,
                   heard_at = :heardAt
             WHERE order_id = :orderId
            """)
        .bind("orderId", order.orderId().value())
        .bind("sayings", json(order.sayings())).bind("kept", json(order.kept()))
        .bind("drifts", json(order.drifts()))
        .bind("dueAt", nullable(order.dueAt(), Instant.class)).bind("heardAt", order.heardAt())
        .then();
  }

  /**
   * Takes orders whose grace is over; two instances never take the same one.
   *
   * @param until when it is due again if its check fails
   */
  Flux<OrderId> claimDue(int limit, Instant now, Instant until) {
    return database.sql("""
            WITH due AS (
              SELECT order_id FROM parity_orders WHERE due_at <= :now
               ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            UPDATE parity_orders p SET due_at = :until FROM due WHERE p.order_id = due.order_id
            RETURNING p.order_id
            """)
        .bind("now", now).bind("until", until).bind("limit", limit)
        .map(row -> new OrderId(required(row, "order_id", String.class))).all();
  }

  /** When the order became due that has waited longest; empty if none waits. */
  Mono<Instant> oldestDue() {
    return database.sql("""
            SELECT due_at FROM parity_orders WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1
            """)
        .mapValue(Instant.class).one();
  }

  /**
   * Forgets orders of which nothing was said for long and that agree; a bounded number.
   *
   * @return how many it were
   */
  Mono<Long> purge(Instant before, int limit) {
    return database.sql("""
            DELETE FROM parity_orders WHERE order_id = ANY(ARRAY(
              SELECT order_id FROM parity_orders
               WHERE created_at < :before AND heard_at < :before
                 AND due_at IS NULL AND drifts = '{}'
               LIMIT :limit FOR UPDATE SKIP LOCKED))
            """)
        .bind("before", before).bind("limit", limit)
        .fetch().rowsUpdated();
  }

  private static ParityOrder toOrder(Readable row) {
    return new ParityOrder(
        new OrderId(required(row, "order_id", String.class)),
        JSON.readValue(text(row, "sayings"), OrderSayings.class),
        JSON.readValue(text(row, "kept"), KEPT),
        JSON.readValue(text(row, "drifts"), DRIFTS),
        row.get("due_at", Instant.class),
        required(row, "heard_at", Instant.class));
  }

  static String text(Readable row, String column) {
    return required(row, column, Json.class).asString();
  }

  static Json json(Object value) {
    return Json.of(JSON.writeValueAsString(value));
  }
}
