package dev.quittance.stack.events;

import dev.quittance.stack.StackException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Copies a span of a topic, record by record as they are, to a topic of somebody's own. */
final class RepublishTopic {

  private final Map<String, Object> kafka;
  private final String topic;
  private final String target;

  RepublishTopic(Map<String, Object> kafka, String topic, String target) {
    this.kafka = kafka;
    this.topic = topic;
    this.target = target;
  }

  /**
   * Returns how many records Kafka has acknowledged; at least once if it is run again.
   *
   * @param since the time of the first record; null is the oldest there is
   * @param until the time of the first record that is not copied; null is the present end
   */
  long run(@Nullable Instant since, @Nullable Instant until) {
    TargetTopic.requireTopic(kafka, topic);
    Map<String, Object> reading = new HashMap<>(kafka);
    reading.putAll(Map.of("enable.auto.commit", "false", "auto.offset.reset", "none",
        "isolation.level", "read_committed"));
    try (TargetTopic out = new TargetTopic(kafka, target);
         KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
             reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
          .map(info -> new TopicPartition(topic, info.partition())).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> from =
          offsets(consumer, since, consumer.beginningOffsets(partitions), ends);
      Map<TopicPartition, Long> to = offsets(consumer, until, ends, ends);
      long copied = 0;
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from.getOrDefault(partition, 0L));
        copied = copy(new Reading(consumer, partition, to.getOrDefault(partition, 0L)), out);
      }
      return copied;
    } catch (KafkaException e) {
      throw new StackException("republishing " + topic + " failed: " + e.getMessage(), e);
    }
  }

  private static Map<TopicPartition, Long> offsets(KafkaConsumer<byte[], byte[]> consumer,
      @Nullable Instant time, Map<TopicPartition, Long> withoutTime,
      Map<TopicPartition, Long> ends) {
    if (time == null) {
      return withoutTime;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
    Map<TopicPartition, Long> offsets = new HashMap<>(ends);
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    // Without a later record there is none to begin with.
    found.forEach((partition, offset) -> {
      if (offset != null) {
        offsets.put(partition, offset.offset());
      }
    });
    return offsets;
  }

  private static long copy(Reading reading, TargetTopic out) {
    for (ConsumerRecord<byte[], byte[]> record = reading.next(); record != null;
        record = reading.next()) {
      out.send(record.timestamp(), record.key(), record.value(), record.headers());
    }
    return out.acknowledged();
  }
}
