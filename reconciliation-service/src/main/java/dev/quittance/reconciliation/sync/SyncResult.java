package dev.quittance.reconciliation.sync;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a read meant for our row. */
enum SyncResult {
  /** It had ended, and we did not know. */
  @JsonProperty("closed") CLOSED,
  /** It had ended, and we knew. */
  @JsonProperty("already_closed") ALREADY_CLOSED,
  @JsonProperty("pending") PENDING,
  @JsonProperty("not_found") NOT_FOUND,
  /** It was not read: the provider fails too often, or too much is asked of it. */
  @JsonProperty("postponed") POSTPONED,
  /** The provider told nothing. */
  @JsonProperty("unavailable") UNAVAILABLE,
  /** It was read for the last time, and asks for a person. */
  @JsonProperty("given_up") GIVEN_UP
}
