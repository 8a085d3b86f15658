package dev.quittance.stack.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Each service's pods, and the jobs that migrate, have what they need and no secret of others. */
@Timeout(30)
class ServicePodTests {

  private static final Path ROOT = Yamls.repository();
  private static final long MIB = 1 << 20;

  private static List<JsonNode> pods(String folder) {
    return Kustomization.render(ROOT.resolve("deploy/k8s").resolve(folder)).stream()
        .filter(node -> node.path("kind").asString().matches("Deployment|Job")).toList();
  }

  private static JsonNode pod(String folder, String name) {
    return pods(folder).stream()
        .filter(node -> node.at("/metadata/name").asString().equals(name))
        .findFirst().orElseThrow().at("/spec/template/spec");
  }

  private static JsonNode variable(JsonNode container, String name) {
    return container.path("env").valueStream()
        .filter(each -> each.path("name").asString().equals(name))
        .findFirst().orElseThrow(() -> new AssertionError("no " + name));
  }

  private static Set<String> secretsOf(JsonNode pod) {
    Set<String> names = new TreeSet<>();
    Stream.of("secretKeyRef", "secretRef").flatMap(kind -> pod.findValues(kind).stream())
        .forEach(ref -> names.add(ref.path("name").asString()));
    pod.findValues("secretName").forEach(name -> names.add(name.asString()));
    return names;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "order-service           | payload-sealing,order-service",
    "payment-gateway-service | payload-sealing,payment-providers,provider-keys",
    "webhook-ingest-service  | payment-providers,provider-keys",
    "reconciliation-service  | payment-providers,provider-keys",
  })
  void aServiceIsGivenItsOwnLoginsAndOnlyTheSecretsThatItUses(String service, String others) {
    Set<String> wanted = new TreeSet<>(List.of(others.split(",")));
    wanted.add(service + "-database");
    assertThat(secretsOf(pod("migrations", "migrate-" + service)))
        .as("a migration talks to PostgreSQL, not to Kafka").isEqualTo(wanted);

    wanted.add(service + "-kafka");
    assertThat(secretsOf(pod("overlays/prod", service))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlays/prod", "migrations"})
  void everyPodOfProductionChecksWhoAnswersAsPostgresqlAndKafka(String folder) {
    assertThat(pods(folder)).hasSize(4).allSatisfy(node -> {
      JsonNode pod = node.at("/spec/template/spec");
      JsonNode container = pod.at("/containers/0");
      String mounted = container.path("volumeMounts").valueStream()
          .filter(mount -> mount.path("name").asString().equals("authorities"))
          .filter(mount -> mount.path("readOnly").asBoolean(false))
          .findFirst().orElseThrow().path("mountPath").asString();
      JsonNode volume = pod.path("volumes").valueStream()
          .filter(each -> each.path("name").asString().equals("authorities"))
          .findFirst().orElseThrow();
      List<String> files = volume.findValuesAsString("path").stream()
          .map(name -> mounted + "/" + name).toList();

      assertThat(variable(container, "SPRING_R2DBC_URL").path("value").asString())
          .startsWith("r2dbc:postgresql://${DB_HOST}:${DB_PORT}/${DB_NAME}?")
          .contains("sslMode=verify-full").endsWith("sslRootCert=" + files.get(0));
      assertThat(variable(container, "SPRING_FLYWAY_URL").path("value").asString())
          .startsWith("jdbc:postgresql://${DB_HOST}:${DB_PORT}/${DB_NAME}?")
          .contains("sslmode=verify-full").endsWith("sslrootcert=" + files.get(0));
      if (node.path("kind").asString().equals("Job")) {
        assertThat(variable(container, "KAFKA_BOOTSTRAP_SERVERS").path("value").asString())
            .as("of no broker").startsWith("localhost");
        return;
      }
      assertThat(variable(container, "SPRING_KAFKA_SECURITY_PROTOCOL").path("value").asString())
          .isEqualTo("SASL_SSL");
      assertThat(variable(container, "SPRING_KAFKA_SSL_TRUST_STORE_LOCATION")
          .path("value").asString()).isEqualTo("file:" + files.get(1));
    });
  }

  @Test
  void reconciliationHasRoomForAsManyReportsAsItTakesAtOnce() throws IOException {
    String module = "reconciliation-service/src/main/";
    String size = first(module + "resources/application.yml", "SETTLEMENT_MAX_SIZE:(\\w+)}");
    String atOnce = first(module + "java/dev/quittance/reconciliation/settlement/"
        + "SettlementSettings.java", "@DefaultValue\\(\"(\\d+)\"\\) int concurrency");
    JsonNode pod = pod("overlays/prod", "reconciliation-service");
    JsonNode folder = pod.path("volumes").valueStream()
        .filter(volume -> volume.path("name").asString().equals("tmp"))
        .findFirst().orElseThrow().path("emptyDir");

    long room = mebibytes(folder.path("sizeLimit"));

    assertThat(folder.has("medium")).as("memory counts as the container's").isFalse();
    assertThat(room * MIB).isGreaterThanOrEqualTo(
        Long.parseLong(size.replace("MB", "")) * MIB * Integer.parseInt(atOnce) + 64 * MIB);
    assertThat(mebibytes(pod.at("/containers/0/resources/requests/ephemeral-storage")))
        .isGreaterThanOrEqualTo(room);
  }

  private static long mebibytes(JsonNode quantity) {
    return Long.parseLong(quantity.asString().replaceFirst("Mi$", ""));
  }

  private static String first(String file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file)));
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  /** Heap, buffers, code and what classes and threads take by themselves. */
  @Test
  void whatTheJvmMayTakeFitsIntoTheContainer() throws IOException {
    String options = "deploy/docker/jvm.options";
    long limit = mebibytes(
        pod("overlays/prod", "order-service").at("/containers/0/resources/limits/memory"));
    long heap = limit * Long.parseLong(first(options, "MaxRAMPercentage=(\\d+)")) / 100;
    long direct = Long.parseLong(first(options, "MaxDirectMemorySize=(\\d+)m"));
    long code = Long.parseLong(first(options, "ReservedCodeCacheSize=(\\d+)m"));
    long metaspace = Long.parseLong(first(options, "MaxMetaspaceSize=(\\d+)m"));

    assertThat(heap + direct + code + metaspace).isLessThanOrEqualTo(limit - 108);
  }
}
