package dev.quittance.systemtests;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;

/** The consumer groups of one service, as the broker sees them. */
final class Groups {

  private final String bootstrapServers;
  private final Part part;

  /**
   * A look at them.
   *
   * @param membersOfEach consumers of each group, of all instances together
   * @param partitions what they have been given
   */
  record Seen(List<Integer> membersOfEach, long partitions, boolean stable) {

    int members() {
      return membersOfEach.stream().mapToInt(Integer::intValue).sum();
    }

    /** A group is stable also while an instance has yet to join. */
    private boolean isSettledWith(int consumers) {
      return stable && membersOfEach.stream().allMatch(members -> members == consumers);
    }
  }

  Groups(Stack stack, Part part) {
    this.bootstrapServers = "localhost:" + stack.settings().port(Part.KAFKA);
    this.part = part;
  }

  Seen look() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var names = admin.listGroups().all().get().stream().map(GroupListing::groupId)
          .filter(name -> name.startsWith(part.partName())).toList();
      var groups = admin.describeConsumerGroups(names).all().get().values();
      return new Seen(groups.stream().map(group -> group.members().size()).toList(),
          groups.stream().mapToLong(Groups::partitionsOf).sum(),
          groups.stream().allMatch(group -> group.groupState() == GroupState.STABLE));
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long partitionsOf(ConsumerGroupDescription group) {
    return group.members().stream()
        .flatMap(member -> member.assignment().topicPartitions().stream()).distinct().count();
  }

  /** Looks when so many consumers are in each group and everybody has been given something. */
  Seen lookWhenSettled(int consumers) {
    Seen[] seen = new Seen[1];
    Shop.eventually(() -> {
      seen[0] = look();
      return seen[0].isSettledWith(consumers);
    });
    return seen[0];
  }
}
