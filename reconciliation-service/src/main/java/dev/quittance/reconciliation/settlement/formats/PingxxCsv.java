package dev.quittance.reconciliation.settlement.formats;

import dev.quittance.events.Money;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A Ping++ report of charges and refunds. The headings of its download are not established, so the
 * names are those of its API's fields, and settings tell what a file calls them. Amounts are yuan
 * with decimals, times without an offset are those of China.
 */
final class PingxxCsv implements CsvLayout {

  static final String NAME = "pingxx_csv";
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needed() {
    return List.of("type", "id", "charge", "order_no", "amount", "fee", "currency", "time");
  }

  @Override
  public SettlementLine line(Fields fields, String raw) {
    String type = fields.required("type");
    LineKind kind = SignedKinds.kindOf(type);
    String currency = fields.currency("currency");
    Money gross = SignedKinds.signed(kind, fields.major("amount", currency));
    Money fee = fields.majorOrZero("fee", currency);
    String id = fields.reference("id");
    List<String> references = Stream.of(kind == LineKind.PAYMENT ? id : fields.optional("charge"),
        fields.optional("order_no")).filter(Objects::nonNull).toList();
    return new SettlementLine(fields.line(), id, kind, references,
        kind == LineKind.REFUND ? id : null, gross, fee,
        fields.optional("net") == null ? gross.minus(fee) : fields.major("net", currency),
        SignedKinds.size(gross), fields.instant("time", CHINA), type, raw);
  }
}
