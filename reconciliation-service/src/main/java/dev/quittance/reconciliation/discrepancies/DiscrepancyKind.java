package dev.quittance.reconciliation.discrepancies;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How our view and the provider's differ. */
public enum DiscrepancyKind {
  /** Reading found an end that a webhook should have told; repaired by publishing it. */
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
  @JsonProperty("unreadable_past_life") UNREADABLE_PAST_LIFE,
  /** A payment was asked for, and the gateway has not said what became of it. */
  @JsonProperty("request_unanswered") REQUEST_UNANSWERED,
  /** The gateway created a payment that the order service is not known to have asked for. */
  @JsonProperty("created_unasked") CREATED_UNASKED,
  /** A provider holds money, and no order is paid, in review or about to give it back. */
  @JsonProperty("success_not_applied") SUCCESS_NOT_APPLIED,
  /** An order is paid by a payment of which no provider said so. */
  @JsonProperty("paid_without_success") PAID_WITHOUT_SUCCESS,
  /** A refund was asked for, and the gateway has not said what became of it. */
  @JsonProperty("refund_unanswered") REFUND_UNANSWERED,
  /** A provider gave more money back than the order shows. */
  @JsonProperty("refund_not_applied") REFUND_NOT_APPLIED,
  /** An order shows more money given back than a provider told. */
  @JsonProperty("refund_beyond_told") REFUND_BEYOND_TOLD,
  /** An order is paid, and its credits were not granted. */
  @JsonProperty("credits_not_granted") CREDITS_NOT_GRANTED,
  /** Another number of credits was granted than is due. */
  @JsonProperty("credits_differ") CREDITS_DIFFER,
  /** Credits were granted more than once for one order. */
  @JsonProperty("credits_granted_twice") CREDITS_GRANTED_TWICE,
  /** A provider told of money of which no payment of ours is known. */
  @JsonProperty("outcome_unassigned") OUTCOME_UNASSIGNED
}
