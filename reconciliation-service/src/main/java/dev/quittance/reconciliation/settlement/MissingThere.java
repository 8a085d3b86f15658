package dev.quittance.reconciliation.settlement;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds what we know as paid or refunded in the period of a report, and no report has. */
@Component
final class MissingThere {

  private final DatabaseClient database;

  MissingThere(DatabaseClient database) {
    this.database = database;
  }

  /**
   * A search.
   *
   * @param to the end of the period, which belongs to the next one, or earlier: what is younger
   *     may still be settled
   */
  record Period(long importId, String provider, Instant from, Instant to) {
  }

  /** Records the next missing payments; gives how many. */
  Mono<Long> payments(Period period, int limit, Instant now) {
    return database.sql("""
            INSERT INTO settlement_discrepancies (import_id, provider, subject, kind, state,
                   payment_id, evidence, created_at)
            SELECT :importId, :provider, 'payment:' || f.payment_id, 'missing_there', 'open',
                   f.payment_id, jsonb_strip_nulls(jsonb_build_object(
                     'paid_at', min(f.at)::text, 'amount_minor', min(f.amount_minor)::text,
                     'currency', min(f.currency))), :now
              FROM settlement_facts f
             WHERE f.provider = :provider AND f.kind = 'paid'
               AND f.at >= :from AND f.at < :to
               AND f.payment_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM settlement_lines l
                     WHERE l.payment_id = f.payment_id AND l.kind = 'payment')
               AND NOT EXISTS (SELECT FROM settlement_discrepancies d
                     WHERE d.provider = :provider AND d.kind = 'missing_there'
                       AND d.subject = 'payment:' || f.payment_id)
             GROUP BY f.payment_id
             LIMIT :limit
            ON CONFLICT DO NOTHING
            """)
        .bind("importId", period.importId()).bind("provider", period.provider())
        .bind("from", period.from()).bind("to", period.to()).bind("limit", limit)
        .bind("now", now).fetch().rowsUpdated();
  }

  /** The same for refunds; one that failed later is not looked for. */
  Mono<Long> refunds(Period period, int limit, Instant now) {
    return database.sql("""
            INSERT INTO settlement_discrepancies (import_id, provider, subject, kind, state,
                   payment_id, evidence, created_at)
            SELECT :importId, :provider, 'refund:' || f.provider_refund_id, 'missing_there',
                   'open', min(f.payment_id), jsonb_strip_nulls(jsonb_build_object(
                     'provider_refund_id', f.provider_refund_id, 'refunded_at', min(f.at)::text,
                     'amount_minor', min(f.amount_minor)::text, 'currency', min(f.currency))),
                   :now
              FROM settlement_facts f
             WHERE f.provider = :provider AND f.kind = 'refunded'
               AND f.at >= :from AND f.at < :to AND f.provider_refund_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM settlement_facts later
                     WHERE later.provider = :provider AND later.kind = 'refund_failed'
                       AND later.provider_refund_id = f.provider_refund_id)
               AND NOT EXISTS (SELECT FROM settlement_lines l
                     WHERE l.provider = :provider
                       AND l.refund_reference = f.provider_refund_id)
               AND NOT EXISTS (SELECT FROM settlement_discrepancies d
                     WHERE d.provider = :provider AND d.kind = 'missing_there'
                       AND d.subject = 'refund:' || f.provider_refund_id)
             GROUP BY f.provider_refund_id
             LIMIT :limit
            ON CONFLICT DO NOTHING
            """)
        .bind("importId", period.importId()).bind("provider", period.provider())
        .bind("from", period.from()).bind("to", period.to()).bind("limit", limit)
        .bind("now", now).fetch().rowsUpdated();
  }
}
