package dev.quittance.runtime.tracing;

import dev.quittance.events.EventEnvelope;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and continues W3C traces where automatic propagation ends: at the outbox and at Kafka.
 *
 * <p>Inside a reactive pipeline it relies on {@code spring.reactor.context-propagation=auto}.
 */
public final class TraceContext {

  private static final String TRACEPARENT = "traceparent";
  private static final Pattern FORM =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

  private final Tracer tracer;
  private final Propagator propagator;
  private final ObservationRegistry observations;

  /** Made by auto-configuration. */
  public TraceContext(Tracer tracer, Propagator propagator, ObservationRegistry observations) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.observations = observations;
  }

  /** The running trace as a {@code traceparent}, or null if there is none. */
  public @Nullable String current() {
    io.micrometer.tracing.TraceContext context = tracer.currentTraceContext().context();
    return context == null ? null : textOf(context);
  }

  private static String textOf(io.micrometer.tracing.TraceContext context) {
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

  /**
   * Work that was done before its trace was known, or outside of any thread that has it.
   *
   * @param name of the span
   * @param began when
   * @param ended when
   * @param tags of the span
   * @param cause a {@code traceparent} of another trace that led to it; null for none
   */
  public record Done(String name, Span.Kind kind, Instant began, Instant ended,
      Map<String, String> tags, @Nullable String cause) {

    public Done {
      tags = Map.copyOf(tags);
    }
  }

  /**
   * Adds what is done to a trace.
   *
   * @param traceparent the parent
   * @return the {@code traceparent} of what was done
   */
  public String add(String traceparent, Done done) {
    Span.Builder builder = propagator.extract(Map.of(TRACEPARENT, traceparent), Map::get)
        .name(done.name()).kind(done.kind())
        .startTimestamp(microsOf(done.began()), TimeUnit.MICROSECONDS);
    done.tags().forEach(builder::tag);
    Matcher cause = FORM.matcher(done.cause() == null ? "" : done.cause());
    if (cause.matches()) {
      builder.addLink(new Link(tracer.traceContextBuilder()
          .traceId(cause.group(1)).spanId(cause.group(2)).sampled(!cause.group(3).equals("00"))
          .build()));
    }
    Span span = builder.start();
    span.end(microsOf(done.ended()), TimeUnit.MICROSECONDS);
    return textOf(span.context());
  }

  private static long microsOf(Instant instant) {
    return TimeUnit.SECONDS.toMicros(instant.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
  }
}
