package dev.quittance.reconciliation.discrepancies;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A difference between our view and the provider's.
 *
 * @param kind a {@link DiscrepancyKind} in lower case
 * @param detail what was seen
 */
public record Discrepancy(
    long id,
    String kind,
    @Nullable String paymentId,
    @Nullable String orderId,
    Map<String, String> detail,
    State state,
    Instant createdAt,
    @Nullable Instant resolvedAt) {

  /** Whether it needs a person. */
  public enum State {
    @JsonProperty("open") OPEN,
    @JsonProperty("resolved") RESOLVED
  }
}
