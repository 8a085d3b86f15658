package dev.quittance.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.openapi.Endpoint;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document as a service serves it. */
public final class ServedApi {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LARGEST = 4 << 20;

  private ServedApi() {
  }

  /** Reads it, without a token. */
  public static String read(WebTestClient client) {
    return String.valueOf(client.mutate()
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST)).build().get()
        .uri("/v3/api-docs").exchange().expectStatus().isOk().expectBody(String.class)
        .returnResult().getResponseBody());
  }

  /**
   * Fails unless it is the one in docs/api. With {@code -Papi} that one is written first.
   *
   * @param service the name of the file
   */
  public static void assertIsCheckedIn(String served, String service) throws IOException {
    Path file = Path.of("../docs/api/" + service + ".json");
    if (Boolean.getBoolean("api.write")) {
      Files.writeString(file, served + "\n");
    }
    String known = Files.exists(file) ? Files.readString(file) : "{}";

    assertThat(JSON.readTree(known)).as("""
        docs/api/%s.json is stale. If the change of the API is meant, run mvn -Papi""", service)
        .isEqualTo(JSON.readTree(served));
  }

  /** Fails unless it describes each endpoint of the service in words, and no other. */
  public static void assertDocumentsEverything(
      ApiDocument api, RequestMappingHandlerMapping handlers) {
    Set<String> served = new HashSet<>();
    handlers.getHandlerMethods().forEach((mapping, method) -> {
      if (method.getBeanType().getPackageName().startsWith("dev.quittance")) {
        mapping.getPatternsCondition().getPatterns().forEach(path ->
            mapping.getMethodsCondition().getMethods().forEach(verb -> {
              served.add(nameOf(verb, path.getPatternString()));
              assertDocuments(api, mapping, method, verb, path.getPatternString());
            }));
      }
    });
    assertIsSound(api);
    assertThat(api.operations()).as("operations").isNotEmpty().allSatisfy(operation ->
        assertThat(served).contains(operation.method() + " " + operation.path()));
  }

  /** Fails unless tools for OpenAPI, and people, can read it. */
  private static void assertIsSound(ApiDocument api) {
    assertThat(api.root().required("paths").propertyNames().stream()
        .map(path -> path.replaceAll("\\{[^}]*}", "{}")))
        .as("paths, without the names of their parameters").doesNotHaveDuplicates();
    assertThat(api.root().findValues("description").stream()
        .filter(JsonNode::isString).map(JsonNode::asString)).as("descriptions").isNotEmpty()
        .allSatisfy(text -> assertThat(text)
            .doesNotContainPattern("\\{@|&[a-z]+;|</?(p|code|pre|ul|li|b|i|a)>")
            .doesNotContainPattern("(^| )#[a-z]|[;:,]$|[;,] or$"));
    assertExamplesFit(api);
    assertThat(api.root().required("components").required("schemas").propertyNames())
        .as("schemas").allSatisfy(name -> assertThat(api.root().toString())
            .contains("#/components/schemas/" + name + "\""));
  }

  private static void assertExamplesFit(ApiDocument api) {
    api.operations().forEach(operation -> Stream.concat(
            Stream.of(operation.description().path("requestBody")),
            operation.description().required("responses").valueStream())
        .flatMap(body -> body.path("content").valueStream())
        .filter(content -> content.has("example")).forEach(content ->
            assertThat(api.errors(content.required("schema"), content.get("example")))
                .as("an example of %s %s", operation.method(), operation.path()).isEmpty()));
  }

  private static String nameOf(RequestMethod verb, String path) {
    return verb.name().toLowerCase(Locale.ROOT) + " " + path;
  }

  private static void assertDocuments(ApiDocument api, RequestMappingInfo mapping,
      HandlerMethod method, RequestMethod verb, String path) {
    String name = nameOf(verb, path);
    JsonNode described = api.root().required("paths").path(path)
        .path(verb.name().toLowerCase(Locale.ROOT));
    assertThat(described.isObject()).as("%s is documented", name).isTrue();
    Endpoint endpoint = method.getMethodAnnotation(Endpoint.class);
    if (endpoint == null) {
      assertThat(method.hasMethodAnnotation(Hidden.class))
          .as("%s of %s has an @Endpoint, or another documents it", name, method).isTrue();
    } else {
      assertThat(described.required("operationId").asString()).as(name)
          .isIn(endpoint.id(), endpoint.id() + "ByOtherPath");
    }
    assertThat(described.path("summary").asString("")).as("the summary of %s", name).isNotBlank();
    assertThat(described.path("parameters").valueStream()
        .filter(parameter -> parameter.path("description").asString("").isBlank())
        .map(parameter -> parameter.required("name").asString()))
        .as("parameters of %s that nobody describes", name).isEmpty();
    assertThat(described.required("responses").propertyNames()).as("answers of %s", name)
        .anyMatch(status -> status.startsWith("2") || status.startsWith("3"));
    assertThat(described.path("requestBody").path("content").propertyNames())
        .as("bodies of %s", name).containsAll(consumedBy(mapping));
  }

  private static List<String> consumedBy(RequestMappingInfo mapping) {
    return mapping.getConsumesCondition().getConsumableMediaTypes().stream()
        .map(MediaType::toString).toList();
  }
}
