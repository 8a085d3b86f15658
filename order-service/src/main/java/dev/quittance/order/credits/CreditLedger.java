package dev.quittance.order.credits;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.order.credits.LedgerTransaction.Entry;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tables {@code credit_transactions} and {@code credit_entries}: append-only. */
@Repository
class CreditLedger {

  private static final String SELECT = """
      SELECT t.position, t.transaction_id, t.kind, t.order_id, t.reference, t.reason,
             t.balance_after, t.frozen_after, t.debt_after, t.created_at, l.expires_at,
             coalesce(l.expired > 0, false) AS is_expired,
             (SELECT coalesce(sum(e.amount), 0)::bigint FROM credit_entries e
               WHERE e.position = t.position AND e.account = 'available') AS amount
        FROM credit_transactions t LEFT JOIN credit_lots l ON l.order_id = t.order_id
      """;

  private final DatabaseClient database;
  private final Clock clock;

  CreditLedger(DatabaseClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A transaction as it was written.
   *
   * @param position its place in the ledger
   */
  record Posted(long position, UUID transactionId, Instant at, LedgerTransaction transaction) {
  }

  /** Writes them, in this order; the user's account is locked by whoever calls. */
  Flux<Posted> append(String userId, List<LedgerTransaction> transactions) {
    return Flux.fromIterable(transactions)
        .concatMap(transaction -> insert(userId, transaction)
            .flatMap(posted -> insert(userId, posted.position(), transaction.entries())
                .thenReturn(posted)));
  }

  private Mono<Posted> insert(String userId, LedgerTransaction transaction) {
    Instant now = clock.instant();
    return database.sql("""
            INSERT INTO credit_transactions (user_id, kind, order_id, reference, reason,
                                             balance_after, frozen_after, debt_after, created_at)
            VALUES (:userId, :kind, :orderId, :reference, :reason, :balanceAfter, :frozenAfter,
                    :debtAfter, :createdAt)
            RETURNING position, transaction_id
            """)
        .bind("userId", userId).bind("kind", transaction.kind().text())
        .bind("orderId", nullable(
            transaction.lot() == null ? null : transaction.lot().value(), String.class))
        .bind("reference", nullable(transaction.reference(), String.class))
        .bind("reason", transaction.reason())
        .bind("balanceAfter", transaction.balanceAfter())
        .bind("frozenAfter", transaction.frozenAfter())
        .bind("debtAfter", transaction.debtAfter())
        .bind("createdAt", now)
        .map(row -> new Posted(required(row, "position", Long.class),
            required(row, "transaction_id", UUID.class), now, transaction))
        .one();
  }

  /** All sides in one statement: the database refuses a part of them. */
  private Mono<Long> insert(String userId, long position, List<Entry> entries) {
    return database.sql("""
            INSERT INTO credit_entries (position, user_id, order_id, account, amount)
            SELECT :position, :userId, order_id, account, amount
              FROM unnest(:lots, :accounts, :amounts) AS entry (order_id, account, amount)
            """)
        .bind("position", position).bind("userId", userId)
        .bind("lots", entries.stream().map(entry -> entry.lot().value()).toArray(String[]::new))
        .bind("accounts",
            entries.stream().map(entry -> entry.account().text()).toArray(String[]::new))
        .bind("amounts", entries.stream().map(Entry::amount).toArray(Long[]::new))
        .fetch().rowsUpdated();
  }

  /** The user's spending of that reference; empty if there is none. */
  Mono<CreditTransaction> findSpending(String userId, String reference) {
    return database.sql(SELECT + """
             WHERE t.user_id = :userId AND t.reference = :reference AND t.kind = 'spent'
            """)
        .bind("userId", userId).bind("reference", reference)
        .map(CreditLedger::toTransaction).one();
  }

  /** The user's transactions before a position, the latest first. */
  Flux<CreditTransaction> list(String userId, long before, int limit) {
    return database.sql(SELECT + """
             WHERE t.user_id = :userId AND t.position < :before
             ORDER BY t.position DESC LIMIT :limit
            """)
        .bind("userId", userId).bind("before", before).bind("limit", limit)
        .map(CreditLedger::toTransaction).all();
  }

  private static CreditTransaction toTransaction(Readable row) {
    return new CreditTransaction(
        required(row, "position", Long.class),
        required(row, "transaction_id", UUID.class),
        required(row, "kind", String.class),
        optional(row, "order_id", String.class),
        optional(row, "reference", String.class),
        required(row, "reason", String.class),
        required(row, "amount", Long.class),
        required(row, "balance_after", Long.class),
        required(row, "frozen_after", Long.class),
        required(row, "debt_after", Long.class),
        optional(row, "expires_at", Instant.class),
        required(row, "is_expired", Boolean.class),
        required(row, "created_at", Instant.class));
  }
}
