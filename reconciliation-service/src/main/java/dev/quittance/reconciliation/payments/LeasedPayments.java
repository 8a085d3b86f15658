package dev.quittance.reconciliation.payments;

import static dev.quittance.runtime.sql.Columns.nullable;

import dev.quittance.events.PaymentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The table {@code open_payments}, as reading changes it. Who reads holds a lease and no
 * connection; a lease that ran out, because its holder died, is free for all.
 */
@Component
public final class LeasedPayments {

  /** What is open, or said to have changed. */
  static final int URGENT = 1;
  /** What has ended and is read again to be sure: that is most of what is due, and can wait. */
  static final int LATER = 2;

  /** The row as it was before it was claimed: {@link #postpone} gives that back. */
  private static final String RETURNING = "RETURNING WITH (OLD AS p) " + OpenPaymentRow.COLUMNS;

  /**
   * The priority is written as in the index. An array, as a join with what is due can be planned as
   * a scan of the whole table.
   */
  static final String CLAIM_DUE = """
      UPDATE open_payments
         SET lease_owner = :owner, lease_until = :until, look_again = false
       WHERE payment_id = ANY(ARRAY(
         SELECT payment_id FROM open_payments
          WHERE payment_channel = :channel
            AND CASE WHEN status = 'open' OR look_again THEN 1 ELSE 2 END = :priority
            AND due_at <= :now
            AND (lease_until IS NULL OR lease_until <= :now)
          ORDER BY due_at
          LIMIT :limit
            FOR UPDATE SKIP LOCKED))
      """ + RETURNING;

  private final DatabaseClient database;

  LeasedPayments(DatabaseClient database) {
    this.database = database;
  }

  /**
   * The right to read some payments for a while.
   *
   * @param owner unique per claim, so that a late holder cannot touch its successor's work
   */
  public record Lease(String owner, Instant now, Instant until) {
  }

  /**
   * Takes payments of one provider that are due, what has ended only where room is left; two claims
   * never get the same one.
   */
  public Flux<OpenPayment> claimDue(String channel, int limit, Lease lease) {
    return claimDue(channel, limit, URGENT, lease).collectList()
        .flatMapMany(urgent -> urgent.size() == limit ? Flux.fromIterable(urgent)
            : Flux.fromIterable(urgent)
                .concatWith(claimDue(channel, limit - urgent.size(), LATER, lease)));
  }

  private Flux<OpenPayment> claimDue(String channel, int limit, int priority, Lease lease) {
    return database.sql(CLAIM_DUE)
        .bind("channel", channel).bind("limit", limit).bind("priority", priority)
        .bind("owner", lease.owner()).bind("now", lease.now()).bind("until", lease.until())
        .map(OpenPaymentRow::toOpenPayment).all();
  }

  /** Takes one payment, whatever its status; empty if it is unknown, or somebody reads it now. */
  public Mono<OpenPayment> claim(PaymentId paymentId, Lease lease) {
    return database.sql("""
            UPDATE open_payments
               SET lease_owner = :owner, lease_until = :until, look_again = false
             WHERE payment_id = :paymentId AND (lease_until IS NULL OR lease_until <= :now)
            """ + RETURNING)
        .bind("paymentId", paymentId.value())
        .bind("owner", lease.owner()).bind("now", lease.now()).bind("until", lease.until())
        .map(OpenPaymentRow::toOpenPayment).one();
  }

  /**
   * Closes it as found by reading, lease or not: a fact stays one.
   *
   * @param again when to look at it once more all the same, for a refund for one
   * @param paidAt when we learned that it succeeded; null if it did not
   * @return false if it was closed
   */
  public Mono<Boolean> close(
      PaymentId paymentId, @Nullable Instant again, @Nullable Instant paidAt) {
    return database.sql("""
            UPDATE open_payments
               SET status = 'closed', closed_by = 'sync', paid_at = coalesce(paid_at, :paidAt),
                   due_at = CASE WHEN look_again THEN due_at ELSE :again END
             WHERE payment_id = :paymentId AND status <> 'closed'
            """)
        .bind("paymentId", paymentId.value()).bind("again", nullable(again, Instant.class))
        .bind("paidAt", nullable(paidAt, Instant.class))
        .fetch().rowsUpdated().map(updated -> updated == 1);
  }

  /**
   * Sets the next read; false if it ended meanwhile, or is not ours. What was said to have changed
   * since it was claimed stays due.
   *
   * @param lookAgain whether it was said to have changed, and this read could not show it
   */
  public Mono<Boolean> readAgain(OpenPayment payment, Lease lease, @Nullable Instant dueAt,
      boolean lookAgain, @Nullable Instant paidAt) {
    return database.sql("""
            UPDATE open_payments
               SET due_at = CASE WHEN look_again THEN due_at ELSE :dueAt END,
                   look_again = look_again OR :lookAgain,
                   paid_at = coalesce(paid_at, :paidAt)
             WHERE payment_id = :paymentId AND status = :status AND lease_owner = :owner
            """)
        .bind("paymentId", payment.paymentId().value()).bind("owner", lease.owner())
        .bind("status", OpenPaymentRow.column(payment.status()))
        .bind("dueAt", nullable(dueAt, Instant.class)).bind("lookAgain", lookAgain)
        .bind("paidAt", nullable(paidAt, Instant.class))
        .fetch().rowsUpdated().map(updated -> updated == 1);
  }

  /**
   * Gives a payment back that was not read, as if it had not been claimed; nothing happens if it is
   * not ours any more.
   *
   * @param dueAt when to try again; what was said to have changed since stays due, and what only
   *     ended since is read as its end says
   */
  public Mono<Void> postpone(OpenPayment payment, Lease lease, @Nullable Instant dueAt) {
    return database.sql("""
            UPDATE open_payments
               SET lease_owner = NULL, lease_until = NULL,
                   look_again = look_again OR :lookAgain,
                   due_at = CASE WHEN look_again OR status <> :status AND NOT :lookAgain
                                 THEN due_at ELSE :dueAt END
             WHERE payment_id = :paymentId AND lease_owner = :owner
            """)
        .bind("paymentId", payment.paymentId().value()).bind("owner", lease.owner())
        .bind("status", OpenPaymentRow.column(payment.status()))
        .bind("lookAgain", payment.lookAgain())
        .bind("dueAt", nullable(dueAt, Instant.class))
        .then();
  }

  /** Stops reading it; false if it is not open any more, or not ours. */
  public Mono<Boolean> giveUp(PaymentId paymentId, Lease lease) {
    return database.sql("""
            UPDATE open_payments SET status = 'given_up', due_at = NULL
             WHERE payment_id = :paymentId AND status = 'open' AND lease_owner = :owner
            """)
        .bind("paymentId", paymentId.value()).bind("owner", lease.owner())
        .fetch().rowsUpdated().map(updated -> updated == 1);
  }

  /** Ends the lease and keeps what was found; nothing happens if it is not ours any more. */
  public Mono<Void> release(PaymentId paymentId, Lease lease, int tries, String lastStatus,
      @Nullable String lastError, Instant now) {
    return database.sql("""
            UPDATE open_payments
               SET lease_owner = NULL, lease_until = NULL, tries = :tries,
                   last_status = :lastStatus, last_error = :lastError, updated_at = :now
             WHERE payment_id = :paymentId AND lease_owner = :owner
            """)
        .bind("paymentId", paymentId.value()).bind("owner", lease.owner()).bind("tries", tries)
        .bind("lastStatus", lastStatus).bind("lastError", nullable(lastError, String.class))
        .bind("now", now)
        .then();
  }
}
