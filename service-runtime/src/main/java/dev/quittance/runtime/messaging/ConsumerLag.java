package dev.quittance.runtime.messaging;

import dev.quittance.runtime.scheduling.GaugeRefresh;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * How many events each consumer group of this service has not handled yet, as the broker knows it.
 *
 * <p>A consumer tells its own lag only while it polls; one that hangs, or has no partition, tells
 * nothing. Every instance says the same number: take the maximum, never the sum.
 */
public final class ConsumerLag implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Supplier<Collection<? extends MessageListenerContainer>> containers;
  private final Supplier<Admin> admins;
  private final MultiGauge lag;
  private @Nullable Admin admin;

  /**
   * Made by auto-configuration.
   *
   * @param containers the listeners of this service
   * @param admins makes a client, which this closes
   */
  public ConsumerLag(Supplier<Collection<? extends MessageListenerContainer>> containers,
      Supplier<Admin> admins, MeterRegistry meters) {
    this.containers = containers;
    this.admins = admins;
    this.lag = MultiGauge.builder("quittance.consumer.lag")
        .description("Events that a consumer group has not handled, as the broker knows")
        .register(meters);
  }

  /** Asks the broker; what it said last stays if it cannot be asked. */
  @GaugeRefresh(task = "consumer_lag", every = "PT10S")
  synchronized void refresh() throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Set<String>> topics = new LinkedHashMap<>();
    for (MessageListenerContainer container : containers.get()) {
      String group = container.getContainerProperties().getGroupId();
      String[] names = container.getContainerProperties().getTopics();
      if (group != null && names != null) {
        topics.computeIfAbsent(group, key -> new TreeSet<>()).addAll(List.of(names));
      }
    }
    if (topics.isEmpty()) {
      return;
    }
    Admin client = admin == null ? admins.get() : admin;
    admin = client;
    lag.register(rows(client, topics), true);
  }

  private static List<Row<?>> rows(Admin admin, Map<String, Set<String>> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<TopicPartition> partitions = partitions(admin, topics);
    Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
    // A group that never committed begins with the oldest.
    Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest());
    List<Row<?>> rows = new ArrayList<>();
    for (Map.Entry<String, Set<String>> group : topics.entrySet()) {
      Map<TopicPartition, OffsetAndMetadata> committed = get(admin
          .listConsumerGroupOffsets(group.getKey()).partitionsToOffsetAndMetadata());
      for (String topic : group.getValue()) {
        long behind = 0;
        for (TopicPartition partition : partitions) {
          if (partition.topic().equals(topic)) {
            OffsetAndMetadata done = committed.get(partition);
            long next = Math.max(done == null ? 0 : done.offset(),
                begins.getOrDefault(partition, 0L));
            behind += Math.max(0, ends.getOrDefault(partition, 0L) - next);
          }
        }
        rows.add(Row.of(Tags.of("group", group.getKey(), "topic", topic), behind));
      }
    }
    return rows;
  }

  private static Set<TopicPartition> partitions(Admin admin, Map<String, Set<String>> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> names = new TreeSet<>();
    topics.values().forEach(names::addAll);
    Set<TopicPartition> partitions = new java.util.HashSet<>();
    get(admin.describeTopics(names).allTopicNames()).forEach((topic, description) ->
        description.partitions().forEach(
            info -> partitions.add(new TopicPartition(topic, info.partition()))));
    return partitions;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    get(admin.listOffsets(question).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  private static <T> T get(KafkaFuture<T> answer)
      throws ExecutionException, InterruptedException, TimeoutException {
    return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
