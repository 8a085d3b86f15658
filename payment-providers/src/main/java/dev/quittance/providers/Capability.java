package dev.quittance.providers;

/** What a provider can do besides creating payments; anything else is refused before a call. */
public enum Capability {
  CANCEL, CAPTURE, REFUND, PARTIAL_REFUND, READ, FIND, LIST_EVENTS
}
