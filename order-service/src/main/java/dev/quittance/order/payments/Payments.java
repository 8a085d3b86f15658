package dev.quittance.order.payments;

import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.order.payments.PaymentFacts.Dispute;
import dev.quittance.order.payments.PaymentFacts.Ended;
import dev.quittance.order.payments.PaymentFacts.RefundFact;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tables {@code payments}, {@code payment_references} and {@code refunds}. */
@Repository
class Payments {

  private static final String SELECT = """
      SELECT payment_id, order_id, attempt_no, payment_channel, channel, amount_minor, currency,
             created, superseded, surplus, received_minor, ended, told_refunded_minor, dispute,
             provider_payment_id, sealed_payload, failure_code, failure_message, expires_at,
             created_at
        FROM payments
      """;

  private final DatabaseClient database;

  Payments(DatabaseClient database) {
    this.database = database;
  }

  Mono<Void> insert(Payment payment) {
    return database.sql("""
            INSERT INTO payments (payment_id, order_id, attempt_no, payment_channel, channel,
                                  amount_minor, currency, status, created_at)
            VALUES (:paymentId, :orderId, :attemptNo, :paymentChannel, :channel, :amountMinor,
                    :currency, :status, :createdAt)
            """)
        .bind("paymentId", payment.paymentId().value())
        .bind("orderId", payment.orderId().value())
        .bind("attemptNo", payment.attemptNo())
        .bind("paymentChannel", payment.paymentChannel())
        .bind("channel", nullable(payment.channel(), String.class))
        .bind("amountMinor", payment.amount().amountMinor())
        .bind("currency", payment.amount().currency())
        .bind("status", payment.status().text()).bind("createdAt", payment.createdAt())
        .fetch().rowsUpdated().then();
  }

  /** Saves what has changed; the order's row is locked by whoever calls. */
  Mono<Void> save(Payment payment) {
    PaymentFacts facts = payment.facts();
    return database.sql("""
            UPDATE payments
               SET status = :status, payment_channel = :paymentChannel, channel = :channel,
                   created = :created, superseded = :superseded,
                   surplus = :surplus, received_minor = :receivedMinor, ended = :ended,
                   told_refunded_minor = :toldRefundedMinor, dispute = :dispute,
                   provider_payment_id = :providerPaymentId, sealed_payload = :sealedPayload,
                   failure_code = :failureCode, failure_message = :failureMessage,
                   expires_at = :expiresAt, updated_at = now()
             WHERE payment_id = :paymentId
            """)
        .bind("status", payment.status().text()).bind("created", facts.created())
        .bind("paymentChannel", payment.paymentChannel())
        .bind("channel", nullable(payment.channel(), String.class))
        .bind("superseded", payment.superseded()).bind("surplus", payment.surplus())
        .bind("receivedMinor", nullable(facts.receivedMinor(), Long.class))
        .bind("ended", nullable(facts.ended() == null ? null : text(facts.ended()), String.class))
        .bind("toldRefundedMinor", facts.toldRefundedMinor())
        .bind("dispute", text(facts.dispute()))
        .bind("providerPaymentId", nullable(payment.providerPaymentId(), String.class))
        .bind("sealedPayload", nullable(payment.sealedPayload(), String.class))
        .bind("failureCode", nullable(payment.failureCode(), String.class))
        .bind("failureMessage", nullable(payment.failureMessage(), String.class))
        .bind("expiresAt", nullable(payment.expiresAt(), Instant.class))
        .bind("paymentId", payment.paymentId().value())
        .fetch().rowsUpdated()
        .thenMany(Flux.fromIterable(facts.refunds().entrySet())
            .concatMap(refund -> saveRefund(payment.paymentId(), refund)))
        .then();
  }

  private Mono<Long> saveRefund(PaymentId paymentId, Map.Entry<String, RefundFact> refund) {
    return database.sql("""
            INSERT INTO refunds (payment_id, provider_refund_id, refund_id, amount_minor, status)
            VALUES (:paymentId, :providerRefundId, :refundId, :amountMinor, :status)
            ON CONFLICT (payment_id, provider_refund_id) DO UPDATE
               SET refund_id = excluded.refund_id, amount_minor = excluded.amount_minor,
                   status = excluded.status
            """)
        .bind("paymentId", paymentId.value()).bind("providerRefundId", refund.getKey())
        .bind("refundId", nullable(refund.getValue().refundId(), String.class))
        .bind("amountMinor", refund.getValue().amountMinor())
        .bind("status", refund.getValue().failed() ? "failed" : "succeeded")
        .fetch().rowsUpdated();
  }

  Mono<Void> addReferences(PaymentId paymentId, String provider, Map<String, String> references) {
    return Flux.fromIterable(references.entrySet()).concatMap(reference -> database.sql("""
            INSERT INTO payment_references (provider, reference, kind, payment_id)
            VALUES (:provider, :reference, :kind, :paymentId) ON CONFLICT DO NOTHING
            """)
        .bind("provider", provider).bind("reference", reference.getValue())
        .bind("kind", reference.getKey()).bind("paymentId", paymentId.value())
        .fetch().rowsUpdated()).then();
  }

  Mono<PaymentId> findByReferences(String provider, Collection<String> references) {
    return database.sql("""
            SELECT payment_id FROM payment_references
             WHERE provider = :provider AND reference = ANY(:references) LIMIT 1
            """)
        .bind("provider", provider).bind("references", references.toArray(String[]::new))
        .mapValue(String.class).one().map(PaymentId::new);
  }

  /** Whose payment it is according to one of the provider's ids of it. */
  Mono<Boolean> belongsToAnother(PaymentId paymentId, String provider, Collection<String> ids) {
    return findByReferences(provider, ids).map(owner -> !owner.equals(paymentId))
        .defaultIfEmpty(false);
  }

  Mono<Payment> find(PaymentId paymentId) {
    return database.sql(SELECT + " WHERE payment_id = :paymentId")
        .bind("paymentId", paymentId.value()).map(Payments::toPayment).one()
        .flatMap(this::withRefunds);
  }

  /** The latest attempt of an order; empty if there is none. */
  Mono<Payment> latest(OrderId orderId) {
    return database.sql(SELECT + " WHERE order_id = :orderId ORDER BY attempt_no DESC LIMIT 1")
        .bind("orderId", orderId.value()).map(Payments::toPayment).one()
        .flatMap(this::withRefunds);
  }

  /** The attempts of an order that a payer may still pay, without those that were given up. */
  Flux<Payment> open(OrderId orderId) {
    return database.sql(SELECT + """
             WHERE order_id = :orderId AND NOT superseded
               AND status IN ('requested', 'pending', 'unknown')
             ORDER BY attempt_no
            """)
        .bind("orderId", orderId.value()).map(Payments::toPayment).all();
  }

  /** The attempts of an order whose money is there and is no surplus. */
  Flux<Payment> waitingMoney(OrderId orderId) {
    return database.sql(SELECT + """
             WHERE order_id = :orderId AND received_minor IS NOT NULL AND NOT surplus
             ORDER BY attempt_no
            """)
        .bind("orderId", orderId.value()).map(Payments::toPayment).all().collectList()
        .flatMapIterable(all -> all).concatMap(this::withRefunds);
  }

  private Mono<Payment> withRefunds(Payment payment) {
    return database.sql("""
            SELECT provider_refund_id, refund_id, amount_minor, status
              FROM refunds WHERE payment_id = :paymentId
            """)
        .bind("paymentId", payment.paymentId().value())
        .map(row -> Map.entry(required(row, "provider_refund_id", String.class), new RefundFact(
            optional(row, "refund_id", String.class), required(row, "amount_minor", Long.class),
            required(row, "status", String.class).equals("failed"))))
        .all().collectMap(Map.Entry::getKey, Map.Entry::getValue)
        .map(refunds -> {
          PaymentFacts facts = payment.facts();
          return payment.with(new PaymentFacts(facts.created(), facts.receivedMinor(),
              facts.ended(), facts.toldRefundedMinor(), refunds, facts.dispute()));
        });
  }

  private static Payment toPayment(Readable row) {
    String ended = optional(row, "ended", String.class);
    return new Payment(
        new PaymentId(required(row, "payment_id", String.class)),
        new OrderId(required(row, "order_id", String.class)),
        required(row, "attempt_no", Integer.class),
        required(row, "payment_channel", String.class),
        optional(row, "channel", String.class),
        new Money(required(row, "amount_minor", Long.class),
            required(row, "currency", String.class)),
        new PaymentFacts(required(row, "created", Boolean.class),
            optional(row, "received_minor", Long.class),
            ended == null ? null : Ended.valueOf(ended.toUpperCase(Locale.ROOT)),
            required(row, "told_refunded_minor", Long.class), Map.of(),
            Dispute.valueOf(required(row, "dispute", String.class).toUpperCase(Locale.ROOT))),
        required(row, "superseded", Boolean.class),
        required(row, "surplus", Boolean.class),
        optional(row, "provider_payment_id", String.class),
        optional(row, "sealed_payload", String.class),
        optional(row, "failure_code", String.class),
        optional(row, "failure_message", String.class),
        optional(row, "expires_at", Instant.class),
        required(row, "created_at", Instant.class));
  }

  private static String text(@Nullable Enum<?> constant) {
    return constant == null ? "" : constant.name().toLowerCase(Locale.ROOT);
  }
}
