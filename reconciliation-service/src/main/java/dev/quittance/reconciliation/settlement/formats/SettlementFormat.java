package dev.quittance.reconciliation.settlement.formats;

import java.io.Reader;
import java.util.Iterator;

/** How one provider writes settlement reports. */
public interface SettlementFormat {

  /** Its name, {@code stripe_csv} for one. */
  String name();

  /**
   * Reads lazily: at no time more than one line is held.
   *
   * @return lines; {@code hasNext} and {@code next} throw {@link MalformedSettlementException}
   */
  Iterator<SettlementLine> read(Reader text);
}
