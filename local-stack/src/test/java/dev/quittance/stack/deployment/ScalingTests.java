package dev.quittance.stack.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What scales a service is what waits for it, and all instances keep an account's limits. */
@Timeout(30)
class ScalingTests {

  private static final Pattern LISTENER =
      Pattern.compile("@KafkaListener\\(([^)]*)\\)|createContainer\\(([^)]*)\\)");
  private static final Pattern GROUP = Pattern.compile("(?:groupId|GROUP) = \"([^\"]+)\"");
  private static final Pattern TOPIC = Pattern.compile("Topic\\.Names\\.(\\w+)");
  /** Nobody waits for the traces of payments. */
  private static final Set<String> UNSCALED =
      Set.of("webhook-ingest-service.traces payment.requests");
  /** Stripe's operations a second in live mode, of an account. */
  private static final int STRIPE_LIMIT = 100;

  private static List<JsonNode> prod() {
    return Kustomization.render(Yamls.repository().resolve("deploy/k8s/overlays/prod"));
  }

  private static JsonNode find(String kind, String name) {
    return prod().stream().filter(node -> node.path("kind").asString().equals(kind))
        .filter(node -> node.at("/metadata/name").asString().equals(name))
        .findFirst().orElseThrow();
  }

  private static List<JsonNode> triggers(String service, String type) {
    return find("ScaledObject", service).at("/spec/triggers").valueStream()
        .filter(trigger -> trigger.path("type").asString().equals(type)).toList();
  }

  @Test
  void everyTopicThatAGroupHearsScalesItsService() throws IOException {
    for (String service : List.of("order-service", "payment-gateway-service",
        "reconciliation-service")) {
      assertThat(triggers(service, "kafka").stream().map(trigger -> trigger.path("metadata"))
          .map(of -> of.path("consumerGroup").asString() + " " + of.path("topic").asString()))
          .as(service).containsExactlyInAnyOrderElementsOf(listenersOf(service));
    }
    assertThat(listenersOf("webhook-ingest-service")).isEqualTo(UNSCALED);
  }

  /** Group and topic of every listener in the sources of a service. */
  static Set<String> listenersOf(String service) throws IOException {
    Set<String> pairs = new TreeSet<>();
    Path sources = Yamls.repository().resolve(service).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        for (MatchResult listener : LISTENER.matcher(source).results().toList()) {
          Matcher group = GROUP.matcher(
              listener.group(1) == null ? source : listener.group(1));
          assertThat(group.find()).as("the group of " + listener.group()).isTrue();
          pairs.addAll(TOPIC.matcher(listener.group()).results()
              .map(topic -> group.group(1) + " " + nameOf(topic.group(1)))
              .collect(Collectors.toSet()));
        }
      }
    }
    return pairs;
  }

  private static String nameOf(String constant) {
    return Topic.valueOf(constant).topicName();
  }

  /** The listener only stores requests: who waits for a provider stands in the table. */
  @Test
  void theQueueOfCallsScalesTheGateway() {
    assertThat(triggers("payment-gateway-service", "prometheus")).singleElement()
        .satisfies(trigger -> assertThat(trigger.at("/metadata/query").asString())
            .contains("quittance_gateway_operations", "status=\"queued\"", "max by"));
  }

  @Test
  void kedaAsksTheBrokersOfTheServicesAndCanLogInThere() {
    assertThat(prod().stream().flatMap(node -> node.at("/spec/triggers").valueStream())
        .filter(trigger -> trigger.path("type").asString().equals("kafka")))
        .isNotEmpty().allSatisfy(trigger -> {
          assertThat(trigger.at("/metadata/bootstrapServersFromEnv").asString())
              .isEqualTo("KAFKA_BOOTSTRAP_SERVERS");
          assertThat(trigger.at("/authenticationRef/name").asString()).isEqualTo("kafka");
        });
    assertThat(find("TriggerAuthentication", "kafka").findValuesAsString("parameter"))
        .containsExactlyInAnyOrder("tls", "sasl", "ca", "username", "password");
  }

  @Test
  void allInstancesTogetherStayWithinAnAccountsLimit() {
    int all = 0;
    for (String service : List.of("payment-gateway-service", "reconciliation-service")) {
      JsonNode perSecond = find("Deployment", service)
          .at("/spec/template/spec/containers/0/env").valueStream()
          .filter(each -> each.path("name").asString().equals("QUITTANCE_CALLS_PERSECOND"))
          .findFirst().orElseThrow().required("value");
      all += Integer.parseInt(perSecond.asString())
          * find("ScaledObject", service).at("/spec/maxReplicaCount").asInt();
    }
    assertThat(all).isLessThanOrEqualTo(STRIPE_LIMIT);
  }
}
