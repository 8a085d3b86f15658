package dev.quittance.stack;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.events.OrderId;
import dev.quittance.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all topics from now on, and tells the life of one order. */
final class EventLog implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<EventEnvelope> events = new ArrayList<>();

  EventLog(String bootstrapServers) {
    consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers),
        new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = Stream.of(Topic.values())
        .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /**
   * The events of an order, a line each with the milliseconds since its first.
   *
   * @param last the type to wait for, a few seconds at most; blank waits for nothing
   */
  List<String> lifeOf(String orderId, String last) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    List<EventEnvelope> life = read(orderId);
    while (life.stream().noneMatch(event -> typeOf(event).equals(last))
        && !last.isBlank() && System.nanoTime() < deadline) {
      life = read(orderId);
    }
    long begin = life.isEmpty() ? 0 : life.getFirst().time().toEpochMilli();
    return life.stream().map(event -> "%7d ms  %-32s %s".formatted(
        event.time().toEpochMilli() - begin, typeOf(event), event.source())).toList();
  }

  private List<EventEnvelope> read(String orderId) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      events.add(EventMapping.fromRecord(record));
    }
    return events.stream()
        .filter(event -> new OrderId(orderId).equals(event.data().subject()))
        .sorted(Comparator.comparing(EventEnvelope::time)).toList();
  }

  private static String typeOf(EventEnvelope event) {
    return event.data().type().wireName();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
