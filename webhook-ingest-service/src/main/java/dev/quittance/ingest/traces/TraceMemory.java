package dev.quittance.ingest.traces;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.events.MalformedEventException;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundRequested;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Notes the trace in which a payment or refund was asked for, before its provider can know of it.
 *
 * <p>Nothing depends on it but what operators see: what cannot be read is left out, and no dead
 * letter is made of it.
 */
@Component
class TraceMemory {

  private static final Logger log = LoggerFactory.getLogger(TraceMemory.class);
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);

  private final PaymentTraces traces;

  TraceMemory(PaymentTraces traces) {
    this.traces = traces;
  }

  /** Notes a batch with one statement; what was noted before stays as it was. */
  void remember(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, String> traceparents = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      note(record, traceparents);
    }
    if (!traceparents.isEmpty()) {
      traces.remember(traceparents).block(DATABASE_TIMEOUT);
    }
  }

  private static void note(
      ConsumerRecord<String, byte[]> record, Map<String, String> traceparents) {
    try {
      EventEnvelope envelope = EventMapping.fromRecord(record);
      String subject = subjectOf(envelope);
      String traceparent = envelope.traceparent();
      if (subject != null && traceparent != null) {
        traceparents.putIfAbsent(subject, traceparent);
      }
    } catch (MalformedEventException e) {
      log.debug("no trace from a record that cannot be read: topic={} partition={} offset={}",
          record.topic(), record.partition(), record.offset());
    }
  }

  private static @Nullable String subjectOf(EventEnvelope envelope) {
    return envelope.data() instanceof PaymentRequested payment ? payment.paymentId().value()
        : envelope.data() instanceof RefundRequested refund ? refund.refundId().value() : null;
  }
}
