package dev.quittance.systemtests.fuzz;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the topics are read, and what could not be. */
final class Topics {

  private static final List<String> TOPICS =
      List.of("payment.requests", "payment.lifecycle", "payment.outcomes", "order.events");

  private final Properties settings = new Properties();

  Topics(int port) {
    settings.put("bootstrap.servers", "localhost:" + port);
  }

  /** Per topic, if there are any. */
  Map<String, Long> deadLetters() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(settings)) {
      List<String> names = admin.listTopics().names().get().stream()
          .filter(name -> name.endsWith("-dlt")).toList();
      Map<String, Long> counts = new TreeMap<>();
      ends(admin, names).forEach((partition, end) ->
          counts.merge(partition.topic(), end, Long::sum));
      counts.values().removeIf(count -> count == 0);
      return counts;
    }
  }

  /** What each group has not read yet; empty if all is read. */
  Map<String, Long> unread() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(settings)) {
      Map<TopicPartition, Long> ends = ends(admin, TOPICS);
      Map<String, Long> unread = new TreeMap<>();
      for (GroupListing group : admin.listGroups().all().get()) {
        Map<TopicPartition, OffsetAndMetadata> read = admin
            .listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata().get();
        read.forEach((partition, offset) -> {
          long left = ends.getOrDefault(partition, 0L) - (offset == null ? 0 : offset.offset());
          if (left > 0) {
            unread.merge(group.groupId() + " " + partition.topic(), left, Long::sum);
          }
        });
      }
      return unread;
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, List<String> topics)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> wanted = admin.describeTopics(topics).allTopicNames().get()
        .values().stream()
        .flatMap(topic -> topic.partitions().stream()
            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(wanted).all().get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }
}
