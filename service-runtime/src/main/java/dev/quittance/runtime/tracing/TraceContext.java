package dev.quittance.runtime.tracing;

import dev.quittance.events.EventEnvelope;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and continues W3C traces where automatic propagation ends: at the outbox and at Kafka.
 *
 * <p>Inside a reactive pipeline it relies on {@code spring.reactor.context-propagation=auto}.
 */
public final class TraceContext {

  private static final String TRACEPARENT = "traceparent";

  private final Tracer tracer;
  private final ObservationRegistry observations;

  /** Made by auto-configuration. */
  public TraceContext(Tracer tracer, ObservationRegistry observations) {
    this.tracer = tracer;
    this.observations = observations;
  }

  /** The running trace as a {@code traceparent}, or null if there is none. */
  public @Nullable String current() {
    io.micrometer.tracing.TraceContext context = tracer.currentTraceContext().context();
    if (context == null) {
      return null;
    }
    String flags = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
    return "00-" + context.traceId() + "-" + context.spanId() + "-" + flags;
  }

  /** Runs the work in a span that continues the trace of the event. */
  public void continueTrace(EventEnvelope envelope, Runnable work) {
    String traceparent = envelope.traceparent();
    continueTrace("handle " + envelope.data().type().wireName(), traceparent, work);
  }

  /** Runs the work in a span that continues the trace, or begins one if there is none. */
  public void continueTrace(String name, @Nullable String traceparent, Runnable work) {
    ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get);
    context.setCarrier(traceparent == null ? Map.of() : Map.of(TRACEPARENT, traceparent));
    Observation.createNotStarted("quittance.work", () -> context, observations)
        .contextualName(name).observe(work);
  }
}
