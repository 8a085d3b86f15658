package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.json;
import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.settlement.SettlementFact.Kind;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What events tell: {@code settlement_payments}, {@code _references} and {@code _facts}. */
@Component
final class SettlementFacts {

  private final DatabaseClient database;

  SettlementFacts(DatabaseClient database) {
    this.database = database;
  }

  /**
   * Lets comparisons of this provider wait for the running transaction, and the other way round:
   * a fact that comes while its line is compared is seen by one of the two. Facts don't wait for
   * each other.
   */
  Mono<Void> lockShared(String provider) {
    return database.sql("SELECT pg_advisory_xact_lock_shared(hashtextextended(:name, 0))")
        .bind("name", "settlement:" + provider).then();
  }

  /** The side of the comparison. */
  Mono<Void> lock(String provider) {
    return database.sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        .bind("name", "settlement:" + provider).then();
  }

  Mono<Void> add(PaymentCreated created) {
    return database.sql("""
            INSERT INTO settlement_payments (payment_id, provider, order_id, provider_payment_id,
                   refs, amount_minor, currency, created_at)
            VALUES (:paymentId, :provider, :orderId, :providerPaymentId, :refs, :amountMinor,
                   :currency, :createdAt)
            ON CONFLICT DO NOTHING
            """)
        .bind("paymentId", created.paymentId().value())
        .bind("provider", created.paymentChannel()).bind("orderId", created.orderId().value())
        .bind("providerPaymentId", created.providerPaymentId())
        .bind("refs", json(created.references()))
        .bind("amountMinor", created.amount().amountMinor())
        .bind("currency", created.amount().currency()).bind("createdAt", created.createdAt())
        .then();
  }

  Mono<Void> add(String eventId, SettlementFact fact, @Nullable PaymentId paymentId) {
    Money amount = fact.amount();
    return database.sql("""
            INSERT INTO settlement_facts (event_id, provider, kind, payment_id, refs,
                   provider_refund_id, amount_minor, currency, at)
            VALUES (:eventId, :provider, :kind, :paymentId, :refs, :providerRefundId,
                   :amountMinor, :currency, :at)
            ON CONFLICT DO NOTHING
            """)
        .bind("eventId", eventId).bind("provider", fact.provider())
        .bind("kind", Rows.column(fact.kind()))
        .bind("paymentId", nullable(paymentId == null ? null : paymentId.value(), String.class))
        .bind("refs", fact.references().toArray(String[]::new))
        .bind("providerRefundId", nullable(fact.providerRefundId(), String.class))
        .bind("amountMinor", nullable(amount == null ? null : amount.amountMinor(), Long.class))
        .bind("currency", nullable(amount == null ? null : amount.currency(), String.class))
        .bind("at", fact.at())
        .then();
  }

  /** The payment that one of these ids means. */
  Mono<PaymentId> find(String provider, Collection<String> references) {
    return database.sql("""
            SELECT payment_id FROM settlement_references
             WHERE provider = :provider AND reference = ANY(:refs) LIMIT 1
            """)
        .bind("provider", provider).bind("refs", references.toArray(String[]::new))
        .map(row -> new PaymentId(required(row, "payment_id", String.class))).one();
  }

  /** Remembers what the ids mean, and gives the payment the facts that waited for that. */
  Mono<Void> link(String provider, Collection<String> references, PaymentId paymentId) {
    String[] refs = references.toArray(String[]::new);
    return database.sql("""
            INSERT INTO settlement_references (provider, reference, payment_id)
            SELECT :provider, ref, :paymentId FROM unnest(CAST(:refs AS text[])) AS ref
             ORDER BY ref
            ON CONFLICT DO NOTHING
            """)
        .bind("provider", provider).bind("paymentId", paymentId.value()).bind("refs", refs)
        .then()
        .then(database.sql("""
            UPDATE settlement_facts SET payment_id = :paymentId
             WHERE payment_id IS NULL AND provider = :provider AND refs && :refs
            """)
        .bind("provider", provider).bind("paymentId", paymentId.value()).bind("refs", refs)
        .then());
  }

  /**
   * The same for all facts of a provider that wait: some crossed the event they waited for.
   *
   * @return whose they are
   */
  Flux<PaymentId> linkAll(String provider) {
    return database.sql("""
            UPDATE settlement_facts f SET payment_id = r.payment_id
              FROM settlement_references r
             WHERE f.payment_id IS NULL AND f.provider = :provider
               AND r.provider = f.provider AND r.reference = ANY(f.refs)
            RETURNING f.payment_id
            """)
        .bind("provider", provider)
        .map(row -> new PaymentId(required(row, "payment_id", String.class))).all();
  }

  /** The payments by id; those without any event are not there. */
  Mono<Map<PaymentId, KnownPayment>> known(Collection<PaymentId> paymentIds) {
    if (paymentIds.isEmpty()) {
      return Mono.just(Map.of());
    }
    String[] ids = paymentIds.stream().map(PaymentId::value).toArray(String[]::new);
    Mono<Map<String, List<SettlementFact>>> facts = database.sql("""
            SELECT provider, kind, payment_id, refs, provider_refund_id, amount_minor, currency, at
              FROM settlement_facts WHERE payment_id = ANY(:ids)
            """)
        .bind("ids", ids).map(SettlementFacts::toFact).all()
        .collect(Collectors.groupingBy(fact -> String.valueOf(fact.paymentId())));
    Mono<Map<String, KnownPayment>> created = database.sql("""
            SELECT payment_id, order_id, provider_payment_id, refs, amount_minor, currency
              FROM settlement_payments WHERE payment_id = ANY(:ids)
            """)
        .bind("ids", ids).map(SettlementFacts::toPayment).all()
        .collectMap(payment -> payment.paymentId().value());
    return created.zipWhen(_ -> facts, (payments, told) -> paymentIds.stream().distinct()
        .map(id -> join(id, payments.get(id.value()), told.getOrDefault(id.value(), List.of())))
        .collect(Collectors.toMap(KnownPayment::paymentId, payment -> payment)));
  }

  private static KnownPayment join(
      PaymentId id, @Nullable KnownPayment created, List<SettlementFact> facts) {
    return created == null ? new KnownPayment(id, null, null, Map.of(), null, facts)
        : new KnownPayment(id, created.orderId(), created.providerPaymentId(),
            created.references(), created.requested(), facts);
  }

  private static KnownPayment toPayment(Readable row) {
    return new KnownPayment(new PaymentId(required(row, "payment_id", String.class)),
        new OrderId(required(row, "order_id", String.class)),
        required(row, "provider_payment_id", String.class), texts(row, "refs"),
        new Money(required(row, "amount_minor", Long.class),
            required(row, "currency", String.class)), List.of());
  }

  private static SettlementFact toFact(Readable row) {
    Long minor = row.get("amount_minor", Long.class);
    String currency = row.get("currency", String.class);
    return new SettlementFact(required(row, "provider", String.class),
        Rows.constant(Kind.class, required(row, "kind", String.class)),
        new PaymentId(required(row, "payment_id", String.class)),
        List.of(required(row, "refs", String[].class)),
        row.get("provider_refund_id", String.class),
        minor == null || currency == null ? null : new Money(minor, currency),
        required(row, "at", Instant.class));
  }
}
