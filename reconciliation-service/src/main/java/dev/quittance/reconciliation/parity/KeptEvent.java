package dev.quittance.reconciliation.parity;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventJson;
import dev.quittance.events.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was said, to say it again.
 *
 * @param type its CloudEvents type
 * @param paymentId whose it is, as far as that is known
 * @param body its JSON
 */
record KeptEvent(String id, String source, Instant time, @Nullable String traceparent,
    String type, @Nullable String paymentId, String body) {

  static KeptEvent of(EventEnvelope envelope, @Nullable String paymentId) {
    Event event = envelope.data();
    return new KeptEvent(envelope.id(), envelope.source(), envelope.time(),
        envelope.traceparent(), event.type().wireName(), paymentId,
        new String(EventJson.write(event), StandardCharsets.UTF_8));
  }

  EventType eventType() {
    return EventType.find(type).orElseThrow();
  }

  EventEnvelope envelope() {
    return new EventEnvelope(id, source, time, traceparent,
        EventJson.read(eventType(), body.getBytes(StandardCharsets.UTF_8)));
  }
}
