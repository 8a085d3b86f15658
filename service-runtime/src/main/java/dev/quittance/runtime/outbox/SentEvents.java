package dev.quittance.runtime.outbox;

import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Counts the events that have left by their type, and shows their wait in the outbox. */
public final class SentEvents {

  private final MeterRegistry meters;
  private final TraceContext traceContext;

  /** Made by auto-configuration. */
  public SentEvents(MeterRegistry meters, TraceContext traceContext) {
    this.meters = meters;
    this.traceContext = traceContext;
  }

  /** One that Kafka has acknowledged just now. */
  void add(OutboxRows.Row row, Instant now) {
    Headers headers = row.message().headers();
    String type = text(headers, "ce_type");
    meters.counter("quittance.outbox.sent", "type", type == null ? "unknown" : type).increment();
    String traceparent = text(headers, "ce_traceparent");
    if (traceparent != null) {
      traceContext.add(traceparent, new TraceContext.Done("outbox " + row.message().topic(),
          Span.Kind.PRODUCER, row.createdAt(),
          // Written by the database's clock.
          now.isBefore(row.createdAt()) ? row.createdAt() : now,
          type == null ? Map.of() : Map.of("event.type", type), null));
    }
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
