package dev.quittance.reconciliation.payments;

import static dev.quittance.runtime.sql.Columns.json;
import static dev.quittance.runtime.sql.Columns.nullable;
import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.PaymentId;
import dev.quittance.events.ProviderReport;
import dev.quittance.reconciliation.columns.Page;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table {@code open_payments}, as people and gauges see it. */
@Component
public final class OpenPaymentLists {

  /** The priority is written as in the index. */
  static final String OLDEST_DUE = """
      SELECT channel, due_at
        FROM unnest(CAST(:channels AS text[])) AS channel
        JOIN LATERAL (
          SELECT due_at FROM open_payments
           WHERE payment_channel = channel
             AND CASE WHEN status = 'open' OR look_again THEN 1 ELSE 2 END = 1
             AND due_at <= :now
             AND (lease_until IS NULL OR lease_until <= :now)
           ORDER BY due_at
           LIMIT 1) AS oldest ON true
      """;

  private final DatabaseClient database;

  OpenPaymentLists(DatabaseClient database) {
    this.database = database;
  }

  /** What a list is narrowed to; null is no limit. */
  public record Filter(
      @Nullable Status status, @Nullable String paymentChannel, @Nullable String orderId) {
  }

  /**
   * The open payments of one provider.
   *
   * @param oldest when the oldest that is polled was created; null if none is
   * @param overTenMinutes how many are older than that
   * @param overAnHour how many are older than that
   * @param overADay how many are older than that
   */
  public record Total(String paymentChannel, long open, @Nullable Instant oldest,
      long overTenMinutes, long overAnHour, long overADay) {
  }

  public Mono<OpenPayment> find(PaymentId paymentId) {
    return database.sql("SELECT " + OpenPaymentRow.COLUMNS
            + " FROM open_payments p WHERE p.payment_id = :paymentId")
        .bind("paymentId", paymentId.value())
        .map(OpenPaymentRow::toOpenPayment).one();
  }

  /** The payment that a provider tells of, by our id or one of theirs; empty if none is known. */
  public Mono<OpenPayment> find(ProviderReport report) {
    PaymentId named = report.paymentId();
    return named != null ? find(named)
        : database.sql("SELECT " + OpenPaymentRow.COLUMNS + """
              FROM open_payments p
             WHERE p.payment_channel = :channel AND""" + OpenPayments.KNOWN_BY_REFERENCE + """
             LIMIT 1
            """)
        .bind("channel", report.provider())
        .bind("providerPaymentId", nullable(report.providerPaymentId(), String.class))
        .bind("refs", json(report.references()))
        .map(OpenPaymentRow::toOpenPayment).one();
  }

  public Mono<Page<OpenPayment>> list(Filter filter, Page.Request request) {
    Status status = filter.status();
    return database.sql("SELECT " + OpenPaymentRow.COLUMNS + """
              FROM open_payments p
             WHERE p.position < :before
               AND (CAST(:status AS text) IS NULL OR p.status = :status)
               AND (CAST(:channel AS text) IS NULL OR p.payment_channel = :channel)
               AND (CAST(:orderId AS text) IS NULL OR p.order_id = :orderId)
             ORDER BY p.position DESC
             LIMIT :limit
            """)
        .bind("before", request.before()).bind("limit", request.limit() + 1)
        .bind("status", nullable(
            status == null ? null : OpenPaymentRow.column(status), String.class))
        .bind("channel", nullable(filter.paymentChannel(), String.class))
        .bind("orderId", nullable(filter.orderId(), String.class))
        .map(OpenPaymentRow::toOpenPayment).all().collectList()
        .map(rows -> request.page(rows, OpenPayment::position));
  }

  /** How much is open, by provider. */
  public Flux<Total> totals(Instant now) {
    return database.sql("""
            SELECT payment_channel, count(*) AS open,
                   min(created_at) FILTER (WHERE due_at IS NOT NULL) AS oldest,
                   count(*) FILTER (WHERE created_at < :tenMinutesAgo) AS over_ten_minutes,
                   count(*) FILTER (WHERE created_at < :anHourAgo) AS over_an_hour,
                   count(*) FILTER (WHERE created_at < :aDayAgo) AS over_a_day
              FROM open_payments WHERE status = 'open' GROUP BY payment_channel
            """)
        .bind("tenMinutesAgo", now.minus(Duration.ofMinutes(10)))
        .bind("anHourAgo", now.minus(Duration.ofHours(1)))
        .bind("aDayAgo", now.minus(Duration.ofDays(1)))
        .map(row -> new Total(required(row, "payment_channel", String.class),
            required(row, "open", Long.class), row.get("oldest", Instant.class),
            required(row, "over_ten_minutes", Long.class),
            required(row, "over_an_hour", Long.class), required(row, "over_a_day", Long.class)))
        .all();
  }

  /** Since when what may be read now has been due at a provider, at the longest. */
  public record Due(String paymentChannel, Instant since) {
  }

  /** What is open, or said to have changed, is due, and nobody reads; by provider. */
  public Flux<Due> oldestDue(Collection<String> channels, Instant now) {
    return database.sql(OLDEST_DUE)
        .bind("channels", channels.toArray(String[]::new)).bind("now", now)
        .map(row -> new Due(required(row, "channel", String.class),
            required(row, "due_at", Instant.class)))
        .all();
  }
}
