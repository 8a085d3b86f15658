package dev.quittance.reconciliation.settlement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.events.PaymentId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A difference between a settlement report and what we know.
 *
 * @param subject the line by its reference, or what has none: {@code payment:<id>} for one
 * @param lineId null if it is about what the report lacks
 * @param paymentId null if no payment of ours corresponds
 * @param evidence what each side says
 * @param action what the approval did; null before it
 * @param decidedBy who approved or dismissed it
 */
record SettlementDiscrepancy(
    long id,
    long importId,
    String provider,
    String subject,
    Difference kind,
    State state,
    @JsonIgnore @Nullable Long lineId,
    @Nullable PaymentId paymentId,
    Map<String, String> evidence,
    @Nullable Action action,
    Instant createdAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String reason,
    @Nullable Instant repairedAt) {

  /** How far it is. */
  enum State {
    @JsonProperty("open") OPEN,
    /** An admin agreed; what that started has not shown an effect yet, or there is none. */
    @JsonProperty("approved") APPROVED,
    /** Both sides agree now, or the event that makes them was published. */
    @JsonProperty("repaired") REPAIRED,
    @JsonProperty("dismissed") DISMISSED
  }

  /** What an approval does. */
  enum Action {
    /** The payment is read at its provider, which publishes what is found. */
    @JsonProperty("read") READ,
    /** What the line proves is published as an event. */
    @JsonProperty("publish") PUBLISH,
    /** Nothing but the mark: a person settles it elsewhere. */
    @JsonProperty("mark") MARK
  }
}
