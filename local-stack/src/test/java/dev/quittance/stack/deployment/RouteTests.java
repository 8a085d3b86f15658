package dev.quittance.stack.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The ways in, by an Ingress or by a Gateway, are the same. */
@Timeout(30)
class RouteTests {

  private static List<JsonNode> rendered(String folder, String kind) {
    return Kustomization.render(Yamls.repository().resolve("deploy/k8s").resolve(folder))
        .stream().filter(node -> node.path("kind").asString().equals(kind)).toList();
  }

  @Test
  void aGatewayLeadsWhereTheIngressLeads() {
    Set<String> ingress = rendered("overlays/prod", "Ingress").stream()
        .flatMap(node -> node.at("/spec/rules/0/http/paths").valueStream())
        // Limited on its own there; here a part of /payments.
        .filter(path -> !path.path("path").asString().equals("/payments/simulate"))
        .map(path -> path.path("pathType").asString() + " " + path.path("path").asString() + " "
            + path.at("/backend/service/name").asString())
        .collect(Collectors.toSet());

    assertThat(rendered("http-route", "HTTPRoute").stream()
        .flatMap(node -> node.at("/spec/rules").valueStream()).flatMap(RouteTests::routes))
        .containsExactlyInAnyOrderElementsOf(ingress);
  }

  private static Stream<String> routes(JsonNode rule) {
    return rule.path("matches").valueStream().map(match -> match.path("path"))
        .map(path -> path.path("type").asString().replace("PathPrefix", "Prefix") + " "
            + path.path("value").asString() + " " + rule.at("/backendRefs/0/name").asString());
  }

  /** What anybody may call without a token is limited by address. */
  @Test
  void theIngressLimitsWebhooksAndTheSimulation() {
    List<JsonNode> limited = rendered("overlays/prod", "Ingress").stream()
        .filter(node -> node.at("/metadata/annotations")
            .has("nginx.ingress.kubernetes.io/limit-rps")).toList();

    assertThat(limited.stream().flatMap(node -> node.findValuesAsString("path").stream()))
        .contains("/webhooks", "/payments/simulate");
  }
}
