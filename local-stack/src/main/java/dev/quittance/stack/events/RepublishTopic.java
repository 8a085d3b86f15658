package dev.quittance.stack.events;

import dev.quittance.events.Topic;
import dev.quittance.stack.StackException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
    boolean platforms = Stream.of(Topic.values()).anyMatch(each ->
        target.equals(each.topicName()) || target.equals(each.deadLetterTopicName()));
    if (platforms || target.equals(topic)) {
      throw new StackException("--to must be a topic of your own, not " + target);
    }
  }

  /**
   * Returns how many records Kafka has acknowledged; at least once if it is run again.
   *
   * @param since the time of the first record; null is the oldest there is
   * @param until the time of the first record that is not copied; null is the present end
   */
  long run(@Nullable Instant since, @Nullable Instant until) {
    requireTarget();
    Map<String, Object> reading = new HashMap<>(kafka);
    reading.putAll(Map.of("enable.auto.commit", "false", "auto.offset.reset", "none",
        "isolation.level", "read_committed"));
    Map<String, Object> writing = new HashMap<>(kafka);
    writing.putAll(Map.of("acks", "all", "enable.idempotence", "true", "linger.ms", "20"));
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
             reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
         KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
             writing, new ByteArraySerializer(), new ByteArraySerializer())) {
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
        copied += copy(new Reading(consumer, partition, to.getOrDefault(partition, 0L)), producer);
      }
      return copied;
    } catch (KafkaException e) {
      throw new StackException("republishing " + topic + " failed: " + e.getMessage(), e);
    }
  }

  private void requireTarget() {
    try (Admin admin = Admin.create(kafka)) {
      admin.describeTopics(List.of(topic, target)).allTopicNames().get();
    } catch (ExecutionException e) {
      throw new StackException("no topic " + topic + " or " + target + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
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

  private long copy(Reading reading, KafkaProducer<byte[], byte[]> producer) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    long copied = 0;
    for (ConsumerRecord<byte[], byte[]> record = reading.next(); record != null;
        record = reading.next()) {
      producer.send(new ProducerRecord<>(target, null, record.timestamp(), record.key(),
          record.value(), record.headers()), (metadata, error) -> {
            if (error != null) {
              failure.set(error);
            }
          });
      copied++;
    }
    producer.flush();
    Exception error = failure.get();
    if (error != null) {
      throw new StackException("not everything was acknowledged by " + target, error);
    }
    return copied;
  }
}
