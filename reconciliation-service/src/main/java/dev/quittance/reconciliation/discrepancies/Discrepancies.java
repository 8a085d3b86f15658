package dev.quittance.reconciliation.discrepancies;

import static dev.quittance.runtime.sql.Columns.json;
import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.columns.Page;
import dev.quittance.reconciliation.discrepancies.Discrepancy.State;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code discrepancies}. */
@Component
public final class Discrepancies {

  private static final Set<DiscrepancyKind> REPAIRED =
      Set.of(DiscrepancyKind.MISSED_WEBHOOK, DiscrepancyKind.MISSED_EVENT);

  private static final String COLUMNS = """
      id, kind, payment_id, order_id, detail, state, created_at, resolved_at, resolved_by, reason
      """;

  private final DatabaseClient database;

  Discrepancies(DatabaseClient database) {
    this.database = database;
  }

  /** What a list is narrowed to; null is no limit. */
  public record Filter(
      @Nullable State state, @Nullable String kind, @Nullable String paymentId) {
  }

  /** Records a difference; one of a payment that is open already is not recorded again. */
  public Mono<Void> record(DiscrepancyKind kind, @Nullable PaymentId paymentId,
      @Nullable OrderId orderId, Map<String, String> detail, Instant now) {
    State state = REPAIRED.contains(kind) ? State.RESOLVED : State.OPEN;
    return database.sql("""
            INSERT INTO discrepancies
                   (kind, payment_id, order_id, detail, state, created_at, resolved_at)
            VALUES (:kind, :paymentId, :orderId, :detail, :state, :now, :resolvedAt)
            ON CONFLICT (payment_id, kind) WHERE state = 'open' DO NOTHING
            """)
        .bind("kind", column(kind))
        .bind("paymentId", nullable(paymentId == null ? null : paymentId.value(), String.class))
        .bind("orderId", nullable(orderId == null ? null : orderId.value(), String.class))
        .bind("detail", json(detail)).bind("state", column(state)).bind("now", now)
        .bind("resolvedAt", nullable(state == State.RESOLVED ? now : null, Instant.class))
        .then();
  }

  /** Resolves what was open only because the payment had not ended. */
  public Mono<Void> resolve(PaymentId paymentId, Instant now) {
    return database.sql("""
            UPDATE discrepancies SET state = 'resolved', resolved_at = :now
             WHERE payment_id = :paymentId AND state = 'open' AND kind IN
                   ('missing_at_provider', 'pending_past_life', 'unreadable_past_life')
            """)
        .bind("paymentId", paymentId.value()).bind("now", now)
        .then();
  }

  /**
   * Opens a difference whose end its finder will tell; one that is open already gets this detail.
   *
   * @return its id
   */
  public Mono<Long> open(DiscrepancyKind kind, @Nullable PaymentId paymentId,
      @Nullable OrderId orderId, Map<String, String> detail, Instant now) {
    return database.sql("""
            INSERT INTO discrepancies (kind, payment_id, order_id, detail, state, created_at)
            VALUES (:kind, :paymentId, :orderId, :detail, 'open', :now)
            ON CONFLICT (payment_id, kind) WHERE state = 'open'
               DO UPDATE SET detail = excluded.detail
            RETURNING id
            """)
        .bind("kind", column(kind))
        .bind("paymentId", nullable(paymentId == null ? null : paymentId.value(), String.class))
        .bind("orderId", nullable(orderId == null ? null : orderId.value(), String.class))
        .bind("detail", json(detail)).bind("now", now)
        .mapValue(Long.class).one();
  }

  /** Says anew what is seen of it, while it is open: a decision keeps what it was based on. */
  public Mono<Void> describe(long id, Map<String, String> detail) {
    return database.sql("""
            UPDATE discrepancies SET detail = :detail WHERE id = :id AND state = 'open'
            """)
        .bind("detail", json(detail)).bind("id", id)
        .then();
  }

  /** Resolves one, unless a person did. */
  public Mono<Void> resolve(long id, Instant now) {
    return database.sql("""
            UPDATE discrepancies SET state = 'resolved', resolved_at = :now
             WHERE id = :id AND state = 'open'
            """)
        .bind("id", id).bind("now", now)
        .then();
  }

  /** Resolves one on a person's word; empty if it is not open, or not there. */
  Mono<Discrepancy> resolveByHand(long id, String by, String reason, Instant now) {
    return database.sql("""
            UPDATE discrepancies
               SET state = 'resolved', resolved_at = :now, resolved_by = :by, reason = :reason
             WHERE id = :id AND state = 'open'
            RETURNING""" + " " + COLUMNS)
        .bind("id", id).bind("by", by).bind("reason", reason).bind("now", now)
        .map(Discrepancies::toDiscrepancy).one();
  }

  Mono<Discrepancy> find(long id) {
    return database.sql("SELECT " + COLUMNS + " FROM discrepancies WHERE id = :id")
        .bind("id", id).map(Discrepancies::toDiscrepancy).one();
  }

  /** What is open of one kind, and since when the oldest is. */
  public record Total(String kind, long open, Instant oldest) {
  }

  /** What is open, by kind. */
  public Flux<Total> totals() {
    return database.sql("""
            SELECT kind, count(*) AS open, min(created_at) AS oldest
              FROM discrepancies WHERE state = 'open' GROUP BY kind
            """)
        .map(row -> new Total(required(row, "kind", String.class),
            required(row, "open", Long.class), required(row, "oldest", Instant.class)))
        .all();
  }

  /** Resolves that events could not be read, as now they can. */
  public Mono<Void> resolveUnreadable(String channel, Collection<String> keys, Instant now) {
    return keys.isEmpty() ? Mono.empty() : database.sql("""
            UPDATE discrepancies SET state = 'resolved', resolved_at = :now
             WHERE kind = 'unreadable_event' AND state = 'open'
               AND detail->>'event_key' = ANY(:keys)
               AND detail->>'payment_channel' = :channel
            """)
        .bind("keys", keys.toArray(String[]::new)).bind("channel", channel).bind("now", now)
        .then();
  }

  public Mono<Page<Discrepancy>> list(Filter filter, Page.Request request) {
    State state = filter.state();
    return database.sql("SELECT " + COLUMNS + """
              FROM discrepancies
             WHERE id < :before
               AND (CAST(:state AS text) IS NULL OR state = :state)
               AND (CAST(:kind AS text) IS NULL OR kind = :kind)
               AND (CAST(:paymentId AS text) IS NULL OR payment_id = :paymentId)
             ORDER BY id DESC
             LIMIT :limit
            """)
        .bind("before", request.before()).bind("limit", request.limit() + 1)
        .bind("state", nullable(state == null ? null : column(state), String.class))
        .bind("kind", nullable(filter.kind(), String.class))
        .bind("paymentId", nullable(filter.paymentId(), String.class))
        .map(Discrepancies::toDiscrepancy).all().collectList()
        .map(rows -> request.page(rows, Discrepancy::id));
  }

  private static Discrepancy toDiscrepancy(Readable row) {
    return new Discrepancy(
        required(row, "id", Long.class),
        required(row, "kind", String.class),
        row.get("payment_id", String.class),
        row.get("order_id", String.class),
        texts(row, "detail"),
        State.valueOf(required(row, "state", String.class).toUpperCase(Locale.ROOT)),
        required(row, "created_at", Instant.class),
        row.get("resolved_at", Instant.class),
        row.get("resolved_by", String.class),
        row.get("reason", String.class));
  }

  private static String column(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
