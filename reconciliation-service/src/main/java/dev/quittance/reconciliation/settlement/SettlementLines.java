package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.settlement.Matching.Others;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
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

/** The table {@code settlement_lines}. */
@Component
final class SettlementLines {

  private static final String NEW_LINES = """
      jsonb_to_recordset(CAST(:lines AS jsonb)) AS n (reference text, line_number bigint,
        kind text, payment_refs jsonb, refund_reference text, gross_minor bigint,
        fee_minor bigint, net_minor bigint, currency text, charged_minor bigint,
        charged_currency text, occurred_at timestamptz, type text, raw text)
      """;

  private final DatabaseClient database;

  SettlementLines(DatabaseClient database) {
    this.database = database;
  }

  /** A line as it is bound. */
  private record NewLine(String reference, long lineNumber, String kind,
      List<String> paymentRefs, @Nullable String refundReference, long grossMinor, long feeMinor,
      long netMinor, String currency, @Nullable Long chargedMinor,
      @Nullable String chargedCurrency, Instant occurredAt, String type, String raw) {

    static NewLine of(SettlementLine line) {
      Money charged = line.charged();
      return new NewLine(line.reference(), line.number(), Rows.column(line.kind()),
          line.paymentReferences(), line.refundReference(), line.gross().amountMinor(),
          line.fee().amountMinor(), line.net().amountMinor(), line.gross().currency(),
          charged == null ? null : charged.amountMinor(),
          charged == null ? null : charged.currency(), line.occurredAt(), line.type(),
          line.raw());
    }
  }

  /** A line that came before with other figures. */
  record Changed(long lineId, String reference, String before, String now) {
  }

  /** Stores lines; those that this provider sent before stay as they are. */
  Mono<Long> add(long importId, String provider, List<SettlementLine> lines) {
    return database.sql("""
            INSERT INTO settlement_lines (import_id, provider, reference, line_number, kind,
                   payment_refs, refund_reference, gross_minor, fee_minor, net_minor, currency,
                   charged_minor, charged_currency, occurred_at, type, raw)
            SELECT :importId, :provider, n.reference, n.line_number, n.kind,
                   ARRAY(SELECT jsonb_array_elements_text(n.payment_refs)), n.refund_reference,
                   n.gross_minor, n.fee_minor, n.net_minor, n.currency, n.charged_minor,
                   n.charged_currency, n.occurred_at, n.type, n.raw
              FROM""" + " " + NEW_LINES + """
             ORDER BY n.reference
            ON CONFLICT (provider, reference) DO NOTHING
            """)
        .bind("importId", importId).bind("provider", provider)
        .bind("lines", Rows.json(lines.stream().map(NewLine::of).toList()))
        .fetch().rowsUpdated();
  }

  /** Those of these lines that are stored with other figures. */
  Flux<Changed> changed(String provider, List<SettlementLine> lines) {
    return database.sql("""
            SELECT l.id, l.reference,
                   concat_ws(' ', l.kind, l.gross_minor, l.fee_minor, l.currency) AS before,
                   concat_ws(' ', n.kind, n.gross_minor, n.fee_minor, n.currency) AS now
              FROM""" + " " + NEW_LINES + """
              JOIN settlement_lines l ON l.provider = :provider AND l.reference = n.reference
             WHERE (l.kind, l.gross_minor, l.fee_minor, l.currency)
                   IS DISTINCT FROM (n.kind, n.gross_minor, n.fee_minor, n.currency)
            """)
        .bind("provider", provider)
        .bind("lines", Rows.json(lines.stream().map(NewLine::of).toList()))
        .map(row -> new Changed(required(row, "id", Long.class),
            required(row, "reference", String.class), required(row, "before", String.class),
            required(row, "now", String.class)))
        .all();
  }

  /**
   * Looks for the payments of the next lines that are not compared yet, and gives those lines.
   *
   * @param after the id that the lines come after
   */
  Flux<StoredLine> next(long importId, long after, int limit) {
    return database.sql("""
            WITH batch AS (
              SELECT id, provider, payment_refs, refund_reference FROM settlement_lines
               WHERE import_id = :importId AND id > :after AND result IS NULL
               ORDER BY id LIMIT :limit),
            found AS (
              SELECT b.id, coalesce(
                (SELECT r.payment_id FROM unnest(b.payment_refs) WITH ORDINALITY AS ref (id, place)
                   JOIN settlement_references r
                     ON r.provider = b.provider AND r.reference = ref.id
                  ORDER BY ref.place LIMIT 1),
                (SELECT f.payment_id FROM settlement_facts f
                  WHERE f.provider = b.provider AND f.provider_refund_id = b.refund_reference
                    AND f.payment_id IS NOT NULL LIMIT 1)) AS payment_id
                FROM batch b)
            UPDATE settlement_lines l SET payment_id = found.payment_id
              FROM found WHERE l.id = found.id
            RETURNING""" + " " + StoredLine.COLUMNS)
        .bind("importId", importId).bind("after", after).bind("limit", limit)
        .map(StoredLine::of).all();
  }

  Mono<StoredLine> find(long id) {
    return database.sql("SELECT " + StoredLine.COLUMNS + " FROM settlement_lines l WHERE id = :id")
        .bind("id", id).map(StoredLine::of).one();
  }

  /** Gives lines of unknown payments the one that is known by these ids now. */
  Mono<Void> link(String provider, Collection<String> references, PaymentId paymentId) {
    return database.sql("""
            WITH linked AS (
              UPDATE settlement_lines SET payment_id = :paymentId
               WHERE payment_id IS NULL AND result = 'differs' AND provider = :provider
                 AND payment_refs && :refs
              RETURNING id)
            UPDATE settlement_discrepancies d SET payment_id = :paymentId
              FROM linked WHERE d.line_id = linked.id AND d.payment_id IS NULL
               AND d.state IN ('open', 'approved')
            """)
        .bind("provider", provider).bind("refs", references.toArray(String[]::new))
        .bind("paymentId", paymentId.value()).then();
  }

  /** What other lines say of the payments of these lines, by the line's id. */
  Mono<Map<Long, Others>> others(Collection<StoredLine> lines) {
    return database.sql("""
            SELECT l.id,
                   (SELECT o.reference FROM settlement_lines o
                     WHERE l.kind = 'payment' AND o.payment_id = l.payment_id
                       AND o.kind = 'payment' AND o.id < l.id ORDER BY o.id LIMIT 1) AS earlier,
                   (SELECT coalesce(sum(o.charged_minor), 0)::bigint FROM settlement_lines o
                     WHERE l.kind = 'refund' AND o.payment_id = l.payment_id
                       AND o.kind = 'refund') AS refunded,
                   EXISTS (SELECT FROM settlement_lines o
                     WHERE l.kind = 'payment' AND o.payment_id = l.payment_id
                       AND o.kind = 'payment_reversal')
                   OR EXISTS (SELECT FROM settlement_lines o
                     WHERE l.kind = 'refund' AND o.provider = l.provider
                       AND o.refund_reference = l.refund_reference
                       AND o.kind = 'refund_failure') AS undone
              FROM settlement_lines l WHERE l.id = ANY(:ids)
            """)
        .bind("ids", ids(lines))
        .map(row -> Map.entry(required(row, "id", Long.class), new Others(
            row.get("earlier", String.class), required(row, "refunded", Long.class),
            required(row, "undone", Boolean.class))))
        .all().collectMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  /** Remembers how the comparison of these lines ended. */
  Mono<Void> compared(Collection<StoredLine> lines, Collection<Long> differing) {
    Map<Boolean, List<StoredLine>> byCompared = lines.stream().collect(
        Collectors.partitioningBy(line -> Matching.compares(line.line().kind())));
    return database.sql("""
            UPDATE settlement_lines
               SET result = CASE WHEN id = ANY(:differing) THEN 'differs'
                                 WHEN id = ANY(:compared) THEN 'matched'
                                 ELSE 'not_compared' END
             WHERE id = ANY(:ids)
            """)
        .bind("differing", differing.toArray(Long[]::new))
        .bind("compared", ids(byCompared.getOrDefault(true, List.of())))
        .bind("ids", ids(lines)).then();
  }

  private static Long[] ids(Collection<StoredLine> lines) {
    return lines.stream().map(StoredLine::id).toArray(Long[]::new);
  }
}
