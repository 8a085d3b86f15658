package dev.quittance.stack.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The Kubernetes manifests, rendered: each one has its schema's form, and all fit together. */
@Timeout(30)
class ManifestTests {

  private static final Path FOLDER = Yamls.repository().resolve("deploy/k8s");
  private static final Set<String> SERVICES = Set.of("order-service", "payment-gateway-service",
      "webhook-ingest-service", "reconciliation-service");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static List<JsonNode> rendered(String folder) {
    return Kustomization.render(FOLDER.resolve(folder));
  }

  private static List<String> errorsOf(JsonNode node) throws IOException {
    try (InputStream text =
        ManifestTests.class.getResourceAsStream("/kubernetes.schema.json")) {
      ObjectNode root = (ObjectNode) JSON.readTree(Objects.requireNonNull(text));
      String kind = node.path("kind").asString();
      if (!root.at("/$defs/" + kind).isObject()) {
        return List.of("no schema for " + kind);
      }
      root.put("$ref", "#/$defs/" + kind);
      Schema schema = SCHEMAS.getSchema(root.toString(), InputFormat.JSON);
      return schema.validate(node.toString(), InputFormat.JSON).stream()
          .map(error -> kind + " " + nameOf(node) + error.getInstanceLocation() + ": "
              + error.getMessage()).toList();
    }
  }

  private static String nameOf(JsonNode node) {
    return node.path("metadata").path("name").asString();
  }

  private static List<JsonNode> ofKind(List<JsonNode> all, String kind) {
    return all.stream().filter(node -> node.path("kind").asString().equals(kind)).toList();
  }

  private static Set<String> names(List<JsonNode> nodes) {
    return nodes.stream().map(ManifestTests::nameOf).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/dev", "overlays/prod", "migrations", "autoscaling-cpu",
    "monitoring"})
  void everyManifestHasTheFormOfItsKind(String folder) throws IOException {
    List<JsonNode> all = rendered(folder);

    assertThat(all).isNotEmpty();
    for (JsonNode node : all) {
      assertThat(errorsOf(node)).isEmpty();
    }
    assertThat(all.stream().map(node -> node.path("kind").asString() + "/" + nameOf(node)))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "/spec/template/spec/containers/0/readinessProbe | httpGett | {}",
    "/spec/template/spec/containers/0 | image | 7",
    "/spec | replicas | \"two\"",
    "/spec/template/spec/containers/0/resources/limits | memory | \"768MB\"",
    "/metadata | name | \"Order_Service\"",
  })
  void theSchemasRefuseWhatKubernetesWould(String path, String key, String value)
      throws IOException {
    JsonNode deployment = ofKind(rendered("overlays/prod"), "Deployment").getFirst();
    assertThat(errorsOf(deployment)).isEmpty();

    ((ObjectNode) deployment.at(path)).set(key, JSON.readTree(value));

    assertThat(errorsOf(deployment)).isNotEmpty();
  }

  @Test
  void prodHasEachServiceWithBudgetAndOneAutoscaler() {
    List<JsonNode> all = rendered("overlays/prod");

    assertThat(names(ofKind(all, "Deployment"))).isEqualTo(SERVICES);
    assertThat(names(ofKind(all, "Service"))).isEqualTo(SERVICES);
    assertThat(names(ofKind(all, "PodDisruptionBudget"))).isEqualTo(SERVICES);
    assertThat(Stream.of("HorizontalPodAutoscaler", "ScaledObject")
        .flatMap(kind -> ofKind(all, kind).stream())
        .map(scaler -> scaler.at("/spec/scaleTargetRef/name").asString()))
        .containsExactlyInAnyOrderElementsOf(SERVICES);
    assertThat(ofKind(all, "Deployment")).allSatisfy(
        deployment -> assertThat(deployment.path("spec").has("replicas")).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/dev", "overlays/prod", "migrations"})
  void everyPodOfOursMayDoAsLittleAsPossible(String folder) {
    List<JsonNode> pods = rendered(folder).stream().map(node -> node.at("/spec/template/spec"))
        .filter(pod -> pod.at("/containers/0/image").asString("").contains("quittance/"))
        .toList();

    assertThat(pods).hasSizeGreaterThanOrEqualTo(SERVICES.size()).allSatisfy(pod -> {
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
      assertThat(pod.at("/automountServiceAccountToken").asBoolean()).isFalse();
      JsonNode container = pod.at("/containers/0");
      JsonNode context = container.path("securityContext");
      assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(context.path("allowPrivilegeEscalation").asBoolean()).isFalse();
      assertThat(context.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
      assertThat(container.at("/resources/limits/memory").asString()).isNotEmpty();
      assertThat(container.path("volumeMounts").valueStream()
          .map(mount -> mount.path("mountPath").asString())).contains("/tmp");
      assertThat(container.path("image").asString()).matches(".+:(?!latest).+");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/prod", "migrations"})
  void noSecretIsInTheManifestsOfProduction(String folder) {
    List<JsonNode> all = rendered(folder);

    assertThat(ofKind(all, "Secret")).isEmpty();
    assertThat(all.stream().flatMap(node -> node.findValues("env").stream())
        .flatMap(JsonNode::valueStream)
        .filter(variable -> variable.path("name").asString().matches(".*(PASSWORD|SECRET|KEYS).*"))
        .toList()).isNotEmpty().allSatisfy(variable -> {
          assertThat(variable.at("/valueFrom/secretKeyRef/name").asString()).isNotEmpty();
          assertThat(variable.has("value")).isFalse();
        });
  }

  @Test
  void devHasEverySecretAndConfigThatIsNotOptional() {
    List<JsonNode> all = rendered("overlays/dev");
    Set<String> wanted = new TreeSet<>();
    for (JsonNode node : all) {
      for (String kind : List.of("secretKeyRef", "secretRef", "configMapRef")) {
        node.findValues(kind).stream().filter(ref -> !ref.path("optional").asBoolean(false))
            .forEach(ref -> wanted.add(ref.path("name").asString()));
      }
    }

    assertThat(wanted).contains("payload-sealing", "payment-providers", "quittance");
    assertThat(Stream.concat(ofKind(all, "Secret").stream(), ofKind(all, "ConfigMap").stream())
        .map(ManifestTests::nameOf).toList()).containsAll(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/dev", "overlays/prod"})
  void probesAndServicesUseThePortThatIsListenedOn(String folder) {
    List<JsonNode> all = rendered(folder);

    for (JsonNode deployment : ofKind(all, "Deployment")) {
      JsonNode container = deployment.at("/spec/template/spec/containers/0");
      String port = container.at("/ports/0/containerPort").asString();
      assertThat(container.path("env").valueStream()
          .filter(variable -> variable.path("name").asString().equals("SERVER_PORT"))
          .map(variable -> variable.path("value").asString())).containsExactly(port);
      JsonNode service = ofKind(all, "Service").stream()
          .filter(node -> nameOf(node).equals(nameOf(deployment))).findFirst().orElseThrow();
      assertThat(service.at("/spec/ports/0/port").asString()).isEqualTo(port);
      assertThat(service.at("/spec/selector"))
          .isEqualTo(deployment.at("/spec/selector/matchLabels"))
          .isNotEmpty();
      deployment.at("/spec/selector/matchLabels").properties().forEach(label -> assertThat(
          deployment.at("/spec/template/metadata/labels").path(label.getKey()))
          .isEqualTo(label.getValue()));
    }
  }

  @Test
  void anOrderlyEndFitsIntoTheTimeThatKubernetesGives() {
    List<JsonNode> all = rendered("overlays/prod");
    JsonNode config = ofKind(all, "ConfigMap").stream()
        .filter(node -> nameOf(node).equals("quittance")).findFirst().orElseThrow().path("data");
    long pause = seconds(config, "SHUTDOWN_PAUSE");
    long phase = seconds(config, "SHUTDOWN_PHASE_TIMEOUT");

    assertThat(ofKind(all, "Deployment")).isNotEmpty().allSatisfy(deployment -> {
      JsonNode pod = deployment.at("/spec/template/spec");
      assertThat(pod.path("terminationGracePeriodSeconds").asLong())
          .isGreaterThan(pause + 4 * phase + 5);
      JsonNode probe = pod.at("/containers/0/readinessProbe");
      assertThat(pause).isGreaterThan(
          probe.path("periodSeconds").asLong() * probe.path("failureThreshold").asLong());
    });
  }

  private static long seconds(JsonNode config, String name) {
    return Duration.parse("PT" + config.required(name).asString()).toSeconds();
  }
}
