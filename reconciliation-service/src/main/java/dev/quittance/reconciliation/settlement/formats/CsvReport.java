package dev.quittance.reconciliation.settlement.formats;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A report as comma-separated values.
 *
 * @param headings what files call a column that they do not call by our name
 */
record CsvReport(CsvLayout layout, Map<String, String> headings) implements SettlementFormat {

  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  @Override
  public String name() {
    return layout.name();
  }

  @Override
  public Iterator<SettlementLine> read(Reader text) {
    return new Lines(new BoundedReader(text));
  }

  /** The lines, one at a time. */
  private final class Lines implements Iterator<SettlementLine> {

    private final BoundedReader text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private @Nullable Header header;
    private @Nullable SettlementLine next;

    Lines(BoundedReader text) {
      this.text = text;
      try {
        this.parser = CSVParser.builder().setReader(text).setFormat(CSV).get();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      this.records = parser.iterator();
    }

    @Override
    public boolean hasNext() {
      while (next == null && hasRecord()) {
        next = read(records.next());
      }
      if (next == null && header == null) {
        throw new MalformedSettlementException(1, null, "there is no line with headings");
      }
      return next != null;
    }

    @Override
    public SettlementLine next() {
      SettlementLine line = hasNext() ? next : null;
      if (line == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return line;
    }

    private boolean hasRecord() {
      try {
        return records.hasNext();
      } catch (UncheckedIOException e) {
        throw new MalformedSettlementException(parser.getCurrentLineNumber() + 1, null,
            e.getCause() instanceof CharacterCodingException
                ? "is not UTF-8" : "is not well-formed CSV");
      }
    }

    private @Nullable SettlementLine read(CSVRecord cells) {
      text.lineDone();
      long line = parser.getCurrentLineNumber();
      Header columns = header;
      switch (layout.typeOf(cells, line, columns != null)) {
        case SKIPPED -> {
          return null;
        }
        case HEADER -> {
          header = new Header(line, cells, layout.needed(), headings);
          return null;
        }
        case BODY -> {
          if (columns == null) {
            throw new MalformedSettlementException(line, null, "comes before the headings");
          }
          if (cells.size() > columns.size()
              || cells.size() < columns.size() && !layout.leavesOutLastCells()) {
            throw new MalformedSettlementException(line, null,
                "has " + cells.size() + " cells under " + columns.size() + " headings");
          }
          return layout.line(
              new Fields(line, columns, cells), CSV.format((Object[]) cells.values()));
        }
      }
      throw new IllegalStateException("unreachable");
    }
  }
}
