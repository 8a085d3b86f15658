package dev.quittance.reconciliation.discrepancies;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quittance.runtime.openapi.OneOf;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A difference between our view and the provider's.
 *
 * @param kind how both differ
 * @param detail what was seen
 * @param resolvedBy who resolved it by hand; null if nobody did
 * @param reason of that person
 */
public record Discrepancy(
    long id,
    @OneOf(DiscrepancyKind.class) String kind,
    @Nullable String paymentId,
    @Nullable String orderId,
    Map<String, String> detail,
    State state,
    Instant createdAt,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable String reason) {

  /** Whether it needs a person. */
  public enum State {
    @JsonProperty("open") OPEN,
    @JsonProperty("resolved") RESOLVED
  }
}
