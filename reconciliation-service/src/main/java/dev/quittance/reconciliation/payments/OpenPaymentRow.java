package dev.quittance.reconciliation.payments;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.payments.OpenPayment.ClosedBy;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import dev.quittance.runtime.sql.Columns;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of {@code open_payments}. */
final class OpenPaymentRow {

  static final String COLUMNS = """
      p.payment_id, p.position, p.order_id, p.payment_channel, p.provider_payment_id, p.refs,
      p.amount_minor, p.currency, p.status, p.closed_by, p.created_at, p.provider_expires_at,
      p.paid_at, p.due_at, p.look_again, p.tries, p.last_status, p.last_error, p.traceparent,
      p.updated_at
      """;

  private OpenPaymentRow() {
  }

  /** An enum constant as it stands in its column. */
  static String column(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static OpenPayment toOpenPayment(Readable row) {
    String orderId = row.get("order_id", String.class);
    String closedBy = row.get("closed_by", String.class);
    return new OpenPayment(
        new PaymentId(Columns.required(row, "payment_id", String.class)),
        Columns.required(row, "position", Long.class),
        orderId == null ? null : new OrderId(orderId),
        row.get("payment_channel", String.class),
        row.get("provider_payment_id", String.class),
        Columns.texts(row, "refs"),
        amountOf(row),
        Status.valueOf(upper(Columns.required(row, "status", String.class))),
        closedBy == null ? null : ClosedBy.valueOf(upper(closedBy)),
        Columns.required(row, "created_at", Instant.class),
        row.get("provider_expires_at", Instant.class),
        row.get("paid_at", Instant.class),
        row.get("due_at", Instant.class),
        Columns.required(row, "look_again", Boolean.class),
        Columns.required(row, "tries", Integer.class),
        row.get("last_status", String.class),
        row.get("last_error", String.class),
        row.get("traceparent", String.class),
        Columns.required(row, "updated_at", Instant.class));
  }

  private static @Nullable Money amountOf(Readable row) {
    Long amountMinor = row.get("amount_minor", Long.class);
    String currency = row.get("currency", String.class);
    return amountMinor == null || currency == null ? null : new Money(amountMinor, currency);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
