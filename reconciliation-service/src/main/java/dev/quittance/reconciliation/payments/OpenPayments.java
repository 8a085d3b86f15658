package dev.quittance.reconciliation.payments;

import static dev.quittance.runtime.sql.Columns.json;
import static dev.quittance.runtime.sql.Columns.nullable;

import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentId;
import dev.quittance.events.ProviderReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code open_payments}, as events change it. */
@Component
public final class OpenPayments {

  static final String KNOWN_BY_REFERENCE = """
       p.payment_id IN (
         SELECT known.payment_id FROM open_payments known
          WHERE known.payment_channel = :channel
            AND known.provider_payment_id = :providerPaymentId
          UNION
         SELECT known.payment_id
           FROM jsonb_each(CAST(:refs AS jsonb)) AS ref
           JOIN open_payments known ON known.refs @> jsonb_build_object(ref.key, ref.value)
          WHERE known.payment_channel = :channel)
      """;

  /** What lacks its creation cannot be read yet, and is when that comes. */
  private static final String LOOK_AGAIN = """
      UPDATE open_payments p
         SET due_at = least(p.due_at, :dueAt), look_again = true, tries = 0
       WHERE p.order_id IS NOT NULL AND p.provider_payment_id IS NOT NULL
         AND p.amount_minor IS NOT NULL
      """;

  /** A success that comes after another end counts too; what was said to have changed stays due. */
  private static final String CLOSED = """
       status = 'closed',
       closed_by = CASE WHEN p.status = 'closed' THEN p.closed_by ELSE :closedBy END,
       paid_at = coalesce(p.paid_at, :paidAt),
       due_at = CASE WHEN p.look_again THEN p.due_at
                     WHEN p.amount_minor IS NULL THEN NULL
                     WHEN p.status = 'closed' THEN least(p.due_at, :laterRead)
                     ELSE :laterRead END,
      """;
  /** Also ids that the provider gave meanwhile: later events may name the payment by them only. */
  private static final String NEWS = """
       (p.status <> 'closed' OR p.paid_at IS NULL AND CAST(:paidAt AS timestamptz) IS NOT NULL
        OR NOT p.refs @> CAST(:refs AS jsonb))
      """;

  private final DatabaseClient database;

  OpenPayments(DatabaseClient database) {
    this.database = database;
  }

  /**
   * When a payment is to be read; each is null for never.
   *
   * @param first while it is open
   * @param later once it has succeeded
   */
  record Reads(@Nullable Instant first, @Nullable Instant later) {
  }

  /** Opens a payment; one that is there already only learns what it lacks, and never reopens. */
  Mono<Void> open(PaymentCreated created, Reads reads, @Nullable String traceparent, Instant now) {
    return database.sql("""
            INSERT INTO open_payments AS p (payment_id, order_id, payment_channel,
                   provider_payment_id, refs, amount_minor, currency, status, created_at,
                   provider_expires_at, due_at, traceparent, updated_at)
            VALUES (:paymentId, :orderId, :channel, :providerPaymentId, :refs, :amountMinor,
                   :currency, 'open', :createdAt, :expiresAt, :dueAt, :traceparent, :now)
            ON CONFLICT (payment_id) DO UPDATE
               SET order_id = excluded.order_id, payment_channel = excluded.payment_channel,
                   provider_payment_id = excluded.provider_payment_id,
                   refs = p.refs || excluded.refs, amount_minor = excluded.amount_minor,
                   currency = excluded.currency, created_at = excluded.created_at,
                   provider_expires_at = excluded.provider_expires_at,
                   due_at = CASE WHEN p.paid_at IS NOT NULL AND p.amount_minor IS NULL
                                 THEN coalesce(p.due_at, :laterRead) ELSE p.due_at END,
                   traceparent = excluded.traceparent, updated_at = excluded.updated_at
            """)
        .bind("paymentId", created.paymentId().value())
        .bind("orderId", created.orderId().value())
        .bind("channel", created.paymentChannel())
        .bind("providerPaymentId", created.providerPaymentId())
        .bind("refs", json(created.references()))
        .bind("amountMinor", created.amount().amountMinor())
        .bind("currency", created.amount().currency())
        .bind("createdAt", created.createdAt())
        .bind("expiresAt", nullable(created.expiresAt(), Instant.class))
        .bind("dueAt", nullable(reads.first(), Instant.class))
        .bind("laterRead", nullable(reads.later(), Instant.class))
        .bind("traceparent", nullable(traceparent, String.class))
        .bind("now", now)
        .then();
  }

  /** Closes the payment of that id, or leaves a closed row for a {@code PaymentCreated} to come. */
  Mono<Void> closeById(
      PaymentId paymentId, PaymentEnd end, @Nullable Instant laterRead, Instant now) {
    GenericExecuteSpec insert = database.sql("""
            INSERT INTO open_payments AS p (payment_id, order_id, payment_channel,
                   provider_payment_id, refs, status, closed_by, paid_at, created_at, updated_at)
            VALUES (:paymentId, :orderId, :channel, :providerPaymentId, :refs, 'closed', :closedBy,
                   :paidAt, :at, :now)
            ON CONFLICT (payment_id) DO UPDATE
               SET""" + CLOSED + """
                   refs = excluded.refs || p.refs, updated_at = excluded.updated_at
             WHERE coalesce(p.payment_channel = excluded.payment_channel, true)
               AND""" + NEWS)
        .bind("paymentId", paymentId.value())
        .bind("orderId", nullable(end.orderId() == null ? null : end.orderId().value(),
            String.class));
    return withEnd(insert, end, laterRead, now).bind("at", end.at()).then();
  }

  /**
   * Closes the payment that the provider knows by one of these ids.
   *
   * @return its id; empty if there is none, or nothing is new
   */
  Mono<PaymentId> closeByReference(
      PaymentEnd end, @Nullable Instant laterRead, Instant now) {
    GenericExecuteSpec update = database.sql("""
            UPDATE open_payments p
               SET""" + CLOSED + """
                   refs = CAST(:refs AS jsonb) || p.refs, updated_at = :now
             WHERE p.payment_channel = :channel
               AND""" + NEWS + "AND" + KNOWN_BY_REFERENCE + "RETURNING p.payment_id");
    return withEnd(update, end, laterRead, now)
        .map(row -> new PaymentId(String.valueOf(row.get("payment_id", String.class)))).first();
  }

  /** Makes a payment due that is said to have changed, whether it ended or not. */
  public Mono<Void> lookAgain(PaymentId paymentId, Instant dueAt) {
    return database.sql(LOOK_AGAIN + "AND p.payment_id = :paymentId")
        .bind("paymentId", paymentId.value()).bind("dueAt", dueAt)
        .then();
  }

  /** The same for the payment that the provider knows by one of these ids. */
  Mono<Void> lookAgainByReference(ProviderReport report, Instant dueAt) {
    return database.sql(LOOK_AGAIN + "AND p.payment_channel = :channel AND" + KNOWN_BY_REFERENCE)
        .bind("channel", report.provider())
        .bind("providerPaymentId", nullable(report.providerPaymentId(), String.class))
        .bind("refs", json(report.references())).bind("dueAt", dueAt)
        .then();
  }

  private static GenericExecuteSpec withEnd(GenericExecuteSpec sql, PaymentEnd end,
      @Nullable Instant laterRead, Instant now) {
    return sql
        .bind("channel", nullable(end.paymentChannel(), String.class))
        .bind("providerPaymentId", nullable(end.providerPaymentId(), String.class))
        .bind("refs", json(end.references()))
        .bind("closedBy", OpenPaymentRow.column(end.closedBy()))
        .bind("paidAt", nullable(end.paid() ? now : null, Instant.class))
        .bind("laterRead", nullable(end.paid() ? laterRead : null, Instant.class))
        .bind("now", now);
  }
}
