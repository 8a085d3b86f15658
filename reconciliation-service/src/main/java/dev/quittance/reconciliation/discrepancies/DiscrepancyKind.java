package dev.quittance.reconciliation.discrepancies;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How our view and the provider's differ. */
public enum DiscrepancyKind {
  /** Reading found an end that no webhook had told; repaired by publishing it. */
  @JsonProperty("missed_webhook") MISSED_WEBHOOK,
  /** The provider lists an event that no webhook had brought; repaired by publishing it. */
  @JsonProperty("missed_event") MISSED_EVENT,
  /** The provider lists an event that cannot be translated. */
  @JsonProperty("unreadable_event") UNREADABLE_EVENT,
  /** Events were not listed before the provider may have forgotten them. */
  @JsonProperty("events_out_of_reach") EVENTS_OUT_OF_REACH,
  /** The provider says again and again that it does not have a payment that it gave us. */
  @JsonProperty("missing_at_provider") MISSING_AT_PROVIDER,
  /** The payment should have ended, and the provider still calls it pending. */
  @JsonProperty("pending_past_life") PENDING_PAST_LIFE,
  /** The provider could not be read until long after the payment should have ended. */
  @JsonProperty("unreadable_past_life") UNREADABLE_PAST_LIFE
}
