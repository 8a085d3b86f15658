package dev.quittance.reconciliation.settlement.formats;

import dev.quittance.events.Money;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The cells of one line by the names of their columns, with errors that say where. */
final class Fields {

  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,12})?");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");
  private static final Pattern TIME = Pattern.compile(
      "([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)"
          + " ?(Z|[+-][0-9]{2}:?[0-9]{2})?");

  private final long line;
  private final Header header;
  private final CSVRecord cells;

  Fields(long line, Header header, CSVRecord cells) {
    this.line = line;
    this.header = header;
    this.cells = cells;
  }

  long line() {
    return line;
  }

  /** A cell; null if it is blank, or there is no such column. */
  @Nullable String optional(String column) {
    int index = header.indexOf(column);
    if (index < 0 || index >= cells.size()) {
      return null;
    }
    String text = cells.get(index).strip();
    return text.isEmpty() ? null : text;
  }

  String required(String column) {
    String text = optional(column);
    if (text == null) {
      throw wrong(column, "is empty");
    }
    return text;
  }

  /** An id of the provider: it becomes part of ids of ours. */
  String reference(String column) {
    String text = required(column);
    if (!SettlementLine.isId(text)) {
      throw wrong(column, "is not an id of 1 to 200 printable characters");
    }
    return text;
  }

  /** An ISO 4217 currency in any case. */
  String currency(String column) {
    String code = required(column).toUpperCase(Locale.ROOT);
    try {
      return Money.zero(code).currency();
    } catch (IllegalArgumentException e) {
      throw wrong(column, String.valueOf(e.getMessage()));
    }
  }

  /** A decimal amount in major units with a point; trailing zeros say nothing. */
  Money major(String column, String currency) {
    String text = required(column);
    if (!DECIMAL.matcher(text).matches()) {
      throw wrong(column, "is not a decimal amount with a point: " + shown(text));
    }
    try {
      BigDecimal decimal = new BigDecimal(text).stripTrailingZeros();
      return Money.ofMajor(decimal.toPlainString(), currency);
    } catch (IllegalArgumentException e) {
      throw wrong(column, String.valueOf(e.getMessage()));
    }
  }

  Money majorOrZero(String column, String currency) {
    return optional(column) == null ? Money.zero(currency) : major(column, currency);
  }

  long whole(String column) {
    String text = required(column);
    if (!WHOLE.matcher(text).matches()) {
      throw wrong(column, "is not a whole number: " + shown(text));
    }
    return Long.parseLong(text);
  }

  /**
   * A date with time.
   *
   * @param zone of a time that names none; null if it must name one
   */
  Instant instant(String column, @Nullable ZoneId zone) {
    String text = required(column);
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw wrong(column, "is not a date with time: " + shown(text));
    }
    try {
      LocalDateTime local = LocalDateTime.parse(parts.group(1) + "-" + parts.group(2) + "-"
          + parts.group(3) + "T" + parts.group(4));
      String offset = parts.group(5);
      if (offset != null) {
        return local.toInstant(ZoneOffset.of(offset));
      }
      if (zone != null) {
        return local.atZone(zone).toInstant();
      }
    } catch (DateTimeException e) {
      throw wrong(column, "is not a date with time: " + shown(text));
    }
    throw wrong(column, "has no offset from UTC: " + shown(text));
  }

  MalformedSettlementException wrong(String column, String problem) {
    return new MalformedSettlementException(line, column, problem);
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
