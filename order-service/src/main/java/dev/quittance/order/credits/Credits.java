package dev.quittance.order.credits;

import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.OrderId;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The tables {@code credit_accounts} and {@code credit_lots}. Their balances are written by the
 * database alone, as the ledger grows.
 */
@Repository
class Credits {

  private static final String BALANCES =
      " issued, owed, available, frozen, spent, expired, revoked, repaid ";
  private static final String LOT = """
      SELECT order_id, granted_at, expires_at, paid_minor, refunded_minor, lost_minor, disputed,
      """ + BALANCES + " FROM credit_lots ";

  private final DatabaseClient database;

  Credits(DatabaseClient database) {
    this.database = database;
  }

  /** Opens the user's account, if there is none. */
  Mono<Void> open(String userId) {
    return database.sql("""
            INSERT INTO credit_accounts (user_id) VALUES (:userId) ON CONFLICT DO NOTHING
            """)
        .bind("userId", userId).fetch().rowsUpdated().then();
  }

  /**
   * The user's balances, locked until the transaction ends: everything about one user's credits
   * happens in turn. Empty if the user never had any.
   */
  Mono<Map<LedgerAccount, Long>> lock(String userId) {
    return database.sql("SELECT" + BALANCES + """
            FROM credit_accounts WHERE user_id = :userId FOR UPDATE
            """)
        .bind("userId", userId).map(Credits::balances).one();
  }

  /** The user's balances; empty if the user never had any. */
  Mono<Map<LedgerAccount, Long>> find(String userId) {
    return database.sql("SELECT" + BALANCES + "FROM credit_accounts WHERE user_id = :userId")
        .bind("userId", userId).map(Credits::balances).one();
  }

  /** The lots that can change when something happens to this order's, or to no one's. */
  Flux<CreditLot> lotsThatMatter(String userId, String orderId) {
    return database.sql(LOT + """
             WHERE user_id = :userId
               AND (available > 0 OR repaid > 0 OR order_id = :orderId)
            """)
        .bind("userId", userId).bind("orderId", orderId).map(Credits::toLot).all();
  }

  /** The lots of which something is left, the next to lapse first. */
  Flux<CreditLot> lotsLeft(String userId, Instant now, int limit) {
    return database.sql(LOT + """
             WHERE user_id = :userId AND (available > 0 AND expires_at > :now OR frozen > 0)
             ORDER BY expires_at, granted_at, order_id LIMIT :limit
            """)
        .bind("userId", userId).bind("now", now).bind("limit", limit)
        .map(Credits::toLot).all();
  }

  /** What the user can spend now. */
  Mono<Long> spendable(String userId, Instant now) {
    return database.sql("""
            SELECT coalesce(sum(available), 0)::bigint FROM credit_lots
             WHERE user_id = :userId AND available > 0 AND expires_at > :now
            """)
        .bind("userId", userId).bind("now", now).mapValue(Long.class).one();
  }

  /** Adds an empty lot; false if the order has one already. */
  Mono<Boolean> insertLot(String userId, CreditLot lot) {
    return database.sql("""
            INSERT INTO credit_lots (order_id, user_id, granted_at, expires_at, paid_minor)
            VALUES (:orderId, :userId, :grantedAt, :expiresAt, :paidMinor)
            ON CONFLICT (order_id) DO NOTHING
            """)
        .bind("orderId", lot.orderId().value()).bind("userId", userId)
        .bind("grantedAt", lot.grantedAt()).bind("expiresAt", lot.expiresAt())
        .bind("paidMinor", lot.paidMinor())
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Notes how much money went back by refunds, as a total. */
  Mono<Void> noteRefunded(OrderId orderId, long refundedMinor) {
    return database.sql("""
            UPDATE credit_lots SET refunded_minor = :refundedMinor WHERE order_id = :orderId
            """)
        .bind("orderId", orderId.value()).bind("refundedMinor", refundedMinor)
        .fetch().rowsUpdated().then();
  }

  /** Notes how disputes stand: how much money the lost ones took, and whether one is open. */
  Mono<Void> noteDisputes(OrderId orderId, long lostMinor, boolean open) {
    return database.sql("""
            UPDATE credit_lots SET lost_minor = :lostMinor, disputed = :open
             WHERE order_id = :orderId
            """)
        .bind("orderId", orderId.value()).bind("lostMinor", lostMinor).bind("open", open)
        .fetch().rowsUpdated().then();
  }

  static final String LAPSED = """
      SELECT order_id FROM credit_lots
       WHERE available > 0 AND expires_at <= :now ORDER BY expires_at LIMIT :limit
      """;

  /** Orders whose credits have lapsed, the first to lapse before the others; not locked. */
  Flux<OrderId> lapsed(Instant now, int limit) {
    return database.sql(LAPSED).bind("now", now).bind("limit", limit)
        .mapValue(String.class).all().map(OrderId::new);
  }

  /** Locks the order, unless its credits have not lapsed or somebody else works on it. */
  Mono<OrderId> claimLapsed(OrderId orderId, Instant now) {
    return database.sql("""
            SELECT order_id FROM orders
             WHERE order_id = :orderId
               AND EXISTS (SELECT FROM credit_lots l
                            WHERE l.order_id = orders.order_id AND available > 0
                              AND l.expires_at <= :now)
               FOR UPDATE OF orders SKIP LOCKED
            """)
        .bind("orderId", orderId.value()).bind("now", now).mapValue(String.class).one()
        .map(OrderId::new);
  }

  private static CreditLot toLot(Readable row) {
    return new CreditLot(
        new OrderId(required(row, "order_id", String.class)),
        required(row, "granted_at", Instant.class),
        required(row, "expires_at", Instant.class),
        required(row, "paid_minor", Long.class),
        Math.addExact(required(row, "refunded_minor", Long.class),
            required(row, "lost_minor", Long.class)),
        required(row, "disputed", Boolean.class),
        balances(row));
  }

  private static Map<LedgerAccount, Long> balances(Readable row) {
    Map<LedgerAccount, Long> balances = new EnumMap<>(LedgerAccount.class);
    for (LedgerAccount account : LedgerAccount.values()) {
      balances.put(account, required(row, account.text(), Long.class));
    }
    return balances;
  }
}
