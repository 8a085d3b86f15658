package dev.quittance.reconciliation.settlement;

import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import java.util.function.Predicate;

/** Says which line fills a batch: by their number, or by their text, which must fit in memory. */
final class FullBatch implements Predicate<SettlementLine> {

  static final int MOST_CHARACTERS = 4 * 1024 * 1024;

  private final int mostLines;
  private int lines;
  private long characters;

  FullBatch(int mostLines) {
    this.mostLines = mostLines;
  }

  @Override
  public boolean test(SettlementLine line) {
    lines++;
    characters += line.raw().length();
    boolean full = lines >= mostLines || characters >= MOST_CHARACTERS;
    if (full) {
      lines = 0;
      characters = 0;
    }
    return full;
  }
}
