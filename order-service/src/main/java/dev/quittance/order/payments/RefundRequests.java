package dev.quittance.order.payments;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.payments.RefundRequest.Status;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code refund_requests}. */
@Repository
public class RefundRequests {

  private static final String SELECT = """
      SELECT refund_id, order_id, payment_id, amount_minor, currency, status, reason,
             requested_by, provider_refund_id, failure_code, failure_message, created_at
        FROM refund_requests
      """;

  private final DatabaseClient database;

  RefundRequests(DatabaseClient database) {
    this.database = database;
  }

  Mono<Void> insert(RefundRequested request) {
    return database.sql("""
            INSERT INTO refund_requests (refund_id, order_id, payment_id, amount_minor, currency,
                                         status, reason, requested_by, created_at)
            VALUES (:refundId, :orderId, :paymentId, :amountMinor, :currency, 'requested', :reason,
                    :requestedBy, :createdAt)
            ON CONFLICT DO NOTHING
            """)
        .bind("refundId", request.refundId().value())
        .bind("orderId", request.orderId().value())
        .bind("paymentId", request.paymentId().value())
        .bind("amountMinor", request.amount().amountMinor())
        .bind("currency", request.amount().currency())
        .bind("reason", request.reason()).bind("requestedBy", request.requestedBy())
        .bind("createdAt", request.requestedAt())
        .fetch().rowsUpdated().then();
  }

  /** Notes how far the refund got of which one of these ids is told; never backwards. */
  Mono<Void> advance(PaymentId paymentId, @Nullable RefundId refundId,
      @Nullable String providerRefundId, Status status, @Nullable String failureCode,
      @Nullable String failureMessage) {
    return database.sql("""
            UPDATE refund_requests
               SET status = :status, failure_code = :failureCode,
                   failure_message = :failureMessage, updated_at = now(),
                   provider_refund_id = coalesce(provider_refund_id, :providerRefundId)
             WHERE payment_id = :paymentId
               AND (refund_id = :refundId OR provider_refund_id = :providerRefundId)
               AND array_position(ARRAY['requested', 'pending', 'succeeded', 'failed'], status)
                 < array_position(ARRAY['requested', 'pending', 'succeeded', 'failed'], :status)
            """)
        .bind("paymentId", paymentId.value())
        .bind("refundId", nullable(refundId == null ? null : refundId.value(), String.class))
        .bind("providerRefundId", nullable(providerRefundId, String.class))
        .bind("status", status.name().toLowerCase(Locale.ROOT))
        .bind("failureCode", nullable(failureCode, String.class))
        .bind("failureMessage", nullable(failureMessage, String.class))
        .fetch().rowsUpdated().then();
  }

  Mono<RefundRequest> find(RefundId refundId) {
    return database.sql(SELECT + "WHERE refund_id = :refundId")
        .bind("refundId", refundId.value()).map(RefundRequests::toRefund).one();
  }

  Flux<RefundRequest> ofPayment(PaymentId paymentId) {
    return database.sql(SELECT + "WHERE payment_id = :paymentId ORDER BY created_at")
        .bind("paymentId", paymentId.value()).map(RefundRequests::toRefund).all();
  }

  /** All that were asked for of an order, oldest first. */
  public Flux<RefundRequest> ofOrder(OrderId orderId) {
    return database.sql(SELECT + "WHERE order_id = :orderId ORDER BY created_at")
        .bind("orderId", orderId.value()).map(RefundRequests::toRefund).all();
  }

  private static RefundRequest toRefund(Readable row) {
    return new RefundRequest(
        new RefundId(required(row, "refund_id", String.class)),
        new OrderId(required(row, "order_id", String.class)),
        new PaymentId(required(row, "payment_id", String.class)),
        new Money(required(row, "amount_minor", Long.class),
            required(row, "currency", String.class)),
        Status.valueOf(required(row, "status", String.class).toUpperCase(Locale.ROOT)),
        required(row, "reason", String.class),
        required(row, "requested_by", String.class),
        optional(row, "provider_refund_id", String.class),
        optional(row, "failure_code", String.class),
        optional(row, "failure_message", String.class),
        required(row, "created_at", Instant.class));
  }
}
