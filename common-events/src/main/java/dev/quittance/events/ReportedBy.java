package dev.quittance.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How we learned what a provider says. */
public enum ReportedBy {
  /** The provider called us, and its signature was verified. */
  @JsonProperty("webhook") WEBHOOK,
  /** We asked the provider for the present state of the payment. */
  @JsonProperty("sync") SYNC,
  /** The provider answered the call that asked it to act. */
  @JsonProperty("call") CALL
}
