package dev.quittance.providers;

/** What a provider can do besides creating payments; anything else is refused before a call. */
public enum Capability {
  CANCEL,
  CAPTURE,
  REFUND,
  PARTIAL_REFUND,
  READ,
  FIND,
  LIST_EVENTS,
  /**
   * A repeated call with the same id is one call, for at least some hours. Without it a call of
   * unknown result is never repeated before reading shows that it did nothing.
   */
  IDEMPOTENT_CALLS
}
