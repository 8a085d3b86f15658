package dev.quittance.runtime.idempotency;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.runtime.sealing.PayloadSealing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The table {@code idempotency_keys}. */
final class IdempotencyKeys {

  private final DatabaseClient database;
  private final PayloadSealing sealing;

  IdempotencyKeys(DatabaseClient database, PayloadSealing sealing) {
    this.database = database;
    this.sealing = sealing;
  }

  /** What is known of a key. */
  sealed interface Known {
  }

  /** It is ours now: the request runs. */
  record Claimed() implements Known {
  }

  /** Another request with it runs. */
  record Running() implements Known {
  }

  /** It was used for another request. */
  record Other() implements Known {
  }

  /** The answer it got. */
  record Answered(int status, @Nullable String contentType, @Nullable String location,
      String body) implements Known {
  }

  /** Claims a key; one that is too old, or whose request died, counts as new. */
  Mono<Known> claim(String scope, String requestHash) {
    return database.sql("""
            INSERT INTO idempotency_keys AS k (scope, request_hash, state, locked_until)
            VALUES (:scope, :requestHash, 'running', now() + interval '60 seconds')
            ON CONFLICT (scope) DO UPDATE
               SET request_hash = excluded.request_hash, state = 'running',
                   locked_until = excluded.locked_until, created_at = now()
             WHERE k.created_at < now() - interval '24 hours'
                OR (k.state = 'running' AND k.locked_until < now()
                    AND k.request_hash = excluded.request_hash)
            """)
        .bind("scope", scope).bind("requestHash", requestHash)
        .fetch().rowsUpdated()
        .flatMap(rows -> rows == 1 ? Mono.just(new Claimed()) : find(scope, requestHash));
  }

  private Mono<Known> find(String scope, String requestHash) {
    return database.sql("""
            SELECT request_hash, state, status, content_type, location, sealed_body
              FROM idempotency_keys WHERE scope = :scope
            """)
        .bind("scope", scope)
        .map(row -> {
          if (!required(row, "request_hash", String.class).equals(requestHash)) {
            return (Known) new Other();
          }
          return required(row, "state", String.class).equals("running") ? new Running()
              : new Answered(required(row, "status", Integer.class),
                  optional(row, "content_type", String.class),
                  optional(row, "location", String.class),
                  sealing.open(required(row, "sealed_body", String.class), scope));
        })
        .one()
        // Released between the two statements: as if it still ran, the caller tries again.
        .defaultIfEmpty(new Running());
  }

  Mono<Void> answered(String scope, Answered answer) {
    return database.sql("""
            UPDATE idempotency_keys
               SET state = 'done', status = :status, content_type = :contentType,
                   location = :location, sealed_body = :body
             WHERE scope = :scope
            """)
        .bind("scope", scope).bind("status", answer.status())
        .bind("contentType", nullable(answer.contentType(), String.class))
        .bind("location", nullable(answer.location(), String.class))
        .bind("body", sealing.seal(answer.body(), scope))
        .fetch().rowsUpdated().then();
  }

  Mono<Void> release(String scope) {
    return database.sql("DELETE FROM idempotency_keys WHERE scope = :scope AND state = 'running'")
        .bind("scope", scope).fetch().rowsUpdated().then();
  }

  /** Forgets what is older, a bounded number at once. */
  Mono<Long> purge(Instant before, int limit) {
    return database.sql("""
            DELETE FROM idempotency_keys WHERE scope = ANY(ARRAY(
              SELECT scope FROM idempotency_keys WHERE created_at < :before
               ORDER BY created_at LIMIT :limit FOR UPDATE SKIP LOCKED))
            """)
        .bind("before", before).bind("limit", limit)
        .fetch().rowsUpdated();
  }
}
