package dev.quittance.stack.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every field of every manifest is one that the published models of its kind know. */
@Timeout(60)
class PublishedModelTests {

  private static final Map<String, Class<? extends HasMetadata>> MODELS = Stream.of(
      ConfigMap.class, Deployment.class, HTTPRoute.class, HorizontalPodAutoscaler.class,
      Ingress.class, Job.class, Namespace.class, NetworkPolicy.class, PodDisruptionBudget.class,
      PodMonitor.class, PrometheusRule.class, Secret.class, Service.class, ServiceAccount.class,
      StatefulSet.class).collect(Collectors.toMap(
          model -> HasMetadata.getApiVersion(model) + "/" + HasMetadata.getKind(model),
          Function.identity()));
  /** KEDA's, of which there is no model. */
  private static final Set<String> WITHOUT_MODEL =
      Set.of("keda.sh/v1alpha1/ScaledObject", "keda.sh/v1alpha1/TriggerAuthentication");
  private static final ObjectMapper STRICT = new ObjectMapper()
      .setAnnotationIntrospector(new NothingBesides());

  /** The models keep fields that they do not know; here these are errors. */
  private static final class NothingBesides extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }

  private static String typeOf(JsonNode node) {
    return node.path("apiVersion").asString() + "/" + node.path("kind").asString();
  }

  private static HasMetadata read(JsonNode node) throws IOException {
    return STRICT.readValue(node.toString(), MODELS.get(typeOf(node)));
  }

  private static List<JsonNode> rendered(String folder) {
    return Kustomization.render(Yamls.repository().resolve("deploy/k8s").resolve(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/dev", "overlays/prod", "migrations", "autoscaling-cpu",
    "http-route", "monitoring"})
  void theModelsKnowEveryField(String folder) throws IOException {
    for (JsonNode node : rendered(folder)) {
      if (!WITHOUT_MODEL.contains(typeOf(node))) {
        assertThat(MODELS).containsKey(typeOf(node));
        assertThat(read(node).getMetadata().getName())
            .isEqualTo(node.at("/metadata/name").asString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment, /spec/template/spec/containers/0/readinessProbe, failureTreshold",
    "Deployment, /spec/template/spec/volumes/0/emptyDir, sizelimit",
    "Deployment, /spec, replica",
    "Ingress, /spec/rules/0/http/paths/0/backend, servicename",
    "NetworkPolicy, /spec, policyType",
    "PodDisruptionBudget, /spec, maxUnavailible",
    "ConfigMap, '', dat",
  })
  void aMisspeltFieldIsAnError(String kind, String path, String key) throws IOException {
    JsonNode node = rendered("overlays/prod").stream()
        .filter(each -> each.path("kind").asString().equals(kind)).findFirst().orElseThrow();
    read(node);

    ((ObjectNode) node.at(path)).put(key, 1);

    assertThatExceptionOfType(JsonMappingException.class).isThrownBy(() -> read(node))
        .withMessageContaining("\"" + key + "\"");
  }
}
