package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.required;

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
  record Period(long importId, String provider, Instant to) {
  }

  /** A fact that the search has come to, in the order of their times. */
  record Place(Instant at, String eventId) {

    /** Before all facts of that time and later. */
    static Place before(Instant from) {
      return new Place(from, "");
    }
  }

  /** Looks at the next facts and records the payments that are missing; empty if none are left. */
  Mono<Place> payments(Period period, Place after, int limit, Instant now) {
    return next("""
            SELECT DISTINCT ON (p.payment_id)
                   CAST(:importId AS bigint), :provider, 'payment:' || p.payment_id,
                   'missing_there', 'open', p.payment_id, jsonb_strip_nulls(jsonb_build_object(
                     'paid_at', p.at::text, 'amount_minor', p.amount_minor::text,
                     'currency', p.currency)), CAST(:now AS timestamptz)
              FROM page p
             WHERE p.payment_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM settlement_lines l
                     WHERE l.payment_id = p.payment_id AND l.kind = 'payment')
             ORDER BY p.payment_id, p.at
            """, period, "paid", after, limit, now);
  }

  /** The same for refunds; one that failed later is not looked for. */
  Mono<Place> refunds(Period period, Place after, int limit, Instant now) {
    return next("""
            SELECT DISTINCT ON (p.provider_refund_id)
                   CAST(:importId AS bigint), :provider, 'refund:' || p.provider_refund_id,
                   'missing_there', 'open', p.payment_id, jsonb_strip_nulls(jsonb_build_object(
                     'provider_refund_id', p.provider_refund_id, 'refunded_at', p.at::text,
                     'amount_minor', p.amount_minor::text, 'currency', p.currency)),
                   CAST(:now AS timestamptz)
              FROM page p
             WHERE p.provider_refund_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM settlement_facts later
                     WHERE later.provider = :provider AND later.kind = 'refund_failed'
                       AND later.provider_refund_id = p.provider_refund_id)
               AND NOT EXISTS (SELECT FROM settlement_lines l
                     WHERE l.provider = :provider AND l.refund_reference = p.provider_refund_id)
             ORDER BY p.provider_refund_id, p.at
            """, period, "refunded", after, limit, now);
  }

  /** Page by page by the facts' index, so that a long period takes no longer than its facts. */
  private Mono<Place> next(
      String missing, Period period, String kind, Place after, int limit, Instant now) {
    return database.sql("""
            WITH page AS (
              SELECT event_id, payment_id, provider_refund_id, amount_minor, currency, at
                FROM settlement_facts
               WHERE provider = :provider AND kind = :kind AND at >= :at AND at < :to
                 AND (at, event_id) > (:at, :eventId)
               ORDER BY at, event_id LIMIT :limit),
            missing AS (
              INSERT INTO settlement_discrepancies (import_id, provider, subject, kind, state,
                     payment_id, evidence, created_at)
            """ + missing + """
              ON CONFLICT DO NOTHING)
            SELECT at, event_id FROM page ORDER BY at DESC, event_id DESC LIMIT 1
            """)
        .bind("importId", period.importId()).bind("provider", period.provider())
        .bind("kind", kind).bind("at", after.at()).bind("eventId", after.eventId())
        .bind("to", period.to()).bind("limit", limit).bind("now", now)
        .map(row -> new Place(
            required(row, "at", Instant.class), required(row, "event_id", String.class)))
        .one();
  }
}
