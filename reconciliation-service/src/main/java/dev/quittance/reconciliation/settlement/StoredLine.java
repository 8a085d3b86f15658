package dev.quittance.reconciliation.settlement;

import static dev.quittance.runtime.sql.Columns.required;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.settlement.formats.LineKind;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code settlement_lines}.
 *
 * @param paymentId null if none of its ids means a payment of ours, or it was not looked for yet
 */
record StoredLine(long id, String provider, @Nullable PaymentId paymentId, SettlementLine line) {

  /** Comparing needs no raw text, and a batch of them may be large. */
  private static final String NOT_READ = "";

  static final String COLUMNS = """
      l.id, l.provider, l.payment_id, l.line_number, l.reference, l.kind, l.payment_refs,
      l.refund_reference, l.gross_minor, l.fee_minor, l.net_minor, l.currency, l.charged_minor,
      l.charged_currency, l.occurred_at, l.type
      """;

  static StoredLine of(Readable row) {
    String paymentId = row.get("payment_id", String.class);
    String currency = required(row, "currency", String.class);
    return new StoredLine(required(row, "id", Long.class),
        required(row, "provider", String.class),
        paymentId == null ? null : new PaymentId(paymentId),
        new SettlementLine(required(row, "line_number", Long.class),
            required(row, "reference", String.class),
            Rows.constant(LineKind.class, required(row, "kind", String.class)),
            List.of(required(row, "payment_refs", String[].class)),
            row.get("refund_reference", String.class),
            new Money(required(row, "gross_minor", Long.class), currency),
            new Money(required(row, "fee_minor", Long.class), currency),
            new Money(required(row, "net_minor", Long.class), currency),
            charged(row), required(row, "occurred_at", Instant.class),
            required(row, "type", String.class), NOT_READ));
  }

  private static @Nullable Money charged(Readable row) {
    Long minor = row.get("charged_minor", Long.class);
    String currency = row.get("charged_currency", String.class);
    return minor == null || currency == null ? null : new Money(minor, currency);
  }
}
