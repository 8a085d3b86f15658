package dev.quittance.reconciliation.settlement.formats;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;

/**
 * Text of which only a bounded part is read per line: a quotation mark that never ends must not
 * swallow a whole file into memory. Refuses what PostgreSQL cannot store as text, too.
 */
final class BoundedReader extends FilterReader {

  private static final int MOST_CHARACTERS = 256 * 1024;

  private long sinceLine;
  private long lines;

  BoundedReader(Reader text) {
    super(text);
  }

  /** A line was read whole; the next one may be as long again. */
  void lineDone() {
    sinceLine = 0;
    lines++;
  }

  @Override
  public int read() throws IOException {
    int character;
    try {
      character = super.read();
    } catch (CharacterCodingException e) {
      throw notUtf8();
    }
    if (character >= 0) {
      check(1);
      refuseNul(character);
    }
    return character;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int count;
    try {
      count = super.read(buffer, offset, length);
    } catch (CharacterCodingException e) {
      throw notUtf8();
    }
    if (count > 0) {
      check(count);
      for (int i = offset; i < offset + count; i++) {
        refuseNul(buffer[i]);
      }
    }
    return count;
  }

  private MalformedSettlementException notUtf8() {
    return new MalformedSettlementException(lines + 1, null, "is not UTF-8");
  }

  private void check(int count) {
    sinceLine += count;
    if (sinceLine > MOST_CHARACTERS) {
      throw new MalformedSettlementException(lines + 1, null,
          "longer than " + MOST_CHARACTERS + " characters, or a quotation mark is not closed");
    }
  }

  private void refuseNul(int character) {
    if (character == 0) {
      throw new MalformedSettlementException(lines + 1, null, "holds a NUL character");
    }
  }
}
