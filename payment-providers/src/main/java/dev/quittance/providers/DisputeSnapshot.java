package dev.quittance.providers;

import dev.quittance.events.Money;
import java.time.Instant;

/**
 * A dispute as the provider has it.
 *
 * @param reason the bank's reason code
 * @param changedAt when it came into this state, or the nearest the provider tells
 */
public record DisputeSnapshot(
    String providerDisputeId, Money amount, String reason, Status status, Instant changedAt) {

  /** How far it has come. */
  public enum Status {
    OPEN,
    /** The money stays with us, or came back. */
    WON,
    LOST
  }
}
