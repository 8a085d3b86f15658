package dev.quittance.gateway.operations;

import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.EventJson;
import dev.quittance.events.EventType;
import dev.quittance.events.PaymentRequestEvent;
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
      PaymentRequestEvent request, String provider, @Nullable String traceparent) {
    String key = Operation.keyOf(request);
    return database.sql("""
            INSERT INTO operations (operation_key, kind, payment_id, provider, request, status,
                                    tries, lease_owner, lease_until, traceparent)
            VALUES (:key, :kind, :paymentId, :provider, :request, 'queued',
                    1, :owner, now() + :leaseMillis * interval '1 millisecond', :traceparent)
            ON CONFLICT DO NOTHING
            """)
        .bind("key", key)
        .bind("kind", Operation.kindOf(request))
        .bind("paymentId", request.paymentId().value())
        .bind("provider", provider)
        .bind("request", Json.of(EventJson.write(request)))
        .bind("owner", owner)
        .bind("leaseMillis", settings.lease().toMillis())
        .bind("traceparent", Columns.nullable(traceparent, String.class))
        .fetch().rowsUpdated()
        .filter(rows -> rows == 1)
        .map(rows -> new Operation(key, provider, request, false, 1, traceparent));
  }

  /** Whether there is an operation of that key. */
  public Mono<Boolean> exists(String key) {
    return database.sql("SELECT count(*) FROM operations WHERE operation_key = :key")
        .bind("key", key).mapValue(Long.class).one().map(count -> count > 0);
  }

  /** Claims what is due at a provider, and what another instance left under an expired lease. */
  Flux<Operation> claimDue(String provider, int limit) {
    return database.sql("""
            UPDATE operations
               SET lease_owner = :owner, tries = tries + 1, updated_at = now(),
                   lease_until = now() + :leaseMillis * interval '1 millisecond'
             WHERE operation_key IN (
                     SELECT operation_key FROM operations
                      WHERE provider = :provider AND status IN ('queued', 'unknown')
                        AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
                      ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            RETURNING operation_key, provider, kind, request, status, tries, traceparent
            """)
        .bind("owner", owner).bind("provider", provider).bind("limit", limit)
        .bind("leaseMillis", settings.lease().toMillis())
        .map(Operations::toOperation).all();
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

  /** Ends it, if this try still holds the lease; otherwise somebody else has gone on with it. */
  Mono<Boolean> end(Operation operation, OperationEnd end) {
    return database.sql("""
            UPDATE operations
               SET status = :status, last_error = :error, lease_owner = NULL, lease_until = NULL,
                   due_at = now() + :delayMillis * interval '1 millisecond', updated_at = now()
             WHERE operation_key = :key AND lease_owner = :owner AND tries = :tries
            """)
        .bind("key", operation.key()).bind("owner", owner).bind("tries", operation.tries())
        .bind("status", end.status())
        .bind("error", Columns.nullable(end.error(), String.class))
        .bind("delayMillis", end.delay().toMillis())
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** Age of the oldest operation whose result is not known; zero if there is none. */
  Mono<Duration> oldestUnknown() {
    return database.sql("""
            SELECT coalesce(extract(epoch FROM now() - min(created_at)) * 1000, 0)::bigint
              FROM operations WHERE status = 'unknown'
            """)
        .mapValue(Long.class).one().map(Duration::ofMillis);
  }

  private static Operation toOperation(Readable row) {
    EventType type = switch (required(row, "kind", String.class)) {
      case "create" -> EventType.PAYMENT_REQUESTED;
      case "cancel" -> EventType.PAYMENT_CANCELLATION_REQUESTED;
      case "refund" -> EventType.REFUND_REQUESTED;
      default -> throw new IllegalStateException("unknown kind of operation");
    };
    byte[] request = required(row, "request", Json.class).asArray();
    return new Operation(
        required(row, "operation_key", String.class),
        required(row, "provider", String.class),
        (PaymentRequestEvent) EventJson.read(type, request),
        required(row, "status", String.class).equals("unknown"),
        required(row, "tries", Integer.class),
        optional(row, "traceparent", String.class));
  }
}
