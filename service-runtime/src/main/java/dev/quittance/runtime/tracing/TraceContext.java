package dev.quittance.runtime.tracing;

import dev.quittance.events.EventEnvelope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
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
  private final Propagator propagator;

  /** Made by auto-configuration. */
  public TraceContext(Tracer tracer, Propagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
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
    Map<String, String> carrier =
        traceparent == null ? Map.of() : Map.of(TRACEPARENT, traceparent);
    Span span = propagator.extract(carrier, Map::get).name(name).start();
    try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
      work.run();
    } catch (RuntimeException e) {
      span.error(e);
      throw e;
    } finally {
      span.end();
    }
  }
}
