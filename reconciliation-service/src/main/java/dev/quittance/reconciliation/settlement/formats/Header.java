package dev.quittance.reconciliation.settlement.formats;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;

/** Which column is where; case, spaces and punctuation of a heading do not matter. */
final class Header {

  private final Map<String, Integer> positions = new HashMap<>();
  private final Map<String, String> headings;
  private final int size;

  /**
   * Reads the line of headings.
   *
   * @param headings what a file calls a column that it does not call by our name
   */
  Header(long line, CSVRecord cells, List<String> needed, Map<String, String> headings) {
    this.headings = headings;
    this.size = cells.size();
    for (int i = 0; i < cells.size(); i++) {
      String name = normal(cells.get(i));
      if (!name.isEmpty() && positions.put(name, i) != null && !name.equals("_")) {
        throw new MalformedSettlementException(line, name, "is there twice");
      }
    }
    for (String column : needed) {
      if (indexOf(column) < 0) {
        throw new MalformedSettlementException(line, column, "is missing");
      }
    }
  }

  int size() {
    return size;
  }

  /** The position of a column; negative if there is none. */
  int indexOf(String column) {
    return positions.getOrDefault(normal(headings.getOrDefault(column, column)), -1);
  }

  private static String normal(String heading) {
    return heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_");
  }
}
