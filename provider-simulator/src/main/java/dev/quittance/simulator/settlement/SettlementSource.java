package dev.quittance.simulator.settlement;

import dev.quittance.simulator.ledger.RefusedActionException;
import java.util.List;

/** A provider that tells what it moved, in a report of its own format. */
public interface SettlementSource {

  /** The provider's name. */
  String name();

  /** All movements so far. */
  List<Movement> movements();

  /**
   * An id as this provider makes them, for a row that nothing stands behind.
   *
   * @param random capital letters and digits
   * @throws RefusedActionException if its reports have no such rows
   */
  String id(Movement.Kind kind, String random);

  /** The id of the row of that charge, refund or dispute. */
  String reference(Movement.Kind kind, String subject);

  /** Writes rows in the order they are given. */
  Report report(List<Movement> rows);

  /** A file as the provider gives it out. */
  record Report(String contentType, String fileName, String text) {}
}
