package dev.quittance.runtime.messaging;

import dev.quittance.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Puts aside what a consumer cannot handle, on {@code <topic>-dlt}, with the cause in headers. */
public final class DeadLetters {

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String METRIC = "quittance.dead.letters";

  private final KafkaTemplate<String, byte[]> kafka;
  private final MeterRegistry meters;
  private final String consumer;

  /**
   * Made by auto-configuration.
   *
   * @param consumer the name of this service
   */
  public DeadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters, String consumer) {
    this.kafka = kafka;
    this.meters = meters;
    this.consumer = consumer;
    // A counter that begins with its first letter would hide that one from an alert on the rise.
    for (Topic topic : Topic.values()) {
      meters.counter(METRIC, "topic", topic.topicName());
    }
  }

  /**
   * Returns when Kafka has acknowledged the dead letter.
   *
   * @throws RetryBatchException if it has not: the record must come again
   */
  void publish(ConsumerRecord<String, byte[]> record, Throwable cause) {
    log.error("dead letter: topic={} partition={} offset={} key={}",
        record.topic(), record.partition(), record.offset(), record.key(), cause);
    try {
      kafka.send(toDeadLetter(record, cause)).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new RetryBatchException("dead letter not acknowledged", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryBatchException("interrupted", e);
    }
    meters.counter(METRIC, "topic", record.topic()).increment();
  }

  /** Whether it was re-driven for another service, which alone had failed. */
  boolean isForAnother(ConsumerRecord<String, byte[]> record) {
    Header target = record.headers().lastHeader(DeadLetterHeaders.REDRIVEN_FOR);
    return target != null && !consumer.equals(new String(target.value(), StandardCharsets.UTF_8));
  }

  private ProducerRecord<String, byte[]> toDeadLetter(
      ConsumerRecord<String, byte[]> record, Throwable cause) {
    ProducerRecord<String, byte[]> letter = new ProducerRecord<>(
        record.topic() + Topic.Names.DEAD_LETTER_SUFFIX, null, record.key(), record.value(),
        record.headers());
    addHeader(letter, DeadLetterHeaders.CONSUMER, consumer);
    addHeader(letter, DeadLetterHeaders.CAUSE_CLASS, cause.getClass().getName());
    addHeader(letter, DeadLetterHeaders.CAUSE_MESSAGE, String.valueOf(cause.getMessage()));
    addHeader(letter, DeadLetterHeaders.ORIGINAL_PARTITION, Integer.toString(record.partition()));
    addHeader(letter, DeadLetterHeaders.ORIGINAL_OFFSET, Long.toString(record.offset()));
    return letter;
  }

  private static void addHeader(
      ProducerRecord<String, byte[]> letter, String name, String value) {
    letter.headers().remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
