package dev.quittance.reconciliation.settlement.formats;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A settlement report cannot be read; says where, and never shows more than one cell. */
public final class MalformedSettlementException extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  private final long line;
  private final @Nullable String column;

  /**
   * Makes it.
   *
   * @param line counted from 1
   * @param column as the documentation names it; null if it is about the whole line
   */
  public MalformedSettlementException(long line, @Nullable String column, String problem) {
    super("line " + line + (column == null ? "" : ", column " + column) + ": " + problem);
    this.line = line;
    this.column = column;
  }

  public long line() {
    return line;
  }

  public @Nullable String column() {
    return column;
  }
}
