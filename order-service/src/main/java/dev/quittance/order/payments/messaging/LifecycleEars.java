package dev.quittance.order.payments.messaging;

import dev.quittance.events.EventMapping;
import dev.quittance.events.MalformedEventException;
import dev.quittance.events.Topic;
import dev.quittance.order.payments.PaymentWaiters;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Hears every partition of {@code payment.lifecycle} from now on, in no group, so that whichever
 * instance holds the HTTP call can answer it. Missing an event only costs a moment: the call looks
 * into the database as well.
 */
@Component
class LifecycleEars implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(LifecycleEars.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final long NEW_PARTITIONS_NANOS = Duration.ofSeconds(30).toNanos();

  private final ConsumerFactory<String, byte[]> consumers;
  private final PaymentWaiters waiters;
  private final CountDownLatch positioned = new CountDownLatch(1);
  private volatile boolean running;

  LifecycleEars(ConsumerFactory<String, byte[]> consumers, PaymentWaiters waiters) {
    this.consumers = consumers;
    this.waiters = waiters;
  }

  /** Waits a bounded time for Kafka, so that the first call is heard as fast as any other. */
  @Override
  public void start() {
    running = true;
    Thread.ofPlatform().name("lifecycle-ears").daemon(true).start(this::hearWhileRunning);
    try {
      if (!positioned.await(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("payment.lifecycle cannot be heard yet; calls are answered from the database");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hearWhileRunning() {
    while (running) {
      try (Consumer<String, byte[]> consumer =
          consumers.createConsumer("order-service.waiters", "waiters")) {
        hear(consumer);
      } catch (RuntimeException e) {
        log.warn("payment.lifecycle cannot be heard: {}", e.toString());
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
    Set<TopicPartition> all = consumer.partitionsFor(Topic.PAYMENT_LIFECYCLE.topicName()).stream()
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
    positioned.countDown();
  }

  private void hear(ConsumerRecord<String, byte[]> record) {
    try {
      waiters.hear(EventMapping.fromRecord(record).data());
    } catch (MalformedEventException e) {
      // The consumer that handles the topic puts it on the dead letter topic.
      log.debug("not heard: {}", e.getMessage());
    }
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
}
