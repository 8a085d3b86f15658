package dev.quittance.runtime.redrive;

import dev.quittance.events.Topic;
import dev.quittance.runtime.messaging.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record of a dead-letter topic, and what is sent back of it. */
record DeadLetter(ConsumerRecord<String, byte[]> record) {

  @Nullable String eventId() {
    return header("ce_id");
  }

  @Nullable String type() {
    return header("ce_type");
  }

  @Nullable String consumer() {
    return header(DeadLetterHeaders.CONSUMER);
  }

  Instant putAsideAt() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** Two letters with the same one would be the same record for the same service. */
  String identity(Topic topic) {
    String id = eventId();
    return id == null ? record.partition() + "/" + record.offset() + "/" + target(topic)
        : id + "/" + target(topic);
  }

  /**
   * Whom it is sent to. The outcomes are compacted: what is sent there replaces the first record of
   * its key for all who will ever read it, so it must be for everybody, who ignore what they know.
   */
  private @Nullable String target(Topic topic) {
    return topic == Topic.PAYMENT_OUTCOMES ? null : consumer();
  }

  ProducerRecord<String, byte[]> sentBack(Topic topic, Instant now) {
    ProducerRecord<String, byte[]> again = new ProducerRecord<>(
        topic.topicName(), null, record.key(), record.value(), record.headers());
    again.headers().add(DeadLetterHeaders.HISTORY, bytes(cause()));
    again.headers().remove(DeadLetterHeaders.REDRIVEN_FOR);
    again.headers().remove(DeadLetterHeaders.REDRIVEN_AT);
    again.headers().add(DeadLetterHeaders.REDRIVEN_AT, bytes(now.toString()));
    String target = target(topic);
    if (target != null) {
      again.headers().add(DeadLetterHeaders.REDRIVEN_FOR, bytes(target));
    }
    return again;
  }

  /** One line: when, who, where and why. */
  String cause() {
    return putAsideAt() + " " + consumer() + " " + header(DeadLetterHeaders.ORIGINAL_PARTITION)
        + "/" + header(DeadLetterHeaders.ORIGINAL_OFFSET) + " "
        + header(DeadLetterHeaders.CAUSE_CLASS) + ": "
        + header(DeadLetterHeaders.CAUSE_MESSAGE);
  }

  @Override
  public String toString() {
    return eventId() + " " + type() + " key=" + record.key() + " " + cause();
  }

  private @Nullable String header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
