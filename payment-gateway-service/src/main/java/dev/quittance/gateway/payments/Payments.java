package dev.quittance.gateway.payments;

import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import dev.quittance.events.EventJson;
import dev.quittance.events.EventType;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.runtime.sql.Columns;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** The table {@code payments}. */
@Repository
public class Payments {

  private final DatabaseClient database;

  Payments(DatabaseClient database) {
    this.database = database;
  }

  /** Stores a new payment; false if it is there already. */
  public Mono<Boolean> insert(PaymentRequested request, String provider, PaymentState state) {
    return database.sql("""
            INSERT INTO payments (payment_id, order_id, payment_channel, channel, amount_minor,
                                  currency, status, request)
            VALUES (:paymentId, :orderId, :provider, :channel, :amountMinor, :currency, :status,
                    :request)
            ON CONFLICT DO NOTHING
            """)
        .bind("paymentId", request.paymentId().value())
        .bind("orderId", request.orderId().value())
        .bind("provider", provider)
        .bind("channel", Columns.nullable(request.channel(), String.class))
        .bind("amountMinor", request.amount().amountMinor())
        .bind("currency", request.amount().currency())
        .bind("status", state.text())
        .bind("request", Json.of(EventJson.write(request)))
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** The payment; empty if it is not known. */
  public Mono<Payment> find(PaymentId paymentId) {
    return database.sql("""
            SELECT payment_channel, status, provider_payment_id, refs, request
              FROM payments WHERE payment_id = :paymentId
            """)
        .bind("paymentId", paymentId.value())
        .map(Payments::toPayment).one();
  }

  /** The payment, locked until the transaction ends. */
  public Mono<Payment> findForUpdate(PaymentId paymentId) {
    return database.sql("""
            SELECT payment_channel, status, provider_payment_id, refs, request
              FROM payments WHERE payment_id = :paymentId FOR UPDATE
            """)
        .bind("paymentId", paymentId.value())
        .map(Payments::toPayment).one();
  }

  /** Notes that the provider has it. */
  public Mono<Void> created(
      PaymentId paymentId, String providerPaymentId, Map<String, String> references) {
    return database.sql("""
            UPDATE payments
               SET status = 'pending', provider_payment_id = :providerPaymentId, refs = :refs,
                   updated_at = now()
             WHERE payment_id = :paymentId
            """)
        .bind("paymentId", paymentId.value())
        .bind("providerPaymentId", providerPaymentId)
        .bind("refs", Columns.json(references))
        .fetch().rowsUpdated().then();
  }

  /** Notes how far it got. */
  public Mono<Void> become(PaymentId paymentId, PaymentState state) {
    return database.sql("""
            UPDATE payments SET status = :status, updated_at = now()
             WHERE payment_id = :paymentId
            """)
        .bind("paymentId", paymentId.value()).bind("status", state.text())
        .fetch().rowsUpdated().then();
  }

  private static Payment toPayment(Readable row) {
    byte[] request = required(row, "request", Json.class).asArray();
    return new Payment(
        required(row, "payment_channel", String.class),
        PaymentState.of(required(row, "status", String.class)),
        optional(row, "provider_payment_id", String.class),
        texts(row, "refs"),
        (PaymentRequested) EventJson.read(EventType.PAYMENT_REQUESTED, request));
  }
}
