package dev.quittance.order.disputes;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.order.orders.DisputeStatus;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** The table {@code disputes}. */
@Repository
public class Disputes {

  private final DatabaseClient database;
  private final Clock clock;

  Disputes(DatabaseClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * How the disputes of one payment stand.
   *
   * @param lostMinor what the lost ones took, minor units of the payment's currency
   * @param openMinor what those that are not decided are about
   * @param open whether one is not decided
   */
  public record Standing(long lostMinor, long openMinor, boolean open) {

    static final Standing NONE = new Standing(0, 0, false);

    /** What is gone, or may be: to refund it might pay it twice. */
    public long heldMinor() {
      return Math.addExact(lostMinor, openMinor);
    }
  }

  /** Notes how far a dispute got; never backwards. Whether that is news. */
  Mono<Boolean> advance(OrderId orderId, PaymentId paymentId, String disputeId, Money amount,
      DisputeStatus status) {
    return database.sql("""
            INSERT INTO disputes AS d (payment_id, dispute_id, order_id, amount_minor, currency,
                                       status, noted_at, updated_at)
            VALUES (:paymentId, :disputeId, :orderId, :amountMinor, :currency, :status, :now, :now)
            ON CONFLICT (payment_id, dispute_id) DO UPDATE
               SET status = excluded.status, amount_minor = excluded.amount_minor,
                   currency = excluded.currency, updated_at = excluded.updated_at
             WHERE array_position(ARRAY['open', 'won', 'lost'], d.status)
                 < array_position(ARRAY['open', 'won', 'lost'], excluded.status)
            """)
        .bind("paymentId", paymentId.value()).bind("disputeId", disputeId)
        .bind("orderId", orderId.value()).bind("amountMinor", amount.amountMinor())
        .bind("currency", amount.currency()).bind("status", status.text())
        .bind("now", clock.instant())
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Of all payments of an order: open if one is, else lost if one is, else won if one is. */
  Mono<DisputeStatus> ofOrder(OrderId orderId) {
    return database.sql("""
            SELECT status FROM disputes WHERE order_id = :orderId
             ORDER BY array_position(ARRAY['open', 'lost', 'won'], status) LIMIT 1
            """)
        .bind("orderId", orderId.value()).mapValue(String.class).one().map(DisputeStatus::of)
        .defaultIfEmpty(DisputeStatus.NONE);
  }

  /**
   * How the disputes of a payment stand.
   *
   * @param paid of the payment; a dispute in another currency is taken to be about all of it
   */
  public Mono<Standing> of(@Nullable PaymentId paymentId, Money paid) {
    return database.sql("""
            SELECT coalesce(bool_or(status = 'open'), false) AS open,
                   least(:paidMinor, coalesce(sum(minor) FILTER (WHERE status = 'lost'), 0)
                   )::bigint AS lost_minor,
                   least(:paidMinor, coalesce(sum(minor) FILTER (WHERE status = 'open'), 0)
                   )::bigint AS open_minor
              FROM (SELECT status, CASE WHEN currency = :currency THEN amount_minor
                                        ELSE :paidMinor END AS minor
                      FROM disputes WHERE payment_id = :paymentId) each
            """)
        .bind("paymentId", nullable(paymentId == null ? null : paymentId.value(), String.class))
        .bind("paidMinor", paid.amountMinor()).bind("currency", paid.currency())
        .map(row -> new Standing(required(row, "lost_minor", Long.class),
            required(row, "open_minor", Long.class), required(row, "open", Boolean.class)))
        .one().defaultIfEmpty(Standing.NONE);
  }
}
