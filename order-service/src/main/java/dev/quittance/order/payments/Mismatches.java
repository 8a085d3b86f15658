package dev.quittance.order.payments;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentSucceeded;
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
    Money came = outcome instanceof PaymentSucceeded succeeded ? succeeded.amount() : null;
    return database.sql("""
            INSERT INTO mismatches (event_id, order_id, payment_id, reason, amount_minor, currency)
            VALUES (:eventId, :orderId, :paymentId, :reason, :amountMinor, :currency)
            ON CONFLICT DO NOTHING
            """)
        .bind("eventId", outcome.eventId()).bind("orderId", payment.orderId().value())
        .bind("paymentId", payment.paymentId().value()).bind("reason", reason)
        .bind("amountMinor", nullable(came == null ? null : came.amountMinor(), Long.class))
        .bind("currency", nullable(came == null ? null : came.currency(), String.class))
        .fetch().rowsUpdated().then();
  }

  /** Whether one of that payment is known. */
  Mono<Boolean> has(Payment payment) {
    return database.sql("""
            SELECT EXISTS (SELECT FROM mismatches
                            WHERE order_id = :orderId AND payment_id = :paymentId) AS known
            """)
        .bind("orderId", payment.orderId().value())
        .bind("paymentId", payment.paymentId().value())
        .mapValue(Boolean.class).one();
  }

  /** Money that came and was not believed. */
  record Told(PaymentId paymentId, String reason, Money amount) {

    /** Whether only the amount is not as expected: it is the payment's money. */
    boolean isOfThePayment() {
      return reason.equals(Verdict.AMOUNT);
    }
  }

  /** The latest such money of each payment of an order. */
  Flux<Told> moneyOf(OrderId orderId) {
    return database.sql("""
            SELECT DISTINCT ON (payment_id) payment_id, reason, amount_minor, currency
              FROM mismatches WHERE order_id = :orderId AND amount_minor IS NOT NULL
             ORDER BY payment_id, noted_at DESC
            """)
        .bind("orderId", orderId.value())
        .map(row -> new Told(new PaymentId(required(row, "payment_id", String.class)),
            required(row, "reason", String.class),
            new Money(required(row, "amount_minor", Long.class),
                required(row, "currency", String.class))))
        .all();
  }
}
