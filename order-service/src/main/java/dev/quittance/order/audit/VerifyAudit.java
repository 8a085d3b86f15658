package dev.quittance.order.audit;

import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;

/** Recomputes the audit trail's hashes; one statement, so that writers do not disturb it. */
@Component
public class VerifyAudit {

  private static final int ROWS_AT_ONCE = 500;

  private final DatabaseClient database;

  VerifyAudit(DatabaseClient database) {
    this.database = database;
  }

  /**
   * An entry beside the head of its chain; each side may be missing.
   *
   * @param content null if there is no entry, or none that can be read
   */
  record Link(String orderId, @Nullable Long headEntries, byte @Nullable [] headHash,
      @Nullable Long seq, byte @Nullable [] hash, @Nullable AuditContent content) {
  }

  /** Looks at all orders, or at one; stops at the first entry that does not fit. */
  public Mono<AuditReport> verify(@Nullable String orderId) {
    return Mono.defer(() -> {
      ChainWalk walk = new ChainWalk();
      return links(orderId).takeWhile(walk::follow).then(Mono.fromSupplier(walk::report));
    });
  }

  private Flux<Link> links(@Nullable String orderId) {
    String only = orderId == null ? "" : "WHERE order_id = :orderId";
    DatabaseClient.GenericExecuteSpec select = database.sql("""
        SELECT order_id, h.entries AS head_entries, h.hash AS head_hash, e.seq, e.payment_id,
               e.action, e.actor, e.detail, e.data, e.at, e.hash
          FROM (SELECT order_id FROM orders %1$s) o
          FULL JOIN (SELECT * FROM audit_heads %1$s) h USING (order_id)
          FULL JOIN (SELECT * FROM audit_entries %1$s) e USING (order_id)
         ORDER BY order_id, e.seq
        """.formatted(only));
    return (orderId == null ? select : select.bind("orderId", orderId))
        .filter(statement -> statement.fetchSize(ROWS_AT_ONCE))
        .map(VerifyAudit::toLink).all();
  }

  private static Link toLink(Readable row) {
    String orderId = required(row, "order_id", String.class);
    Long seq = optional(row, "seq", Long.class);
    return new Link(orderId, optional(row, "head_entries", Long.class),
        optional(row, "head_hash", byte[].class), seq, optional(row, "hash", byte[].class),
        seq == null ? null : contentOf(orderId, row));
  }

  private static @Nullable AuditContent contentOf(String orderId, Readable row) {
    Map<String, String> data;
    try {
      data = texts(row, "data");
    } catch (JacksonException e) {
      // We only write texts: somebody else did.
      return null;
    }
    return new AuditContent(orderId, optional(row, "payment_id", String.class),
        required(row, "action", String.class), required(row, "actor", String.class),
        required(row, "detail", String.class), data, required(row, "at", Instant.class));
  }
}
