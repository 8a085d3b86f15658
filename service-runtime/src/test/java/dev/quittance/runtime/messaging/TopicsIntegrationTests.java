package dev.quittance.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** What a broker with rights of its own lets a service make and see. */
@Timeout(120)
class TopicsIntegrationTests {

  private static final List<NewTopic> WANTED =
      Stream.of("heard", "written").map(name -> new NewTopic(name, 2, (short) 1)).toList();
  private static EmbeddedKafkaKraftBroker broker;
  private static Admin admin;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Topics topics = topics(true);

  private Topics topics(boolean create) {
    return new Topics(WANTED, create, () -> Set.of("heard"),
        () -> Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString())), meters);
  }

  @BeforeAll
  static void startBroker() {
    broker = OwnBroker.start(OwnBroker.WITH_RIGHTS);
    admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.destroy();
  }

  @AfterEach
  void empty() throws Exception {
    topics.stop();
    admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get(30, TimeUnit.SECONDS);
    Awaitility.await().until(() -> admin.describeAcls(AclBindingFilter.ANY).values()
        .get(30, TimeUnit.SECONDS).isEmpty());
    admin.deleteTopics(existing()).all().get(30, TimeUnit.SECONDS);
    Awaitility.await().until(() -> existing().isEmpty());
  }

  private static Set<String> existing() throws Exception {
    return admin.listTopics().names().get(30, TimeUnit.SECONDS);
  }

  private static void create(String... names) throws Exception {
    admin.createTopics(Stream.of(names).map(name -> new NewTopic(name, 1, (short) 1)).toList())
        .all().get(30, TimeUnit.SECONDS);
    Awaitility.await().until(() -> existing().containsAll(Set.of(names)));
  }

  private static boolean mayCreate() throws Exception {
    try {
      admin.createTopics(List.of(new NewTopic("probe", 1, (short) 1)),
          new CreateTopicsOptions().validateOnly(true)).all().get(30, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicAuthorizationException) {
        return false;
      }
      throw e;
    }
  }

  /** Takes a right from everybody, and leaves all others. */
  private static void deny(AclOperation operation, ResourceType type, String name)
      throws Exception {
    List<AclBinding> bindings = new ArrayList<>();
    ResourcePattern pattern = new ResourcePattern(type, name, PatternType.LITERAL);
    bindings.add(new AclBinding(pattern, new AccessControlEntry(
        "User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW)));
    bindings.add(new AclBinding(pattern, new AccessControlEntry(
        "User:*", "*", operation, AclPermissionType.DENY)));
    admin.createAcls(bindings).all().get(30, TimeUnit.SECONDS);
  }

  private double gauge() {
    return meters.get("quittance.topics.missing").gauge().value();
  }

  @Test
  void makesWhatIsMissingAlsoWhenItIsDeletedLaterAndLeavesTheRest() throws Exception {
    create("heard");
    assertThat(gauge()).as("not asked yet").isNaN();

    assertThat(topics.look()).isTrue();
    assertThat(gauge()).isZero();
    Awaitility.await().until(() -> existing().contains("written"));
    assertThat(admin.describeTopics(Set.of("heard", "written")).allTopicNames()
        .get(30, TimeUnit.SECONDS).values())
        .extracting(topic -> topic.name() + " " + topic.partitions().size())
        .containsExactlyInAnyOrder("heard 1", "written 2");

    admin.deleteTopics(Set.of("written")).all().get(30, TimeUnit.SECONDS);
    Awaitility.await().until(() -> !existing().contains("written"));
    Awaitility.await().until(() -> topics.look() && existing().contains("written"));
  }

  @Test
  void isContentWithTopicsOfOthersAndTellsWhichIsMissing() throws Exception {
    create("heard");
    deny(AclOperation.CREATE, ResourceType.CLUSTER, "kafka-cluster");
    deny(AclOperation.CREATE, ResourceType.TOPIC, "*");
    // The broker takes up rights some moments after it was told.
    Awaitility.await().until(() -> !mayCreate());
    assertThat(topics.look()).isFalse();
    assertThat(topics.missing()).containsExactly("written");

    admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get(30, TimeUnit.SECONDS);
    Awaitility.await().until(TopicsIntegrationTests::mayCreate);
    create("written");

    Awaitility.await().until(topics::look);
    assertThat(topics.missing()).isEmpty();
  }

  @Test
  void makesNothingWhereOthersDo() throws Exception {
    Topics watching = topics(false);

    assertThat(watching.look()).isFalse();
    watching.stop();

    assertThat(watching.missing()).containsExactlyInAnyOrder("heard", "written");
    assertThat(existing()).isEmpty();
  }

  @Test
  void needsToSeeOnlyWhatItHears() throws Exception {
    create("heard", "written");
    deny(AclOperation.DESCRIBE, ResourceType.TOPIC, "written");
    Awaitility.await().until(() -> existing().equals(Set.of("heard")));
    assertThat(topics.look()).isTrue();

    deny(AclOperation.DESCRIBE, ResourceType.TOPIC, "heard");
    Awaitility.await().until(() -> existing().isEmpty());
    assertThat(topics.look()).isFalse();
    assertThat(topics.missing()).containsExactly("heard");
  }
}
