package dev.quittance.order.openapi;

import dev.quittance.runtime.security.PublicPaths;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Adds to every operation its id, who may call it, its problems and its example. */
final class OperationDetails implements GlobalOpenApiCustomizer {

  /** Where an operation carries its {@link Endpoint} until it is read here. */
  static final String ENDPOINT = "x-endpoint";
  private static final String PROBLEM_SCHEMA = "#/components/schemas/Problem";
  private static final List<String> ALWAYS = List.of("500 internal_error", "503 unavailable");
  private static final List<String> WITH_TOKEN =
      List.of("401 unauthorized", "401 invalid_api_key");
  private static final List<String> WITH_BODY = List.of("400 bad_request",
      "400 invalid_idempotency_key", "409 idempotency_in_progress", "413 body_too_large",
      "415 unsupported_media_type", "422 idempotency_key_reused");
  /** See RateLimitFilter. */
  private static final Set<String> LIMITED =
      Set.of("createOrder", "applyCoupon", "requireToPay", "createPayment");

  private final List<PathPattern> publicPaths;
  private final JsonNode examples;
  private final JsonMapper json;

  OperationDetails(PublicPaths publicPaths, Resource examples, JsonMapper json) {
    this.publicPaths = publicPaths.patterns().stream()
        .map(PathPatternParser.defaultInstance::parse).toList();
    this.json = json;
    try (InputStream content = examples.getInputStream()) {
      this.examples = json.readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void customise(OpenAPI document) {
    document.getComponents().addSchemas("Problem", problem());
    if (document.getTags() != null) {
      document.getTags().forEach(tag -> tag.name(plainTag(tag.getName()))
          .description(Descriptions.plain(String.valueOf(tag.getDescription()))));
    }
    Set<String> ids = new HashSet<>();
    new TreeMap<>(document.getPaths()).forEach((path, item) ->
        item.readOperationsMap().forEach((method, operation) ->
            complete(path, method, operation, ids)));
  }

  private static String plainTag(String name) {
    return name.replace("-controller", "");
  }

  private static void describe(Operation operation) {
    if (operation.getTags() != null) {
      operation.setTags(operation.getTags().stream().map(OperationDetails::plainTag).toList());
    }
    String all = operation.getDescription();
    String first = operation.getSummary();
    if (all != null && first != null) {
      operation.setSummary(Descriptions.plain(first));
      operation.setDescription(all.equals(first) ? null : Descriptions.plain(all));
    }
  }

  private static Schema<?> problem() {
    Schema<?> schema = new Schema<>().types(Set.of("object"))
        .description("A problem document of RFC 9457.");
    schema.addProperty("type", text("https://quittance.dev/problems/ and the code"));
    schema.addProperty("title", text("the status in words"));
    schema.addProperty("status", new IntegerSchema().types(Set.of("integer")));
    schema.addProperty("detail", text("for a person"));
    schema.addProperty("instance", text("the path that was called"));
    schema.addProperty("code", text("stable; see docs/errors.md"));
    schema.addProperty("payment_channel", text("where a provider is involved"));
    schema.setRequired(List.of("type", "title", "status", "code"));
    return schema;
  }

  private static Schema<?> text(String description) {
    return new StringSchema().types(Set.of("string")).description(description);
  }

  private void complete(String path, HttpMethod method, Operation operation, Set<String> ids) {
    Map<String, Object> extensions = operation.getExtensions();
    Endpoint endpoint = extensions == null ? null : (Endpoint) extensions.remove(ENDPOINT);
    List<String> problems = new ArrayList<>(ALWAYS);
    if (endpoint != null) {
      operation.setOperationId(endpoint.id());
      problems.addAll(List.of(endpoint.problems()));
      if (LIMITED.contains(endpoint.id())) {
        problems.add("429 rate_limited");
      }
      succeed(operation, endpoint.success());
    }
    if (!ids.add(operation.getOperationId())) {
      operation.setOperationId(operation.getOperationId() + "ByOtherPath");
    }
    boolean open = publicPaths.stream()
        .anyMatch(pattern -> pattern.matches(PathContainer.parsePath(path)));
    if (!open) {
      problems.addAll(WITH_TOKEN);
      operation.setSecurity(List.of(new SecurityRequirement()
          .addList(ApiDescription.BEARER), new SecurityRequirement()
          .addList(ApiDescription.BEARER).addList(ApiDescription.API_KEY)));
    }
    if (method == HttpMethod.POST) {
      problems.addAll(WITH_BODY);
      operation.addParametersItem(new HeaderParameter().name("Idempotency-Key").required(false)
          .description("makes repeating safe for 24 hours")
          .schema(new StringSchema().types(Set.of("string"))));
    }
    describe(operation);
    fail(operation, problems);
    illustrate(operation);
  }

  private static void succeed(Operation operation, String[] statuses) {
    ApiResponses responses = operation.getResponses();
    List<String> told = responses.keySet().stream().filter(each -> each.startsWith("2")).toList();
    ApiResponse plain = told.isEmpty() ? null : responses.get(told.getFirst());
    told.forEach(responses::remove);
    if (plain != null && String.valueOf(plain.getContent()).contains("ServerSentEvent")) {
      plain.setContent(new Content().addMediaType("text/event-stream",
          plain.getContent().values().iterator().next()));
    }
    for (String status : statuses) {
      boolean empty = status.startsWith("3") || status.startsWith("204");
      responses.addApiResponse(status.substring(0, 3), new ApiResponse()
          .description(status.substring(4))
          .content(plain == null || empty ? null : plain.getContent()));
    }
  }

  private static void fail(Operation operation, List<String> problems) {
    problems.stream().collect(Collectors.groupingBy(problem -> problem.substring(0, 3),
        TreeMap::new, Collectors.toCollection(TreeSet::new))).forEach((status, all) -> {
          List<String> codes = all.stream().map(problem -> problem.substring(4)).toList();
          MediaType document = new MediaType().schema(new Schema<>().$ref(PROBLEM_SCHEMA));
          codes.forEach(code -> document.addExamples(code, new Example().value(Map.of(
              "type", "https://quittance.dev/problems/" + code,
              "title", HttpStatus.valueOf(Integer.parseInt(status)).getReasonPhrase(),
              "status", Integer.parseInt(status), "code", code))));
          operation.getResponses().addApiResponse(status, new ApiResponse()
              .description(codes.stream().map(code -> "`" + code + "`")
                  .collect(Collectors.joining(", ")))
              .content(new Content().addMediaType("application/problem+json", document)));
        });
  }

  /** The example of a request is executed by a test, which compares the answer's shape. */
  private void illustrate(Operation operation) {
    JsonNode example = examples.path(operation.getOperationId());
    if (example.has("request") && operation.getRequestBody() != null) {
      put(operation.getRequestBody().getContent(), example.get("request"));
    }
    ApiResponse response = operation.getResponses().get(example.path("status").asString("200"));
    if (example.has("response") && response != null) {
      put(response.getContent(), example.get("response"));
    }
  }

  private void put(@Nullable Content content, JsonNode example) {
    if (content != null && !content.isEmpty()) {
      // Statuses share their content: an example belongs to one of them.
      content.values().iterator().next().setExample(json.treeToValue(example, Object.class));
    }
  }
}
