package dev.quittance.stack.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The examples of Kafka and PostgreSQL have what the overlay for production expects of them. */
@Timeout(30)
class ExampleTests {

  private static List<JsonNode> example(String file, String kind) {
    return Yamls.all(Yamls.repository().resolve("deploy/k8s/examples").resolve(file)).stream()
        .filter(node -> node.path("kind").asString().equals(kind)).toList();
  }

  private static JsonNode prod(String kind, String name) {
    return Kustomization.render(Yamls.repository().resolve("deploy/k8s/overlays/prod")).stream()
        .filter(node -> node.path("kind").asString().equals(kind))
        .filter(node -> node.at("/metadata/name").asString().equals(name))
        .findFirst().orElseThrow();
  }

  private static Stream<JsonNode> rights(String user, String type, String operation) {
    return example("kafka-strimzi.yaml", "KafkaUser").stream()
        .filter(node -> node.at("/metadata/name").asString().equals(user))
        .flatMap(node -> node.at("/spec/authorization/acls").valueStream())
        .filter(right -> right.at("/resource/type").asString().equals(type))
        .filter(right -> right.path("operations").valueStream()
            .anyMatch(each -> each.asString().equals(operation)))
        .map(right -> right.path("resource"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"order-service", "payment-gateway-service", "webhook-ingest-service",
    "reconciliation-service"})
  void eachUserMayHearWhatItsServiceListensTo(String service) throws IOException {
    assertThat(ScalingTests.listenersOf(service)).isNotEmpty().allSatisfy(pair -> {
      String[] groupAndTopic = pair.split(" ");
      assertThat(rights(service + "-kafka", "topic", "Read")
          .map(resource -> resource.path("name").asString())).contains(groupAndTopic[1]);
      assertThat(rights(service + "-kafka", "group", "Read")).anyMatch(
          resource -> resource.path("patternType").asString("").equals("prefix")
              ? groupAndTopic[0].startsWith(resource.path("name").asString())
              : groupAndTopic[0].equals(resource.path("name").asString()));
    });
  }

  @Test
  void kafkaListensWhereTheServicesCall() {
    JsonNode kafka = example("kafka-strimzi.yaml", "Kafka").getFirst();

    assertThat(prod("ConfigMap", "quittance").at("/data/KAFKA_BOOTSTRAP_SERVERS").asString())
        .isEqualTo("%s-kafka-bootstrap.%s.svc:%d".formatted(
            kafka.at("/metadata/name").asString(), kafka.at("/metadata/namespace").asString(),
            kafka.at("/spec/kafka/listeners/0/port").asInt()));
    assertThat(prod("NetworkPolicy", "kafka").at("/spec/egress/0/ports/0/port"))
        .isEqualTo(kafka.at("/spec/kafka/listeners/0/port"));
    assertThat(kafka.at("/spec/entityOperator/userOperator/watchedNamespace").asString())
        .isEqualTo(prod("ConfigMap", "quittance").at("/metadata/namespace").asString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"order-service", "payment-gateway-service", "webhook-ingest-service",
    "reconciliation-service"})
  void postgresqlHasADatabaseOfItsOwnForEach(String service) {
    String database = prod("Deployment", service).at("/spec/template/spec/containers/0/env")
        .valueStream().filter(each -> each.path("name").asString().equals("DB_NAME"))
        .findFirst().orElseThrow().path("value").asString();
    JsonNode cluster = example("postgres-cloudnativepg.yaml", "Cluster").getFirst();

    assertThat(example("postgres-cloudnativepg.yaml", "Database")).filteredOn(
        node -> node.at("/spec/name").asString().equals(database)).singleElement()
        .satisfies(node -> assertThat(node.at("/spec/owner").asString()).isEqualTo(database));
    assertThat(cluster.at("/spec/managed/roles")).anySatisfy(role -> {
      assertThat(role.path("name").asString()).isEqualTo(database);
      assertThat(role.at("/passwordSecret/name").asString()).isEqualTo(service + "-database");
    });
    assertThat(prod("ConfigMap", "quittance").at("/data/DB_HOST").asString())
        .isEqualTo("%s-rw.%s.svc".formatted(cluster.at("/metadata/name").asString(),
            cluster.at("/metadata/namespace").asString()));
  }
}
