package dev.quittance.order.hearing;

import dev.quittance.events.Topic;
import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.lifecycle.ShutdownOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Hears every partition of some topics from now on, in no group, so that whichever instance holds
 * a connection can answer it. An event may be missed: whoever listens looks into the database too.
 */
public abstract class TopicEars implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(TopicEars.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final long NEW_PARTITIONS_NANOS = Duration.ofSeconds(30).toNanos();

  private final ConsumerFactory<String, byte[]> consumers;
  private final String name;
  private final List<Topic> topics;
  private volatile boolean running;

  /**
   * Made once for each use.
   *
   * @param name of that use, in the consumer's id
   */
  protected TopicEars(
      ConsumerFactory<String, byte[]> consumers, String name, Topic... topics) {
    this.consumers = consumers;
    this.name = name;
    this.topics = List.of(topics);
  }

  /** Is told every record, on one thread; must be quick. */
  protected abstract void hear(ConsumerRecord<String, byte[]> record);

  @Override
  public void start() {
    running = true;
    Thread.ofPlatform().name("ears-" + name).daemon(true).start(this::hearWhileRunning);
  }

  private void hearWhileRunning() {
    while (running) {
      try (Consumer<String, byte[]> consumer =
          consumers.createConsumer("order-service." + name, name)) {
        hear(consumer);
      } catch (RuntimeException e) {
        log.warn("{} cannot be heard: {}", topics, e.toString());
        pause();
      }
    }
  }

  private void hear(Consumer<String, byte[]> consumer) {
    long assignedAt = System.nanoTime();
    assignNew(consumer);
    while (running) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        hear(record);
      }
      if (System.nanoTime() - assignedAt > NEW_PARTITIONS_NANOS
          || consumer.assignment().isEmpty()) {
        assignNew(consumer);
        assignedAt = System.nanoTime();
      }
    }
  }

  private void assignNew(Consumer<String, byte[]> consumer) {
    Set<TopicPartition> all = topics.stream()
        .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(Collectors.toSet());
    Set<TopicPartition> added = new HashSet<>(all);
    added.removeAll(consumer.assignment());
    if (added.isEmpty()) {
      return;
    }
    consumer.assign(List.copyOf(all));
    consumer.seekToEnd(added);
    added.forEach(consumer::position);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return ShutdownOrder.NEEDED_BY_REQUESTS;
  }
}
