package dev.quittance.simulator.ledger;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A provider as a test drives and audits it, past its API. */
public interface SimulatedProvider {

  /** What can be done to a payment. */
  enum Action { PAY, FAIL, EXPIRE, REFUND, DISPUTE }

  /** The provider's name. */
  String name();

  /** Whether the id is one of this provider's payments, or of their refunds. */
  boolean owns(String id);

  /** All payments, oldest first. */
  List<LedgerPayment> payments();

  /**
   * Does what the payer, the bank or the provider's dashboard would do.
   *
   * @return the provider's object after it
   * @throws RefusedActionException if its state does not allow it
   */
  JsonNode act(String id, Action action, JsonNode options);

  /** Forgets everything. */
  void reset();
}
