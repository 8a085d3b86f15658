package dev.quittance.gateway.admin;

import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.runtime.openapi.OneOf;
import dev.quittance.runtime.sql.Columns;
import io.r2dbc.spi.Readable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All that is kept of a payment, as it stands in the tables. */
@Component
final class PaymentRecords {

  private final DatabaseClient database;

  PaymentRecords(DatabaseClient database) {
    this.database = database;
  }

  /**
   * The payment at its provider.
   *
   * @param paymentChannel the provider that has it, or is asked at the moment
   * @param channel the sub-channel
   * @param status of the call to the provider, not of the money
   * @param providerPaymentId the provider's id; null until it is known
   * @param refs the provider's ids by kind
   */
  @Schema(name = "Payment")
  record PaymentRow(String paymentId, String orderId, String paymentChannel,
      @Nullable String channel, long amountMinor, String currency,
      @OneOf(PaymentState.class) String status, @Nullable String providerPaymentId,
      Map<String, String> refs, PaymentRoute route,
      Instant createdAt, Instant updatedAt) {
  }

  /**
   * Why it went there.
   *
   * @param rule the rule that said so, {@code explicit} if the request named the provider
   * @param rest who would be asked next, in order
   */
  record PaymentRoute(String rule, List<String> rest) {
  }

  /**
   * Something that was, or is, to be done at the provider.
   *
   * @param operationKey the idempotency key
   * @param tries calls so far
   * @param dueAt when it is, or was, to be tried next
   * @param leaseUntil until when an instance works on it
   */
  @Schema(name = "Operation")
  record OperationRow(String operationKey,
      @Schema(allowableValues = {"create", "cancel", "capture", "refund"}) String kind,
      @Schema(allowableValues = {"queued", "unknown", "done", "failed", "abandoned"})
      String status, int tries,
      Instant dueAt, @Nullable Instant leaseUntil, @Nullable String lastError,
      Instant createdAt, Instant updatedAt) {
  }

  /**
   * A call to the provider.
   *
   * @param outcome what the answer meant
   * @param httpStatus null if there was no answer
   * @param body as it came; null if there was none, or it is so old that it was deleted
   */
  @Schema(name = "ProviderAnswer")
  record AnswerRow(String operationKey, Instant startedAt, Instant finishedAt,
      String outcome, @Nullable Integer httpStatus, @Nullable String body,
      @Nullable String detail) {
  }

  Mono<PaymentRow> payment(String paymentId) {
    return database.sql("""
            SELECT payment_id, order_id, payment_channel, channel, amount_minor, currency, status,
                   provider_payment_id, refs, route->>'rule' AS rule,
                   ARRAY(SELECT jsonb_array_elements_text(route->'rest')) AS rest,
                   created_at, updated_at
              FROM payments WHERE payment_id = :paymentId
            """)
        .bind("paymentId", paymentId).map(PaymentRecords::toPayment).one();
  }

  private static PaymentRow toPayment(Readable row) {
    return new PaymentRow(Columns.required(row, "payment_id", String.class),
        Columns.required(row, "order_id", String.class),
        Columns.required(row, "payment_channel", String.class),
        row.get("channel", String.class),
        Columns.required(row, "amount_minor", Long.class),
        Columns.required(row, "currency", String.class),
        Columns.required(row, "status", String.class),
        row.get("provider_payment_id", String.class), Columns.texts(row, "refs"),
        new PaymentRoute(Columns.required(row, "rule", String.class),
            List.of(Columns.required(row, "rest", String[].class))),
        Columns.required(row, "created_at", Instant.class),
        Columns.required(row, "updated_at", Instant.class));
  }

  Flux<OperationRow> operationsOf(String paymentId) {
    return database.sql("""
            SELECT operation_key, kind, status, tries - uncalled AS tries, due_at, lease_until,
                   last_error, created_at, updated_at
              FROM operations WHERE payment_id = :paymentId ORDER BY created_at
            """)
        .bind("paymentId", paymentId).mapProperties(OperationRow.class).all();
  }

  Flux<AnswerRow> answersOf(String paymentId) {
    return database.sql("""
            SELECT answer.operation_key, started_at, finished_at, outcome, http_status, body, detail
              FROM provider_answers answer JOIN operations USING (operation_key)
             WHERE payment_id = :paymentId ORDER BY answer.id
            """)
        .bind("paymentId", paymentId).mapProperties(AnswerRow.class).all();
  }
}
