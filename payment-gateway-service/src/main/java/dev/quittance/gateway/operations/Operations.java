package dev.quittance.gateway.operations;

import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.EventJson;
import dev.quittance.events.PaymentId;
import dev.quittance.runtime.sql.Columns;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code operations}, whose times are all by the database's clock. */
@Repository
public class Operations {

  private final DatabaseClient database;
  private final GatewaySettings settings;
  /** This instance, as the owner of leases. */
  private final String owner = UUID.randomUUID().toString();

  Operations(DatabaseClient database, GatewaySettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /**
   * Stores a new operation, already under the lease of this instance.
   *
   * @return the operation; empty if it is there already
   */
  public Mono<Operation> insertLeased(
      Task task, String provider, @Nullable String traceparent) {
    long leaseEnd = leaseEndNanos();
    return database.sql("""
            INSERT INTO operations (operation_key, kind, payment_id, provider, request, status,
                                    tries, lease_owner, lease_until, traceparent)
            VALUES (:key, :kind, :paymentId, :provider, :request, 'queued',
                    1, :owner, now() + :leaseMillis * interval '1 millisecond', :traceparent)
            ON CONFLICT DO NOTHING
            """)
        .bind("key", task.key())
        .bind("kind", task.kind())
        .bind("paymentId", task.paymentId().value())
        .bind("provider", provider)
        .bind("request", Json.of(EventJson.write(task.cause())))
        .bind("owner", owner)
        .bind("leaseMillis", settings.lease().toMillis())
        .bind("traceparent", Columns.nullable(traceparent, String.class))
        .fetch().rowsUpdated()
        .filter(rows -> rows == 1)
        .map(rows -> new Operation(task, provider, null, 1, 0, traceparent, leaseEnd));
  }

  /**
   * Takes up a failed operation once more, under the lease of this instance.
   *
   * @return the operation; empty if it has not failed
   */
  public Mono<Operation> retryLeased(
      Task task, String provider, @Nullable String traceparent) {
    long leaseEnd = leaseEndNanos();
    return database.sql("""
            UPDATE operations
               SET status = 'queued', tries = 1, uncalled = 0, unknown_since = NULL,
                   due_at = now(), lease_owner = :owner,
                   lease_until = now() + :leaseMillis * interval '1 millisecond',
                   updated_at = now()
             WHERE operation_key = :key AND status = 'failed'
            """)
        .bind("key", task.key()).bind("owner", owner)
        .bind("leaseMillis", settings.lease().toMillis())
        .fetch().rowsUpdated()
        .filter(rows -> rows == 1)
        .map(rows -> new Operation(task, provider, null, 1, 0, traceparent, leaseEnd));
  }

  /** Gives back the lease of what was certainly not begun, so that whoever has room takes it. */
  public Mono<Void> release(Operation operation) {
    return database.sql("""
            UPDATE operations SET lease_owner = NULL, lease_until = NULL, tries = tries - 1
             WHERE operation_key = :key AND lease_owner = :owner AND tries = :tries
            """)
        .bind("key", operation.key()).bind("owner", owner).bind("tries", operation.tries())
        .fetch().rowsUpdated().then();
  }

  /**
   * Claims what is due at a provider. What another instance left under an expired lease may have
   * been done, in part or whole, when that instance died: its result is unknown.
   */
  Flux<Operation> claimDue(String provider, int limit) {
    long leaseEnd = leaseEndNanos();
    return database.sql("""
            UPDATE operations
               SET status = CASE WHEN lease_until IS NULL THEN status ELSE 'unknown' END,
                   unknown_since = CASE WHEN lease_until IS NULL THEN unknown_since
                                        ELSE coalesce(unknown_since, lease_until) END,
                   lease_owner = :owner, tries = tries + 1, updated_at = now(),
                   lease_until = now() + :leaseMillis * interval '1 millisecond'
             WHERE operation_key IN (
                     SELECT operation_key FROM operations
                      WHERE provider = :provider AND status IN ('queued', 'unknown')
                        AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
                      ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING provider, kind, payment_id, request, tries, uncalled, traceparent,
                      (extract(epoch FROM now() - unknown_since) * 1000)::bigint AS unknown_millis
            """)
        .bind("owner", owner).bind("provider", provider).bind("limit", limit)
        .bind("leaseMillis", settings.lease().toMillis())
        .map(row -> toOperation(row, leaseEnd)).all();
  }

  /** The providers that have something due. */
  Flux<String> providersWithWork() {
    return database.sql("""
            SELECT DISTINCT provider FROM operations
             WHERE status IN ('queued', 'unknown')
               AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
            """)
        .mapValue(String.class).all();
  }

  /**
   * Ends a try, if it still holds the lease; otherwise somebody else has gone on with it.
   *
   * @return whether it held the lease
   */
  Mono<Boolean> end(Operation operation, OperationEnd end) {
    return database.sql("""
            UPDATE operations
               SET status = :status, provider = coalesce(:provider, provider),
                   uncalled = :uncalled, last_error = :error,
                   lease_owner = NULL, lease_until = NULL,
                   unknown_since = CASE WHEN :status = 'unknown'
                                        THEN coalesce(unknown_since, now()) ELSE unknown_since END,
                   due_at = now() + :delayMillis * interval '1 millisecond', updated_at = now()
             WHERE operation_key = :key AND lease_owner = :owner AND tries = :tries
            """)
        .bind("key", operation.key()).bind("owner", owner).bind("tries", operation.tries())
        .bind("status", end.status()).bind("uncalled", operation.uncalled())
        .bind("provider", Columns.nullable(end.nextProvider(), String.class))
        .bind("error", Columns.nullable(end.error(), String.class))
        .bind("delayMillis",
            Math.min(end.delay().toMillis(), settings.longestPause().toMillis()))
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /**
   * Makes due what waits for a later try; what is due, or under a lease, stays as it is.
   *
   * @return how many there were
   */
  public Mono<Long> makeDue(String paymentId) {
    return database.sql("""
            UPDATE operations SET due_at = now(), updated_at = now()
             WHERE payment_id = :paymentId AND status IN ('queued', 'unknown')
               AND due_at > now() AND (lease_until IS NULL OR lease_until < now())
            """)
        .bind("paymentId", paymentId)
        .fetch().rowsUpdated();
  }

  /** Whether the money of a payment was taken by a capture, or may be. */
  Mono<Boolean> hasCapture(PaymentId paymentId) {
    return database.sql("""
            SELECT count(*) FROM operations
             WHERE payment_id = :paymentId AND kind = 'capture'
               AND status IN ('queued', 'unknown', 'done')
            """)
        .bind("paymentId", paymentId.value())
        .mapValue(Long.class).one().map(count -> count > 0);
  }

  /** Counted from before the statement, so that it is never later than the database's. */
  private long leaseEndNanos() {
    return System.nanoTime() + settings.lease().toNanos();
  }

  private static Operation toOperation(Readable row, long leaseEnd) {
    Long unknownMillis = optional(row, "unknown_millis", Long.class);
    return new Operation(
        Task.read(required(row, "kind", String.class), required(row, "payment_id", String.class),
            required(row, "request", Json.class).asArray()),
        required(row, "provider", String.class),
        unknownMillis == null ? null : Duration.ofMillis(Math.max(0, unknownMillis)),
        required(row, "tries", Integer.class), required(row, "uncalled", Integer.class),
        optional(row, "traceparent", String.class), leaseEnd);
  }
}
