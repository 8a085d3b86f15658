package dev.quittance.reconciliation.settlement.formats;

import dev.quittance.events.Money;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's itemized balance reports ({@code balance_change_from_activity.itemized},
 * {@code payout_reconciliation.itemized}): amounts in major units, times in UTC.
 */
final class StripeCsv implements CsvLayout {

  static final String NAME = "stripe_csv";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needed() {
    return List.of("balance_transaction_id", "created_utc", "currency", "gross", "fee", "net",
        "reporting_category", "source_id");
  }

  @Override
  public SettlementLine line(Fields fields, String raw) {
    String category = fields.required("reporting_category");
    LineKind kind = StripeCategories.kindOf(category);
    String currency = fields.currency("currency");
    Money gross = fields.major("gross", currency);
    Money fee = fields.major("fee", currency);
    Money net = fields.major("net", currency);
    if (!net.equals(gross.minus(fee))) {
      throw fields.wrong("net", "is not gross minus fee");
    }
    return new SettlementLine(fields.line(), fields.reference("balance_transaction_id"), kind,
        references(fields), refund(fields, kind), gross, fee, net, charged(fields, gross),
        fields.instant("created_utc", ZoneOffset.UTC), category, raw);
  }

  private static List<String> references(Fields fields) {
    List<String> references = new ArrayList<>();
    for (String column : List.of("payment_metadata[payment_id]", "payment_intent_id",
        "charge_id", "source_id")) {
      String id = fields.optional(column);
      if (id != null) {
        references.add(id);
      }
    }
    return references;
  }

  private static @Nullable String refund(Fields fields, LineKind kind) {
    return switch (kind) {
      case REFUND, REFUND_FAILURE -> fields.reference("source_id");
      case PAYMENT, PAYMENT_REVERSAL, OTHER -> null;
    };
  }

  /** What the payer saw, where the report has it: the balance may be in another currency. */
  private static Money charged(Fields fields, Money gross) {
    Money seen = fields.optional("customer_facing_amount") == null ? gross
        : fields.major("customer_facing_amount", fields.currency("customer_facing_currency"));
    return new Money(Math.abs(seen.amountMinor()), seen.currency());
  }
}
