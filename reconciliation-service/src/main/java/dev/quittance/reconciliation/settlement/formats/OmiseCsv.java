package dev.quittance.reconciliation.settlement.formats;

import dev.quittance.events.Money;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An Omise report of transactions. The headings of its download are not established, so the names
 * are those of its API's fields, and settings tell what a file calls them. Amounts are in major
 * units, times with their offset. The fee's tax, if it has a column of its own, belongs to the fee.
 */
final class OmiseCsv implements CsvLayout {

  static final String NAME = "omise_csv";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needed() {
    return List.of(
        "id", "type", "charge", "refund", "amount", "fee", "net", "currency", "created_at");
  }

  @Override
  public SettlementLine line(Fields fields, String raw) {
    String type = fields.required("type");
    LineKind kind = SignedKinds.kindOf(type);
    String currency = fields.currency("currency");
    Money gross = SignedKinds.signed(kind, fields.major("amount", currency));
    Money fee = fields.majorOrZero("fee", currency).plus(fields.majorOrZero("fee_vat", currency));
    return new SettlementLine(fields.line(), fields.reference("id"), kind,
        Stream.of(fields.optional("charge")).filter(Objects::nonNull).toList(),
        kind == LineKind.REFUND ? fields.reference("refund") : null, gross, fee,
        fields.major("net", currency), SignedKinds.size(gross),
        fields.instant("created_at", null), type, raw);
  }
}
