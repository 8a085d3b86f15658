package dev.quittance.runtime.redrive;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Reads a dead-letter topic from its beginning to where it ended when this began, and sends back
 * what was asked for. The letters stay: sending one twice is harmless, losing one is not.
 */
final class Redrive {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaAccess kafka;
  private final Clock clock;
  private final Consumer<String> out;

  /**
   * Made ready.
   *
   * @param out takes a line for each letter
   */
  Redrive(KafkaAccess kafka, Clock clock, Consumer<String> out) {
    this.kafka = kafka;
    this.clock = clock;
    this.out = out;
  }

  /**
   * What was done.
   *
   * @param read letters looked at
   * @param chosen letters that were sent, or shown
   * @param repeated letters of an event that was chosen before
   * @param complete false if the limit left letters unread
   */
  record Report(int read, int chosen, int repeated, boolean complete) {
  }

  /** Returns when Kafka has acknowledged all that was sent. */
  Report run(RedriveRequest request) throws InterruptedException {
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
            kafka.consumer(), new StringDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            kafka.producer(), new StringSerializer(), new ByteArraySerializer())) {
      String letters = request.topic().deadLetterTopicName();
      List<TopicPartition> partitions = consumer.partitionsFor(letters).stream()
          .map(info -> new TopicPartition(letters, info.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      return new Run(request, producer).read(consumer, ends);
    }
  }

  /** One pass over the letters. */
  private final class Run {

    private final RedriveRequest request;
    private final KafkaProducer<String, byte[]> producer;
    private final Set<String> chosen = new HashSet<>();
    private int read;
    private int repeated;

    private Run(RedriveRequest request, KafkaProducer<String, byte[]> producer) {
      this.request = request;
      this.producer = producer;
    }

    private Report read(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends)
        throws InterruptedException {
      while (isBefore(consumer, ends)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (record.offset() >= ends.getOrDefault(
              new TopicPartition(record.topic(), record.partition()), 0L)) {
            continue;
          }
          if (chosen.size() >= request.limit()) {
            return new Report(read, chosen.size(), repeated, false);
          }
          read++;
          choose(new DeadLetter(record));
        }
      }
      return new Report(read, chosen.size(), repeated, true);
    }

    private static boolean isBefore(
        KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
      return ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey(), TIMEOUT) < end.getValue());
    }

    private void choose(DeadLetter letter) throws InterruptedException {
      if (!request.matches(letter)) {
        return;
      }
      if (!chosen.add(letter.identity(request.topic()))) {
        repeated++;
        return;
      }
      if (request.send()) {
        send(letter);
      }
      out.accept((request.send() ? "sent  " : "found ") + letter);
    }

    private void send(DeadLetter letter) throws InterruptedException {
      try {
        producer.send(letter.sentBack(request.topic(), clock.instant()))
            .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("Kafka did not take " + letter, e);
      }
    }
  }
}
