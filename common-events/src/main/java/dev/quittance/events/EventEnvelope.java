package dev.quittance.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with what CloudEvents says about it.
 *
 * @param id unique per fact; see {@link Event#eventId()}
 * @param source the service that says so, {@code /order-service}
 * @param time when it was said
 * @param traceparent the W3C trace it belongs to
 * @param data the event itself
 */
public record EventEnvelope(
    String id, String source, Instant time, @Nullable String traceparent, Event data) {

  /** An envelope with the event's own deterministic id. */
  public static EventEnvelope of(
      Event data, String source, Instant time, @Nullable String traceparent) {
    return new EventEnvelope(data.eventId(), source, time, traceparent, data);
  }
}
