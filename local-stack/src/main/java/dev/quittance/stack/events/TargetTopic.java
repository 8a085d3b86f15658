package dev.quittance.stack.events;

import dev.quittance.events.Topic;
import dev.quittance.stack.StackException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of somebody's own, which takes records as they were. */
final class TargetTopic implements AutoCloseable {

  private final String name;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long sent;

  TargetTopic(Map<String, Object> kafka, String name) {
    boolean platforms = Stream.of(Topic.values()).anyMatch(each ->
        name.equals(each.topicName()) || name.equals(each.deadLetterTopicName()));
    if (platforms) {
      throw new StackException("--to must be a topic of your own, not " + name);
    }
    requireTopic(kafka, name);
    this.name = name;
    Map<String, Object> writing = new HashMap<>(kafka);
    writing.putAll(Map.of("acks", "all", "enable.idempotence", "true", "linger.ms", "20"));
    this.producer = new KafkaProducer<>(
        writing, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static void requireTopic(Map<String, Object> kafka, String name) {
    try (Admin admin = Admin.create(kafka)) {
      admin.describeTopics(List.of(name)).allTopicNames().get();
    } catch (ExecutionException e) {
      throw new StackException("no topic " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  void send(@Nullable Long time, byte @Nullable [] key, byte @Nullable [] value,
      Iterable<Header> headers) {
    producer.send(new ProducerRecord<>(name, null, time, key, value, headers),
        (metadata, error) -> {
          if (error != null) {
            failure.set(error);
          }
        });
    sent++;
  }

  /** Returns how many records Kafka has acknowledged: all that were sent. */
  long acknowledged() {
    producer.flush();
    Exception error = failure.get();
    if (error != null) {
      throw new StackException("not everything was acknowledged by " + name, error);
    }
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }
}
