package dev.quittance.stack.events;

import dev.quittance.stack.StackException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads one partition up to an offset, however many of its offsets compaction has removed. */
final class Reading {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long end;
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

  Reading(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    this.consumer = consumer;
    this.partition = partition;
    this.end = end;
  }

  /** Whether there is nothing more; fetches if it must, to tell. */
  boolean isOver() {
    long deadline = System.nanoTime() + LONGEST_SILENCE.toNanos();
    long position = consumer.position(partition);
    while (fetched.isEmpty() && position < end) {
      consumer.poll(POLL).records(partition).stream()
          .filter(record -> record.offset() < end).forEach(fetched::add);
      long now = consumer.position(partition);
      if (now > position) {
        deadline = System.nanoTime() + LONGEST_SILENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new StackException("Kafka gave nothing of " + partition + " for a minute");
      }
      position = now;
    }
    return fetched.isEmpty();
  }

  /** The next record; null at the end. */
  @Nullable ConsumerRecord<byte[], byte[]> next() {
    return isOver() ? null : fetched.poll();
  }
}
