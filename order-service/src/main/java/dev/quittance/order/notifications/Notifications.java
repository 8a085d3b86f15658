package dev.quittance.order.notifications;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code notifications}. */
@Repository
public class Notifications {

  private static final String COLUMNS = """
      notification_id, position, target, event_id, event_type, order_id, body, status, tries,
      claims, due_at, failure, created_at, sent_at
      """;

  private final DatabaseClient database;

  Notifications(DatabaseClient database) {
    this.database = database;
  }

  /**
   * What is to be told.
   *
   * @param at when it happened
   */
  record News(String eventId, String eventType, @Nullable String orderId, Instant at) {
  }

  private DatabaseClient.GenericExecuteSpec bind(String sql, News news, String body, Instant now) {
    return database.sql(sql)
        .bind("eventId", news.eventId()).bind("eventType", news.eventType())
        .bind("orderId", nullable(news.orderId(), String.class)).bind("body", body)
        .bind("now", now);
  }

  /** Stores it for the bot, once. */
  Mono<Void> storeForFeishu(News news, String text, Instant now) {
    return bind("""
            INSERT INTO notifications (notification_id, target, event_id, event_type, order_id,
                                       body, status, due_at, waiting_since, created_at)
            VALUES ('msg_' || md5('feishu ' || :eventId), 'feishu', :eventId, :eventType,
                    :orderId, :body, 'waiting', :now, :now, :now)
            ON CONFLICT (target, event_id) DO NOTHING
            """, news, text, now).fetch().rowsUpdated().then();
  }

  /**
   * Stores it, once, for every endpoint that was there and wants to hear it; for a disabled one as
   * failed, so that it can be replayed. No such endpoint can be deleted meanwhile.
   */
  Mono<Void> storeForEndpoints(News news, String body, Instant now) {
    return bind("""
            INSERT INTO notifications (notification_id, target, event_id, event_type, order_id,
                                       body, status, failure, due_at, waiting_since, created_at)
            SELECT 'msg_' || md5(endpoint_id || ' ' || :eventId), endpoint_id, :eventId,
                   :eventType, :orderId, :body,
                   CASE status WHEN 'enabled' THEN 'waiting' ELSE 'failed' END,
                   CASE status WHEN 'disabled' THEN 'the endpoint is disabled' END,
                   :now, :now, :now
              FROM webhook_endpoints
             WHERE created_at <= :at
               AND (cardinality(event_types) = 0 OR :eventType = ANY(event_types))
               FOR KEY SHARE
            ON CONFLICT (target, event_id) DO NOTHING
            """, news, body, now).bind("at", news.at()).fetch().rowsUpdated().then();
  }

  /** The endpoints for which something is due, whatever their state. */
  Flux<String> endpointsWithWork(Instant now) {
    return database.sql("""
            SELECT endpoint_id FROM webhook_endpoints
             WHERE EXISTS (SELECT FROM notifications
                            WHERE target = endpoint_id AND status = 'waiting' AND due_at <= :now)
            """)
        .bind("now", now).mapValue(String.class).all();
  }

  /** Takes what is due under a lease; another instance takes other rows meanwhile. */
  Flux<Notification> claim(String target, int limit, Instant now, Instant leaseUntil) {
    return database.sql("""
            UPDATE notifications
               SET tries = tries + 1, claims = claims + 1, due_at = :leaseUntil
             WHERE notification_id IN (
                     SELECT notification_id FROM notifications
                      WHERE target = :target AND status = 'waiting' AND due_at <= :now
                      ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING
            """ + COLUMNS)
        .bind("target", target).bind("limit", limit).bind("now", now)
        .bind("leaseUntil", leaseUntil)
        .map(Notifications::toNotification).all();
  }

  /** It has arrived. False if the lease was over. */
  Mono<Boolean> sent(Notification notification, Instant now) {
    return end(notification, "sent", null, now, now);
  }

  /** No try is left. False if the lease was over. */
  Mono<Boolean> failed(Notification notification, String failure, Instant now) {
    return end(notification, "failed", failure, null, now);
  }

  /** It is tried again then. False if the lease was over. */
  Mono<Boolean> later(Notification notification, String failure, Instant dueAt) {
    return end(notification, "waiting", failure, null, dueAt);
  }

  private Mono<Boolean> end(Notification notification, String status, @Nullable String failure,
      @Nullable Instant sentAt, Instant dueAt) {
    return database.sql("""
            UPDATE notifications
               SET status = :status, failure = :failure, sent_at = :sentAt, due_at = :dueAt
             WHERE notification_id = :id AND status = 'waiting' AND claims = :claims
            """)
        .bind("status", status).bind("failure", nullable(failure, String.class))
        .bind("sentAt", nullable(sentAt, Instant.class)).bind("dueAt", dueAt)
        .bind("id", notification.notificationId()).bind("claims", notification.claims())
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Nothing waits for that target any more. */
  Mono<Void> failWaiting(String target, String failure) {
    return database.sql("""
            UPDATE notifications SET status = 'failed', failure = :failure
             WHERE target = :target AND status = 'waiting'
            """)
        .bind("target", target).bind("failure", failure).fetch().rowsUpdated().then();
  }

  /** Sends it again, from the first try on, whatever became of it. */
  Mono<Notification> replay(String notificationId, Instant now) {
    return database.sql("""
            UPDATE notifications
               SET status = 'waiting', tries = 0, due_at = :now, waiting_since = :now
             WHERE notification_id = :id RETURNING
            """ + COLUMNS)
        .bind("id", notificationId).bind("now", now).map(Notifications::toNotification).one();
  }

  /** Sends what failed since then again, the oldest first, a bounded number; says how many. */
  Mono<Long> replayFailed(String target, Instant since, Instant now, int limit) {
    return database.sql("""
            UPDATE notifications
               SET status = 'waiting', tries = 0, due_at = :now, waiting_since = :now
             WHERE notification_id IN (
                     SELECT notification_id FROM notifications
                      WHERE target = :target AND status = 'failed' AND created_at >= :since
                      ORDER BY created_at LIMIT :limit FOR UPDATE)
            """)
        .bind("target", target).bind("since", since).bind("now", now).bind("limit", limit)
        .fetch().rowsUpdated();
  }

  public Mono<Notification> find(String notificationId) {
    return database.sql("SELECT " + COLUMNS + " FROM notifications WHERE notification_id = :id")
        .bind("id", notificationId).map(Notifications::toNotification).one();
  }

  /**
   * Which notifications to show; blank for all.
   *
   * @param before the cursor: only those with a lower position
   */
  public record Filter(String target, String status, String orderId, long before, int limit) {
  }

  /** Those that match, the latest first. */
  public Flux<Notification> list(Filter filter) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    StringBuilder where = new StringBuilder("position < :before");
    if (!filter.target().isEmpty()) {
      where.append(" AND target = :target");
      wanted.put("target", filter.target());
    }
    if (!filter.orderId().isEmpty()) {
      where.append(" AND order_id = :orderId");
      wanted.put("orderId", filter.orderId());
    }
    if (!filter.status().isEmpty()) {
      // One of three constants: as such it finds the index of what waits or has failed.
      where.append(" AND status = '").append(Notification.Status.of(filter.status()).text())
          .append('\'');
    }
    // Only what is asked for stands in the statement, so that each has its own plan and index.
    return database.sql("SELECT " + COLUMNS + " FROM notifications WHERE " + where
            + " ORDER BY position DESC LIMIT :limit")
        .bind("before", filter.before()).bind("limit", filter.limit()).bindValues(wanted)
        .map(Notifications::toNotification).all();
  }

  /** Since when the oldest one waits, throttled or not; empty if none does. */
  Mono<Instant> oldestWaiting(boolean ofFeishu) {
    return database.sql("""
            SELECT waiting_since FROM notifications
             WHERE status = 'waiting' AND (target = 'feishu') = :ofFeishu
             ORDER BY waiting_since LIMIT 1
            """)
        .bind("ofFeishu", ofFeishu).mapValue(Instant.class).one();
  }

  /** Forgets what was over before then, a bounded number at once. */
  Mono<Long> purge(Instant before, int limit) {
    return database.sql("""
            DELETE FROM notifications WHERE notification_id IN (
              SELECT notification_id FROM notifications
               WHERE status <> 'waiting' AND created_at < :before
               ORDER BY created_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            """)
        .bind("before", before).bind("limit", limit).fetch().rowsUpdated();
  }

  private static Notification toNotification(Readable row) {
    return new Notification(required(row, "notification_id", String.class),
        required(row, "position", Long.class), required(row, "target", String.class),
        required(row, "event_id", String.class), required(row, "event_type", String.class),
        optional(row, "order_id", String.class), required(row, "body", String.class),
        Notification.Status.of(required(row, "status", String.class)),
        required(row, "tries", Integer.class), required(row, "claims", Integer.class),
        required(row, "due_at", Instant.class), optional(row, "failure", String.class),
        required(row, "created_at", Instant.class), optional(row, "sent_at", Instant.class));
  }
}
