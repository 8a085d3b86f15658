package dev.quittance.systemtests.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics from their beginning to their present end. */
final class Topics {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LONGEST_READ = Duration.ofMinutes(2);
  private static final List<String> TOPICS =
      List.of("payment.requests", "payment.lifecycle", "payment.outcomes", "order.events");

  private final int port;

  Topics(int port) {
    this.port = port;
  }

  /** How many dead letters each topic has. */
  Map<String, Long> deadLetters() {
    Map<String, Long> counts = new HashMap<>();
    for (String topic : TOPICS) {
      read(topic + "-dlt", record -> counts.merge(topic + "-dlt", 1L, Long::sum));
    }
    return counts;
  }

  /** The CloudEvents ids on a topic. */
  Set<String> eventIds(String topic) {
    Set<String> ids = new HashSet<>();
    read(topic, record -> ids.add(header(record, "ce_id")));
    return ids;
  }

  /** How many events of a type each order has. */
  Map<String, Long> countsByOrder(String topic, String type) {
    Map<String, Long> counts = new HashMap<>();
    read(topic, record -> {
      if (header(record, "ce_type").equals(type)) {
        counts.merge(header(record, "ce_subject"), 1L, Long::sum);
      }
    });
    return counts;
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private void read(String topic, Consumer<ConsumerRecord<String, byte[]>> reader) {
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", "localhost:" + port), new StringDeserializer(),
        new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
          .map(info -> new TopicPartition(topic, info.partition())).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + LONGEST_READ.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("cannot read " + topic + " to its end");
        }
        consumer.poll(POLL).forEach(reader);
      }
    }
  }
}
