package dev.quittance.events;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** CloudEvents 1.0 in binary mode over Kafka: attributes in {@code ce_*} headers, JSON body. */
public final class EventMapping {

  private static final String CONTENT_TYPE = "application/json";
  private static final String TRACEPARENT = "traceparent";

  private EventMapping() {
  }

  /** The Kafka record of an event, on its own topic and under its own key. */
  public static ProducerRecord<String, byte[]> toRecord(EventEnvelope envelope) {
    Event event = envelope.data();
    return KafkaMessageFactory
        .<String>createWriter(event.topic().topicName(), event.key())
        .writeBinary(toCloudEvent(envelope));
  }

  private static CloudEvent toCloudEvent(EventEnvelope envelope) {
    Event event = envelope.data();
    CloudEventBuilder builder = CloudEventBuilder.v1()
        .withId(envelope.id())
        .withSource(URI.create(envelope.source()))
        .withType(event.type().wireName())
        .withTime(OffsetDateTime.ofInstant(envelope.time(), ZoneOffset.UTC))
        .withData(CONTENT_TYPE, EventJson.write(event));
    OrderId subject = event.subject();
    if (subject != null) {
      builder.withSubject(subject.value());
    }
    if (envelope.traceparent() != null) {
      builder.withExtension(TRACEPARENT, envelope.traceparent());
    }
    return builder.build();
  }

  /**
   * Reads an event from Kafka.
   *
   * @throws MalformedEventException if the record is no CloudEvent, its type is not known here, or
   *     its body does not have what the type demands
   */
  public static EventEnvelope fromRecord(ConsumerRecord<String, byte[]> record) {
    CloudEvent cloudEvent;
    try {
      cloudEvent = KafkaMessageFactory.createReader(record).toEvent();
    } catch (CloudEventRWException | IllegalStateException | IllegalArgumentException e) {
      throw new MalformedEventException("not a CloudEvent: " + e.getMessage(), e);
    }
    EventType type = EventType.find(cloudEvent.getType()).orElseThrow(
        () -> new MalformedEventException("unknown event type: " + cloudEvent.getType()));
    CloudEventData data = cloudEvent.getData();
    if (data == null) {
      throw new MalformedEventException(type.wireName() + ": no body");
    }
    return new EventEnvelope(cloudEvent.getId(), cloudEvent.getSource().toString(),
        timeOf(cloudEvent), traceparentOf(cloudEvent), EventJson.read(type, data.toBytes()));
  }

  private static Instant timeOf(CloudEvent cloudEvent) {
    OffsetDateTime time = cloudEvent.getTime();
    if (time == null) {
      throw new MalformedEventException(cloudEvent.getType() + ": no time");
    }
    return time.toInstant();
  }

  private static @Nullable String traceparentOf(CloudEvent cloudEvent) {
    Object traceparent = cloudEvent.getExtension(TRACEPARENT);
    return traceparent == null ? null : traceparent.toString();
  }
}
