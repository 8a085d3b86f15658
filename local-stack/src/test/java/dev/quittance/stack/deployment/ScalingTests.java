package dev.quittance.stack.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The lag that scales a service is the lag of the groups that its listeners are in. */
@Timeout(30)
class ScalingTests {

  private static final Pattern GROUP = Pattern.compile("groupId = \"([^\"]+)\"");

  @Test
  void everyGroupOfAListenerScalesItsService() throws IOException {
    Map<String, Set<String>> scaled = Kustomization
        .render(Yamls.repository().resolve("deploy/k8s/overlays/prod")).stream()
        .filter(node -> node.path("kind").asString().equals("ScaledObject"))
        .collect(Collectors.toMap(
            node -> node.at("/metadata/name").asString(), ScalingTests::groupsOf));

    assertThat(scaled).isNotEmpty();
    for (String service : List.of("order-service", "payment-gateway-service",
        "webhook-ingest-service", "reconciliation-service")) {
      assertThat(scaled.getOrDefault(service, Set.of())).as(service)
          .isEqualTo(listenersOf(service));
    }
  }

  private static Set<String> groupsOf(JsonNode scaledObject) {
    return scaledObject.findValues("consumerGroup").stream().map(JsonNode::asString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> listenersOf(String service) throws IOException {
    Set<String> groups = new TreeSet<>();
    Path sources = Yamls.repository().resolve(service).resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        Matcher matcher = GROUP.matcher(source);
        while (source.contains("@KafkaListener") && matcher.find()) {
          groups.add(matcher.group(1));
        }
      }
    }
    return groups;
  }
}
