package dev.quittance.order.payments;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.EventType;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentSucceeded;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code mismatches}: outcomes that do not agree with the payment they name. */
@Repository
class Mismatches {

  private final DatabaseClient database;

  Mismatches(DatabaseClient database) {
    this.database = database;
  }

  /** Notes one, in the running transaction. */
  Mono<Void> note(Payment payment, PaymentOutcome outcome, String reason) {
    Money came = moneyOf(outcome);
    return database.sql("""
            INSERT INTO mismatches (event_id, order_id, payment_id, event_type, reason,
                                    amount_minor, currency)
            VALUES (:eventId, :orderId, :paymentId, :eventType, :reason, :amountMinor, :currency)
            ON CONFLICT DO NOTHING
            """)
        .bind("eventId", outcome.eventId()).bind("orderId", payment.orderId().value())
        .bind("paymentId", payment.paymentId().value())
        .bind("eventType", outcome.type().wireName()).bind("reason", reason)
        .bind("amountMinor", nullable(came == null ? null : came.amountMinor(), Long.class))
        .bind("currency", nullable(came == null ? null : came.currency(), String.class))
        .fetch().rowsUpdated().then();
  }

  /** Notes those of an order that an older instance of this service has put in its timeline. */
  Mono<Void> noteFromTimeline(OrderId orderId) {
    return database.sql("""
            INSERT INTO mismatches (event_id, order_id, payment_id, event_type, reason,
                                    amount_minor, currency, noted_at)
            SELECT outcome.data ->> 'event_id', entry.order_id, entry.payment_id,
                   outcome.data ->> 'event_type', split_part(entry.detail, ':', 1),
                   replace(substring(entry.detail FROM 'came ([0-9.]+) [A-Z]{3}$'), '.', '')
                     ::bigint,
                   substring(entry.detail FROM 'came [0-9.]+ ([A-Z]{3})$'), entry.at
              FROM audit_entries entry
              JOIN audit_entries outcome
                ON outcome.order_id = entry.order_id AND outcome.seq = entry.seq - 1
             WHERE entry.order_id = :orderId AND entry.action = 'payment.mismatch'
               AND split_part(entry.detail, ':', 1) <> 'price_changed'
               AND outcome.data ->> 'event_id' IS NOT NULL
            ON CONFLICT DO NOTHING
            """)
        .bind("orderId", orderId.value()).fetch().rowsUpdated().then();
  }

  /** Whether a person has decided about that very money, or about anything if it tells of none. */
  Mono<Boolean> isSettled(Payment payment, PaymentOutcome outcome, String reason) {
    Money came = moneyOf(outcome);
    return database.sql("""
            SELECT EXISTS (
              SELECT FROM mismatches
               WHERE order_id = :orderId AND payment_id = :paymentId AND settled_at IS NOT NULL
                 AND (CAST(:amountMinor AS bigint) IS NULL
                      OR reason = :reason AND amount_minor = :amountMinor
                         AND currency = :currency)) AS settled
            """)
        .bind("orderId", payment.orderId().value())
        .bind("paymentId", payment.paymentId().value()).bind("reason", reason)
        .bind("amountMinor", nullable(came == null ? null : came.amountMinor(), Long.class))
        .bind("currency", nullable(came == null ? null : came.currency(), String.class))
        .mapValue(Boolean.class).one();
  }

  private static @Nullable Money moneyOf(PaymentOutcome outcome) {
    return outcome instanceof PaymentSucceeded succeeded ? succeeded.amount() : null;
  }

  /**
   * Money that came and was not believed.
   *
   * @param amount null if only the timeline told of it, which does not always say how much
   */
  record Told(PaymentId paymentId, String reason, @Nullable Money amount) {
  }

  /** All such money of an order about which nobody has decided; the largest of wrong amounts. */
  Flux<Told> moneyOf(OrderId orderId) {
    return database.sql("""
            SELECT DISTINCT ON (payment_id, reason, currency, amount)
                   payment_id, reason, amount_minor, currency,
                   CASE WHEN reason = :amountMismatch THEN 0 ELSE amount_minor END AS amount
              FROM mismatches
             WHERE order_id = :orderId AND event_type = :succeeded AND settled_at IS NULL
             ORDER BY payment_id, reason, currency, amount, amount_minor DESC NULLS LAST
            """)
        .bind("orderId", orderId.value()).bind("amountMismatch", Verdict.AMOUNT)
        .bind("succeeded", EventType.PAYMENT_SUCCEEDED.wireName())
        .map(row -> new Told(new PaymentId(required(row, "payment_id", String.class)),
            required(row, "reason", String.class), amountIn(row)))
        .all();
  }

  private static @Nullable Money amountIn(Readable row) {
    Long minor = optional(row, "amount_minor", Long.class);
    return minor == null ? null : new Money(minor, required(row, "currency", String.class));
  }

  /** A person has decided about all of an order; how many waited for that. */
  Mono<Long> settle(OrderId orderId) {
    return database.sql("""
            UPDATE mismatches SET settled_at = now()
             WHERE order_id = :orderId AND settled_at IS NULL
            """)
        .bind("orderId", orderId.value()).fetch().rowsUpdated();
  }
}
