package dev.quittance.ingest.deliveries;

import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.runtime.sql.Columns;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code deliveries}. */
@Repository
class Deliveries {

  private final DatabaseClient database;

  Deliveries(DatabaseClient database) {
    this.database = database;
  }

  /**
   * Stores a batch in one statement, in the order given; the ids of those that are new.
   *
   * @param batch sorted by provider and event, so that two batches cannot wait for each other
   */
  Flux<UUID> insertNew(List<Delivery> batch) {
    return database.sql("""
            INSERT INTO deliveries (id, provider, event_id, event_type, status, ignored_reason,
                                    order_id, payment_id, body, provider_created_at, received_at)
            SELECT id, provider, event_id, event_type,
                   CASE WHEN ignored_reason IS NULL THEN 'recorded' ELSE 'ignored' END,
                   ignored_reason, order_id, payment_id, body, created::timestamptz,
                   received::timestamptz
              FROM unnest(:ids, :providers, :eventIds, :types, :reasons, :orders, :payments,
                          :bodies, :created, :received)
                   AS d (id, provider, event_id, event_type, ignored_reason, order_id, payment_id,
                         body, created, received)
            ON CONFLICT (provider, event_id) DO NOTHING
            RETURNING id
            """)
        .bind("ids", batch.stream().map(Delivery::id).toArray(UUID[]::new))
        .bind("providers", texts(batch, d -> d.event().provider()))
        .bind("eventIds", texts(batch, d -> d.event().providerEventId()))
        .bind("types", texts(batch, d -> d.event().eventType()))
        .bind("reasons", texts(batch, Delivery::ignoredReason))
        .bind("orders", texts(batch, Deliveries::orderOf))
        .bind("payments", texts(batch, Deliveries::paymentOf))
        .bind("bodies", texts(batch, Delivery::body))
        .bind("created", texts(batch, d -> d.event().createdAt().toString()))
        .bind("received", texts(batch, d -> d.receivedAt().toString()))
        .mapValue(UUID.class).all();
  }

  private static String[] texts(List<Delivery> batch, Function<Delivery, @Nullable String> text) {
    IntFunction<String[]> array = String[]::new;
    String[] texts = array.apply(batch.size());
    Arrays.setAll(texts, index -> text.apply(batch.get(index)));
    return texts;
  }

  private static @Nullable String orderOf(Delivery delivery) {
    PaymentOutcome outcome = delivery.outcome();
    OrderId order = outcome == null ? null : outcome.report().orderId();
    return order == null ? null : order.value();
  }

  private static @Nullable String paymentOf(Delivery delivery) {
    PaymentOutcome outcome = delivery.outcome();
    PaymentId payment = outcome == null ? null : outcome.report().paymentId();
    return payment == null ? null : payment.value();
  }

  /**
   * A stored delivery, for a replay.
   *
   * @param body null if it is purged
   */
  record Stored(UUID id, String provider, @Nullable String body, int replays) {
  }

  /** Counts a replay and returns what is to be replayed; empty if there is no such delivery. */
  Mono<Stored> countReplay(UUID id) {
    return database.sql("""
            UPDATE deliveries SET replays = replays + 1 WHERE id = :id
            RETURNING id, provider, body, replays
            """)
        .bind("id", id)
        .map(row -> new Stored(id, text(row.get("provider", String.class)),
            row.get("body", String.class), number(row.get("replays", Integer.class))))
        .one();
  }

  /**
   * Forgets old bodies, a bounded number. The row stays, for it is what makes a duplicate one; and
   * so does the body of what has not left for Kafka yet.
   *
   * @return how many it were
   */
  Mono<Long> purgeBodies(Instant before, int limit) {
    return database.sql("""
            WITH unsent AS MATERIALIZED (
              SELECT headers->>'ce_id' AS event_id FROM outbox
               WHERE created_at < CAST(:before AS timestamptz) + interval '1 day')
            UPDATE deliveries
               SET body_sha256 = encode(sha256(convert_to(body, 'UTF8')), 'hex'), body = NULL
             WHERE id = ANY(ARRAY(
               SELECT delivery.id FROM deliveries delivery
                WHERE delivery.received_at < :before AND delivery.body IS NOT NULL
                  AND NOT EXISTS (
                      SELECT FROM unsent
                       WHERE unsent.event_id = delivery.provider || ':' || delivery.event_id)
                ORDER BY delivery.received_at LIMIT :limit FOR UPDATE SKIP LOCKED))
            """)
        .bind("before", before).bind("limit", limit)
        .fetch().rowsUpdated();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  /** Deliveries before a position, newest first; a blank filter lets everything pass. */
  Flux<DeliveryView> list(DeliveryList.Filter filter, long before, int limit) {
    return database.sql("""
            SELECT id, position, provider, event_id, event_type, status, ignored_reason, order_id,
                   payment_id, replays, received_at
              FROM deliveries
             WHERE (:provider = '' OR provider = :provider)
               AND (:type = '' OR event_type = :type)
               AND (:status = '' OR status = :status)
               AND (CAST(:from AS timestamptz) IS NULL OR received_at >= :from)
               AND (CAST(:to AS timestamptz) IS NULL OR received_at < :to)
               AND position < :before
             ORDER BY position DESC LIMIT :limit
            """)
        .bind("provider", filter.provider()).bind("type", filter.type())
        .bind("status", filter.status())
        .bind("from", Columns.nullable(filter.from(), Instant.class))
        .bind("to", Columns.nullable(filter.to(), Instant.class))
        .bind("before", before).bind("limit", limit)
        .mapProperties(DeliveryView.class).all();
  }
}
