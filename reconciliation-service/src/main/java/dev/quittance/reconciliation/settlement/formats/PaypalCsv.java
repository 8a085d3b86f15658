package dev.quittance.reconciliation.settlement.formats;

import dev.quittance.events.Money;
import dev.quittance.providers.paypal.PaypalAmounts;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/**
 * PayPal's Settlement Report (STL): every line begins with a code for what it is, amounts are
 * unsigned whole numbers of the smallest unit beside a column DR or CR. See "Settlement Report
 * Specification" and "Transaction event codes" in its documentation.
 */
final class PaypalCsv implements CsvLayout {

  static final String NAME = "paypal_csv";
  private static final String ID = "Transaction ID";
  private static final String CODE = "Transaction Event Code";
  private static final String DIRECTION = "Transaction Debit or Credit";
  private static final String FEE_DIRECTION = "Fee Debit or Credit";
  private static final String GROSS = "Gross Transaction Amount";
  private static final String CURRENCY = "Gross Transaction Currency";
  private static final String PARENT = "PayPal Reference ID";
  private static final String CUSTOM = "Custom Field";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> needed() {
    return List.of(ID, PARENT, CODE, "Transaction Completion Date", DIRECTION, GROSS, CURRENCY,
        FEE_DIRECTION, "Fee Amount", "Fee Currency", CUSTOM);
  }

  @Override
  public boolean leavesOutLastCells() {
    return true;
  }

  @Override
  public Row typeOf(CSVRecord cells, long line, boolean headerSeen) {
    return switch (cells.get(0).strip()) {
      case "CH" -> Row.HEADER;
      case "SB" -> Row.BODY;
      // Headers and footers of report, file and section, and their counts and totals.
      case "RH", "FH", "SH", "SF", "SC", "RF", "RC", "FF" -> Row.SKIPPED;
      default -> throw new MalformedSettlementException(
          line, null, "does not begin with a code of PayPal's report: RH, FH, SH, CH, SB …");
    };
  }

  @Override
  public SettlementLine line(Fields fields, String raw) {
    String code = fields.reference(CODE);
    boolean credit = credit(fields, DIRECTION);
    LineKind kind = kindOf(code, credit);
    String id = fields.reference(ID);
    String currency = fields.currency(CURRENCY);
    Money gross = signed(fields, GROSS, currency, credit);
    Money fee = fee(fields, currency);
    return new SettlementLine(fields.line(), id + ":" + code, kind,
        // A refund's own id names no payment; what it refers to does.
        Stream.of(fields.optional(CUSTOM), kind == LineKind.PAYMENT ? id : null,
            fields.optional(PARENT)).filter(Objects::nonNull).toList(),
        kind == LineKind.REFUND ? id : null, gross, fee, gross.minus(fee),
        SignedKinds.size(gross), fields.instant("Transaction Completion Date", null), code, raw);
  }

  private static LineKind kindOf(String code, boolean credit) {
    if (code.startsWith("T00") && credit) {
      return LineKind.PAYMENT;
    }
    return switch (code) {
      case "T1107" -> credit ? LineKind.OTHER : LineKind.REFUND;
      case "T1106" -> credit ? LineKind.OTHER : LineKind.PAYMENT_REVERSAL;
      default -> LineKind.OTHER;
    };
  }

  private static Money fee(Fields fields, String currency) {
    if (fields.optional("Fee Amount") == null) {
      return Money.zero(currency);
    }
    if (!fields.currency("Fee Currency").equals(currency)) {
      throw fields.wrong("Fee Currency", "is not that of the amount");
    }
    return signed(fields, "Fee Amount", currency, !credit(fields, FEE_DIRECTION));
  }

  private static Money signed(Fields fields, String column, String currency, boolean positive) {
    long amount = fields.whole(column);
    if (amount < 0) {
      throw fields.wrong(column, "is negative");
    }
    try {
      return PaypalAmounts.ofSmallestUnits(positive ? amount : -amount, currency);
    } catch (IllegalArgumentException e) {
      throw fields.wrong(column, String.valueOf(e.getMessage()));
    }
  }

  private static boolean credit(Fields fields, String column) {
    return switch (fields.required(column)) {
      case "CR" -> true;
      case "DR" -> false;
      default -> throw fields.wrong(column, "is neither CR nor DR");
    };
  }
}
