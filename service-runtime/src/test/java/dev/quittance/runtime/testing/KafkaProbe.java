package dev.quittance.runtime.testing;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Plays the other services in a test: says events, and hears one topic from its beginning. */
public final class KafkaProbe implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration MADE = Duration.ofSeconds(60);

  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;
  private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

  /** Hears that topic, as soon as the service under test has made it. */
  public KafkaProbe(String topic) {
    Map<String, Object> config = Map.of(
        "bootstrap.servers", Infrastructure.bootstrapServers(), "auto.offset.reset", "earliest",
        "allow.auto.create.topics", false);
    consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", Infrastructure.bootstrapServers(), "linger.ms", "0"),
        new StringSerializer(), new ByteArraySerializer());
    Awaitility.await().atMost(MADE).until(() -> !consumer.partitionsFor(topic).isEmpty());
    List<TopicPartition> all = consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition())).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** Hears the topic of the contract. */
  public KafkaProbe(Topic topic) {
    this(topic.topicName());
  }

  /** Says an event, as another service. */
  public void send(Event event) {
    send(EventEnvelope.of(event, "/test", Instant.now(), null));
  }

  /** Says an event as it is. */
  public void send(EventEnvelope envelope) {
    producer.send(EventMapping.toRecord(envelope));
    producer.flush();
  }

  /** All records so far. */
  public List<ConsumerRecord<String, byte[]>> records() {
    consumer.poll(POLL).forEach(records::add);
    return List.copyOf(records);
  }

  /** All events so far. */
  public List<EventEnvelope> events() {
    return records().stream().map(EventMapping::fromRecord).toList();
  }

  /** All events of one class so far. */
  public <E extends Event> List<E> events(Class<E> type) {
    return events().stream().map(EventEnvelope::data).filter(type::isInstance).map(type::cast)
        .toList();
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
