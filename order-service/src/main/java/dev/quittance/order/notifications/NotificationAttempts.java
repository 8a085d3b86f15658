package dev.quittance.order.notifications;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** The table {@code notification_attempts}. */
@Repository
public class NotificationAttempts {

  private static final int MOST_PER_NOTIFICATION = 50;

  private final DatabaseClient database;

  NotificationAttempts(DatabaseClient database) {
    this.database = database;
  }

  /**
   * A try whose end is known.
   *
   * @param status of HTTP; null if there was no answer
   */
  public record Attempt(Instant at, String outcome, @Nullable Integer status, String detail) {
  }

  Mono<Void> add(Notification notification, DeliveryResult result, Instant at) {
    return database.sql("""
            INSERT INTO notification_attempts
                   (notification_id, claim, at, outcome, http_status, detail)
            VALUES (:id, :claim, :at, :outcome, :status, :detail) ON CONFLICT DO NOTHING
            """)
        .bind("id", notification.notificationId()).bind("claim", notification.claims())
        .bind("at", at).bind("outcome", result.outcome())
        .bind("status", nullable(result.status(), Integer.class))
        .bind("detail", result.detail())
        .fetch().rowsUpdated().then();
  }

  private record Row(String notificationId, Attempt attempt) {
  }

  /** The attempts of each of these notifications, the latest first. */
  public Mono<Map<String, List<Attempt>>> of(List<String> notificationIds) {
    return database.sql("""
            SELECT notification_id, at, outcome, http_status, detail
              FROM unnest(:ids::text[]) AS wanted (id),
                   LATERAL (SELECT * FROM notification_attempts
                             WHERE notification_id = wanted.id
                             ORDER BY claim DESC LIMIT :most) AS attempt
             ORDER BY claim DESC
            """)
        .bind("ids", notificationIds.toArray(String[]::new)).bind("most", MOST_PER_NOTIFICATION)
        .map(row -> new Row(required(row, "notification_id", String.class),
            new Attempt(required(row, "at", Instant.class),
                required(row, "outcome", String.class),
                optional(row, "http_status", Integer.class),
                required(row, "detail", String.class))))
        .all()
        .collect(Collectors.groupingBy(Row::notificationId,
            Collectors.mapping(
                Row::attempt, Collectors.toList())));
  }
}
