package dev.quittance.order.notifications;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code webhook_endpoints}. */
@Repository
public class WebhookEndpoints {

  private static final String COLUMNS = """
      endpoint_id, url, description, event_types, disabled_reason, sealed_secret,
      sealed_previous_secret, previous_secret_until, failing_since, created_at
      """;

  private final DatabaseClient database;

  WebhookEndpoints(DatabaseClient database) {
    this.database = database;
  }

  /** The endpoint; empty if there is none. */
  public Mono<WebhookEndpoint> find(String endpointId) {
    return database.sql("SELECT " + COLUMNS + " FROM webhook_endpoints WHERE endpoint_id = :id")
        .bind("id", endpointId).map(WebhookEndpoints::toEndpoint).one();
  }

  /** The endpoint, locked until the transaction ends; to be locked before its notifications. */
  Mono<WebhookEndpoint> findForUpdate(String endpointId) {
    return database.sql("SELECT " + COLUMNS + """
             FROM webhook_endpoints WHERE endpoint_id = :id FOR UPDATE
            """)
        .bind("id", endpointId).map(WebhookEndpoints::toEndpoint).one();
  }

  /** All of them, the oldest first; their number is bounded. */
  public Flux<WebhookEndpoint> all() {
    return database.sql("SELECT " + COLUMNS + """
             FROM webhook_endpoints ORDER BY created_at, endpoint_id
            """)
        .map(WebhookEndpoints::toEndpoint).all();
  }

  /** Makes it; false if there are that many already. */
  Mono<Boolean> insert(WebhookEndpoint endpoint, int most) {
    return database.sql("LOCK TABLE webhook_endpoints IN SHARE ROW EXCLUSIVE MODE")
        .fetch().rowsUpdated()
        .then(database.sql("""
                INSERT INTO webhook_endpoints (endpoint_id, url, description, event_types, status,
                                               sealed_secret, created_at, updated_at)
                SELECT :id, :url, :description, :eventTypes, 'enabled', :secret, :now, :now
                 WHERE (SELECT count(*) FROM webhook_endpoints) < :most
                """)
            .bind("id", endpoint.endpointId()).bind("url", endpoint.url())
            .bind("description", endpoint.description())
            .bind("eventTypes", endpoint.eventTypes().toArray(String[]::new))
            .bind("secret", endpoint.sealedSecret()).bind("now", endpoint.createdAt())
            .bind("most", most).fetch().rowsUpdated())
        .map(rows -> rows == 1);
  }

  /** Saves what is not identity; the row is locked by {@link #findForUpdate}. */
  Mono<Void> save(WebhookEndpoint endpoint, Instant now) {
    return database.sql("""
            UPDATE webhook_endpoints
               SET url = :url, description = :description, event_types = :eventTypes,
                   status = CASE WHEN :reason::text IS NULL THEN 'enabled' ELSE 'disabled' END,
                   disabled_reason = :reason, sealed_secret = :secret,
                   sealed_previous_secret = :previousSecret,
                   previous_secret_until = :previousUntil, failing_since = :failingSince,
                   updated_at = :now
             WHERE endpoint_id = :id
            """)
        .bind("url", endpoint.url()).bind("description", endpoint.description())
        .bind("eventTypes", endpoint.eventTypes().toArray(String[]::new))
        .bind("reason", nullable(endpoint.disabledReason(), String.class))
        .bind("secret", endpoint.sealedSecret())
        .bind("previousSecret", nullable(endpoint.sealedPreviousSecret(), String.class))
        .bind("previousUntil", nullable(endpoint.previousSecretUntil(), Instant.class))
        .bind("failingSince", nullable(endpoint.failingSince(), Instant.class))
        .bind("now", now).bind("id", endpoint.endpointId())
        .fetch().rowsUpdated().then();
  }

  /** It took a notification; does not even lock the row of one that always does. */
  Mono<Void> recovered(String endpointId) {
    return database.sql("""
            UPDATE webhook_endpoints SET failing_since = NULL
             WHERE endpoint_id = :id AND failing_since IS NOT NULL
            """)
        .bind("id", endpointId).fetch().rowsUpdated().then();
  }

  /** It failed: since when it only fails. Locks it; empty if it was deleted. */
  Mono<Instant> failed(String endpointId, Instant now) {
    return database.sql("""
            UPDATE webhook_endpoints SET failing_since = coalesce(failing_since, :now)
             WHERE endpoint_id = :id RETURNING failing_since
            """)
        .bind("id", endpointId).bind("now", now).mapValue(Instant.class).one();
  }

  Mono<Void> delete(String endpointId) {
    return database.sql("DELETE FROM webhook_endpoints WHERE endpoint_id = :id")
        .bind("id", endpointId).fetch().rowsUpdated().then();
  }

  /** How many are disabled. */
  Mono<Long> disabled() {
    return database.sql("SELECT count(*) FROM webhook_endpoints WHERE status = 'disabled'")
        .mapValue(Long.class).one();
  }

  /**
   * Something that was done to an endpoint.
   *
   * @param actor a user id, or {@code policy:<name>}
   */
  public record Change(String action, String actor, String detail, Instant at) {
  }

  /** Remembers a change, in the transaction that makes it. */
  Mono<Void> addChange(String endpointId, Change change) {
    return database.sql("""
            INSERT INTO webhook_endpoint_changes (endpoint_id, action, actor, detail, at)
            VALUES (:id, :action, :actor, :detail, :at)
            """)
        .bind("id", endpointId).bind("action", change.action()).bind("actor", change.actor())
        .bind("detail", change.detail()).bind("at", change.at())
        .fetch().rowsUpdated().then();
  }

  /** What was done to it, the latest first; also after it was deleted. */
  public Flux<Change> changes(String endpointId) {
    return database.sql("""
            SELECT action, actor, detail, at FROM webhook_endpoint_changes
             WHERE endpoint_id = :id ORDER BY position DESC LIMIT 200
            """)
        .bind("id", endpointId)
        .map(row -> new Change(required(row, "action", String.class),
            required(row, "actor", String.class), required(row, "detail", String.class),
            required(row, "at", Instant.class)))
        .all();
  }

  private static WebhookEndpoint toEndpoint(Readable row) {
    @Nullable String previous = optional(row, "sealed_previous_secret", String.class);
    return new WebhookEndpoint(required(row, "endpoint_id", String.class),
        required(row, "url", String.class), required(row, "description", String.class),
        List.of(required(row, "event_types", String[].class)),
        optional(row, "disabled_reason", String.class),
        required(row, "sealed_secret", String.class), previous,
        optional(row, "previous_secret_until", Instant.class),
        optional(row, "failing_since", Instant.class),
        required(row, "created_at", Instant.class));
  }
}
