package dev.quittance.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docker-compose.yml agrees with the stack that runs without containers. */
@Timeout(30)
class ComposeFileTests {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static JsonNode service(String name) throws IOException {
    Object file = new Yaml().load(Files.readString(ROOT.resolve("docker-compose.yml")));
    return JsonMapper.builder().build().<JsonNode>valueToTree(file).required("services")
        .required(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "payment-gateway-service", "webhook-ingest-service", "reconciliation-service"})
  void tellsServicesAllThatTheLocalStackTellsThem(String name, @TempDir Path folder)
      throws IOException {
    Map<String, String> local =
        new ProviderEnvironment(new StackSettings(folder, folder, Map.of())).ofServices();

    JsonNode environment = service(name).required("environment");

    assertThat(environment.propertyNames()).containsAll(local.keySet());
    for (String key : local.keySet()) {
      if (key.matches(".*(_KEY|_SECRET|_ID)")) {
        assertThat(environment.path(key).asString()).as(key).isEqualTo(local.get(key));
      }
    }
    assertThat(environment.path("PAYMENT_CHANNELS_ENABLED").asString())
        .isEqualTo(ProviderEnvironment.ENABLED);
  }

  /** What frontends are told is the order service's too; sealing keys are not for those without. */
  @Test
  void givesEachServiceTheKeysThatItUses(@TempDir Path folder) throws IOException {
    StackSettings settings = new StackSettings(folder, folder, Map.of());
    Map<String, String> local = new ServiceProcesses(settings, LocalSecrets.in(folder),
        new ProviderEnvironment(settings), Map.of()).orderEnvironment();

    JsonNode environment = service("order-service").required("environment");

    assertThat(environment.propertyNames()).containsAll(local.keySet());
    for (String key : List.of("STRIPE_PUBLISHABLE_KEY", "OMISE_PUBLIC_KEY", "PAYPAL_CLIENT_ID")) {
      assertThat(environment.path(key).asString()).as(key).isEqualTo(local.get(key));
    }
    assertThat(environment.has("PAYLOAD_SEALING_KEYS")).isTrue();
    assertThat(environment.propertyNames()).noneMatch(key -> key.startsWith("STRIPE_SECRET"));
    for (String name : List.of("webhook-ingest-service", "reconciliation-service")) {
      assertThat(service(name).required("environment").has("PAYLOAD_SEALING_KEYS")).isFalse();
    }
  }

  /** A report of a settlement is larger than what is in memory may be. */
  @Test
  void takesSettlementReportsToDisk() throws IOException {
    JsonNode service = service("reconciliation-service");

    assertThat(texts(service.required("tmpfs"))).isEmpty();
    assertThat(texts(service.required("volumes"))).contains("/tmp");
  }

  @Test
  void letsEveryProviderOfTheSimulatorSendItsWebhooks(@TempDir Path folder) throws IOException {
    JsonNode environment = service("provider-simulator").required("environment");

    assertThat(new ProviderEnvironment(new StackSettings(folder, folder, Map.of()))
        .ofSimulator().keySet().stream().filter(key -> key.endsWith("_WEBHOOK_URL")))
        .isNotEmpty().allMatch(environment::has);
  }

  @ParameterizedTest
  @EnumSource(names = {"ORDER", "GATEWAY", "INGEST", "RECONCILIATION"})
  void publishesNoPortOfAServiceThatScalesButEntersIt(Part part) throws IOException {
    JsonNode service = service(part.partName());

    assertThat(service.has("ports")).isFalse();
    assertThat(service.has("container_name")).isFalse();
    int port = StackSettings.of(Path.of(""), Map.<String, String>of()::get).port(part);
    assertThat(texts(service("entry").required("command")))
        .contains(port + "=" + part.partName() + ":" + port);
    assertThat(texts(service("entry").required("ports")))
        .contains("127.0.0.1:${%s:-%d}:%d".formatted(part.variable(), port, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"order-service", "payment-gateway-service", "webhook-ingest-service",
    "reconciliation-service", "provider-simulator", "entry"})
  void runsEachOfOurImagesWithLittlePower(String name) throws IOException {
    JsonNode service = service(name);

    assertThat(service.path("read_only").asBoolean()).isTrue();
    assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
    assertThat(texts(service.path("security_opt"))).containsExactly("no-new-privileges:true");
    assertThat(service.path("mem_limit").asString()).isNotEmpty();
  }

  @Test
  void runsTheBrokerThatTheBuildTestsWith() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String version = pom.replaceAll("(?s).*<kafka.version>([^<]+)</kafka.version>.*", "$1");

    assertThat(service("kafka").path("image").asString()).isEqualTo("apache/kafka:" + version);
    assertThat(Files.readString(ROOT.resolve("service-runtime/src/test/java/dev/quittance/"
        + "runtime/testing/ContainerServers.java")))
        .contains("\"apache/kafka:" + version + "\"")
        .contains("\"" + service("postgres").path("image").asString() + "\"");
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }
}
