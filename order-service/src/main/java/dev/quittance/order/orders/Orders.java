package dev.quittance.order.orders;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.runtime.sql.Columns;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code orders}. */
@Repository
public class Orders {

  private static final String COLUMNS = """
      order_id, user_id, kind, product_id, subject, list_amount_minor, amount_minor, currency,
      coupon_code, credits, status, payment_channel, channel, return_url, metadata, expires_at,
      paid_at, paid_payment_id, version, created_at, dispute, position
      """;

  private final DatabaseClient database;

  Orders(DatabaseClient database) {
    this.database = database;
  }

  Mono<Void> insert(Order order) {
    return database.sql("""
            INSERT INTO orders (order_id, user_id, kind, product_id, subject, list_amount_minor,
                                amount_minor, currency, credits, status, return_url, metadata,
                                expires_at, created_at)
            VALUES (:orderId, :userId, :kind, :productId, :subject, :listMinor, :amountMinor,
                    :currency, :credits, :status, :returnUrl, :metadata, :expiresAt, :createdAt)
            """)
        .bind("orderId", order.orderId().value()).bind("userId", order.userId())
        .bind("kind", order.kind()).bind("productId", nullable(order.productId(), String.class))
        .bind("subject", order.subject())
        .bind("listMinor", order.listAmount().amountMinor())
        .bind("amountMinor", order.amount().amountMinor())
        .bind("currency", order.amount().currency())
        .bind("credits", order.credits()).bind("status", order.status().text())
        .bind("returnUrl", nullable(order.returnUrl(), String.class))
        .bind("metadata", Columns.json(order.metadata()))
        .bind("expiresAt", order.expiresAt()).bind("createdAt", order.createdAt())
        .fetch().rowsUpdated().then();
  }

  /** The order; empty if there is none. */
  public Mono<Order> find(OrderId orderId) {
    return database.sql("SELECT " + COLUMNS + " FROM orders WHERE order_id = :orderId")
        .bind("orderId", orderId.value()).map(Orders::toOrder).one();
  }

  /** The order, locked until the transaction ends: everything about one order happens in turn. */
  public Mono<Order> findForUpdate(OrderId orderId) {
    return database.sql("SELECT " + COLUMNS + " FROM orders WHERE order_id = :orderId FOR UPDATE")
        .bind("orderId", orderId.value()).map(Orders::toOrder).one();
  }

  /** The unpaid, unexpired order of that user and product, locked, if there is one. */
  Mono<Order> findOpen(String userId, String kind, String productId, Instant now) {
    return database.sql("SELECT " + COLUMNS + """
              FROM orders
             WHERE user_id = :userId AND product_id = :productId AND kind = :kind
               AND expires_at > :now AND status IN ('created', 'awaiting_payment')
             ORDER BY position DESC LIMIT 1 FOR UPDATE
            """)
        .bind("userId", userId).bind("productId", productId).bind("kind", kind)
        .bind("now", now)
        .map(Orders::toOrder).one();
  }

  static final String EXPIRED = """
      SELECT order_id FROM orders
       WHERE status IN ('created', 'awaiting_payment') AND expires_at <= :now
       ORDER BY expires_at LIMIT :limit
      """;

  /** Unpaid orders whose time is over, the oldest first; not locked. */
  Flux<OrderId> expired(Instant now, int limit) {
    return database.sql(EXPIRED).bind("now", now).bind("limit", limit)
        .mapValue(String.class).all().map(OrderId::new);
  }

  /** The order, locked, if its time is over and nobody else has the lock. */
  Mono<Order> claimExpired(OrderId orderId, Instant now) {
    return database.sql("SELECT " + COLUMNS + """
              FROM orders
             WHERE order_id = :orderId AND status IN ('created', 'awaiting_payment')
               AND expires_at <= :now
               FOR UPDATE SKIP LOCKED
            """)
        .bind("orderId", orderId.value()).bind("now", now).map(Orders::toOrder).one();
  }

  /** Makes orders of one user and product happen in turn, until the transaction ends. */
  Mono<Void> lock(String userId, String productId) {
    return database.sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        .bind("name", userId + "/" + productId).fetch().rowsUpdated().then();
  }

  /** Saves a change; an error if somebody else has changed it since it was read. */
  public Mono<Void> save(Order order, @Nullable String reviewReason) {
    return database.sql("""
            UPDATE orders
               SET status = :status, payment_channel = :paymentChannel, channel = :channel,
                   paid_at = :paidAt, paid_payment_id = :paidPaymentId,
                   amount_minor = :amountMinor, coupon_code = :couponCode,
                   review_reason = coalesce(:reviewReason, review_reason),
                   review_since = CASE WHEN :status = 'review' AND status <> 'review' THEN now()
                                       ELSE review_since END,
                   version = version + 1, updated_at = now()
             WHERE order_id = :orderId AND version = :version
            """)
        .bind("status", order.status().text())
        .bind("paymentChannel", nullable(order.paymentChannel(), String.class))
        .bind("channel", nullable(order.channel(), String.class))
        .bind("paidAt", nullable(order.paidAt(), Instant.class))
        .bind("paidPaymentId", nullable(
            order.paidPaymentId() == null ? null : order.paidPaymentId().value(), String.class))
        .bind("amountMinor", order.amount().amountMinor())
        .bind("couponCode", nullable(order.couponCode(), String.class))
        .bind("reviewReason", nullable(reviewReason, String.class))
        .bind("orderId", order.orderId().value()).bind("version", order.version())
        .fetch().rowsUpdated()
        .flatMap(rows -> rows == 1 ? Mono.empty() : Mono.error(
            new OptimisticLockingFailureException("order " + order.orderId() + " has changed")));
  }

  /** Whether the order was cancelled while it was in review: nothing else ends one unpaid. */
  public Mono<Boolean> isRejected(OrderId orderId) {
    return database.sql("""
            SELECT status = 'cancelled' AND review_reason IS NOT NULL AS rejected
              FROM orders WHERE order_id = :orderId
            """)
        .bind("orderId", orderId.value()).mapValue(Boolean.class).one();
  }

  /** Whether a review of the order ended by a person who wanted its money to go back. */
  public Mono<Boolean> wasRejected(OrderId orderId) {
    return database.sql("""
            SELECT EXISTS (SELECT FROM audit_entries
                            WHERE order_id = :orderId AND action = 'review.rejected') AS rejected
            """)
        .bind("orderId", orderId.value()).mapValue(Boolean.class).one();
  }

  /** Marks an order that is locked with how its disputes stand; nothing else of it changes. */
  public Mono<Void> markDispute(OrderId orderId, DisputeStatus dispute) {
    return database.sql("""
            UPDATE orders SET dispute = :dispute, updated_at = now() WHERE order_id = :orderId
            """)
        .bind("dispute", dispute.text()).bind("orderId", orderId.value())
        .fetch().rowsUpdated().then();
  }

  /**
   * The orders that are in review for one reason.
   *
   * @param count of them, up to 10,000
   * @param oldestSeconds how long the oldest has been there
   */
  public record InReview(String reason, long count, double oldestSeconds) {
  }

  static final String IN_REVIEW = """
      SELECT reason,
             (SELECT count(*) FROM (
                SELECT 1 FROM orders WHERE status = 'review' AND review_reason = reason
                 LIMIT 10000) waiting) AS count,
             coalesce((SELECT extract(epoch FROM now() - coalesce(review_since, updated_at))
                FROM orders WHERE status = 'review' AND review_reason = reason
               ORDER BY coalesce(review_since, updated_at) LIMIT 1), 0)::float8 AS oldest_seconds
        FROM unnest(:reasons) AS reason
      """;

  /** What is in review, for each of these reasons. */
  public Flux<InReview> inReview(List<String> reasons) {
    return database.sql(IN_REVIEW).bind("reasons", reasons.toArray(String[]::new))
        .map(row -> new InReview(required(row, "reason", String.class),
            required(row, "count", Long.class), required(row, "oldest_seconds", Double.class)))
        .all();
  }

  /** An order with its place in the list. */
  public record Listed(Order order, OrderCursor cursor) {
  }

  /**
   * Orders, newest first.
   *
   * @param after the place after which they come; null for the first page
   */
  Flux<Listed> list(OrderFilter filter, @Nullable OrderCursor after, int limit) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    String sql = listSql(filter, after, wanted);
    return database.sql(sql).bind("limit", limit).bindValues(wanted)
        .map(row -> new Listed(toOrder(row), new OrderCursor(
            required(row, "created_at", Instant.class), required(row, "position", Long.class))))
        .all();
  }

  /** Only what is asked for stands in the statement, so that each has its own plan and index. */
  static String listSql(
      OrderFilter filter, @Nullable OrderCursor after, Map<String, Object> wanted) {
    StringBuilder where = new StringBuilder("true");
    add(where, wanted, " AND user_id = :userId", "userId", filter.userId());
    add(where, wanted, " AND status = :status", "status",
        filter.status() == null ? null : filter.status().text());
    add(where, wanted, " AND payment_channel = :channel", "channel", filter.paymentChannel());
    add(where, wanted, " AND created_at >= :from", "from", filter.from());
    // One bound, not two: an index begins at one only, and would walk to the other.
    Stream.of(Optional.ofNullable(after), Optional.ofNullable(filter.to()).map(OrderCursor::before))
        .flatMap(Optional::stream).min(Comparator.naturalOrder()).ifPresent(bound -> {
          add(where, wanted, " AND (created_at, position) < (:at, :position)", "at", bound.at());
          wanted.put("position", bound.position());
        });
    return "SELECT " + COLUMNS + " FROM orders WHERE " + where
        + " ORDER BY created_at DESC, position DESC LIMIT :limit";
  }

  private static void add(StringBuilder where, Map<String, Object> wanted, String condition,
      String name, @Nullable Object value) {
    if (value != null) {
      where.append(condition);
      wanted.put(name, value);
    }
  }

  private static Order toOrder(Readable row) {
    String currency = required(row, "currency", String.class);
    String provider = optional(row, "payment_channel", String.class);
    String paidBy = optional(row, "paid_payment_id", String.class);
    return new Order(
        new OrderId(required(row, "order_id", String.class)),
        new NewOrder(required(row, "user_id", String.class),
            required(row, "kind", String.class),
            optional(row, "product_id", String.class),
            required(row, "subject", String.class),
            new Money(required(row, "list_amount_minor", Long.class), currency),
            required(row, "credits", Long.class),
            optional(row, "return_url", String.class), texts(row, "metadata")),
        new Order.Price(new Money(required(row, "amount_minor", Long.class), currency),
            optional(row, "coupon_code", String.class)),
        OrderStatus.of(required(row, "status", String.class)),
        provider == null ? null
            : new Order.Route(provider, optional(row, "channel", String.class)),
        paidBy == null ? null
            : new Order.Paid(new PaymentId(paidBy), required(row, "paid_at", Instant.class)),
        required(row, "expires_at", Instant.class),
        required(row, "version", Integer.class),
        required(row, "created_at", Instant.class),
        DisputeStatus.of(required(row, "dispute", String.class)));
  }
}
