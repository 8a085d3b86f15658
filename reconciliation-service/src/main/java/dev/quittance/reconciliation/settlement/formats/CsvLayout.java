package dev.quittance.reconciliation.settlement.formats;

import java.util.List;
import org.apache.commons.csv.CSVRecord;

/** The columns of one provider's report, and what a line of them means. */
interface CsvLayout {

  /** What a line of a file is. */
  enum Row { HEADER, BODY, SKIPPED }

  String name();

  /** The columns that must be there. */
  List<String> needed();

  SettlementLine line(Fields fields, String raw);

  /** Whether a line may end before the headings do. */
  default boolean leavesOutLastCells() {
    return false;
  }

  /** By default the first line has the headings and all others are of the body. */
  default Row typeOf(CSVRecord cells, long line, boolean headerSeen) {
    return headerSeen ? Row.BODY : Row.HEADER;
  }
}
