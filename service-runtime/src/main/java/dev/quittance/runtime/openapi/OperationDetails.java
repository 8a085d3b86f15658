package dev.quittance.runtime.openapi;

import dev.quittance.runtime.security.PublicPaths;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Adds to every operation its id, who may call it, its problems and its example. */
final class OperationDetails implements GlobalOpenApiCustomizer {

  /** Where an operation carries its {@link Endpoint} until it is read here. */
  static final String ENDPOINT = "x-endpoint";
  private static final List<String> ALWAYS = List.of("500 internal_error", "503 unavailable");
  private static final List<String> WITH_TOKEN = List.of("401 unauthorized",
      "401 invalid_api_key", "503 identity_provider_unavailable");
  private static final List<String> WITH_BODY =
      List.of("400 invalid_request", "408 request_timeout", "413 body_too_large",
          "415 unsupported_media_type");
  private static final List<String> WITH_KEY = List.of("400 invalid_idempotency_key",
      "408 request_timeout", "409 idempotency_in_progress", "413 body_too_large",
      "422 idempotency_key_reused");
  /** What has the same meaning everywhere. */
  private static final Map<String, String> PARAMETERS = Map.of(
      "cursor", "`next_cursor` of the page before; begins anew without it",
      "limit", "how many at most",
      "orderId", "the order", "order_id", "the order",
      "paymentId", "our id of the payment", "payment_id", "our id of the payment",
      "payment_channel", "the provider, `stripe` for one",
      "provider", "the provider, `stripe` for one");

  private static final int LARGEST_PAGE = 200;

  private final List<PathPattern> publicPaths;
  private final Map<String, String> parameters;
  private final boolean idempotent;
  private final Examples examples;

  OperationDetails(PublicPaths publicPaths, Map<String, String> parameters,
      boolean idempotent, Examples examples) {
    this.publicPaths = publicPaths.patterns().stream()
        .map(PathPatternParser.defaultInstance::parse).toList();
    this.parameters = new HashMap<>(PARAMETERS);
    this.parameters.putAll(parameters);
    this.idempotent = idempotent;
    this.examples = examples;
  }

  @Override
  public void customise(OpenAPI document) {
    document.getComponents().addSchemas(Problems.SCHEMA_NAME, Problems.schema());
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

  private void describe(Operation operation) {
    if (operation.getTags() != null) {
      operation.setTags(operation.getTags().stream().map(OperationDetails::plainTag).toList());
    }
    String all = operation.getDescription();
    String first = operation.getSummary();
    if (all != null && first != null) {
      operation.setSummary(Descriptions.plain(first));
      operation.setDescription(all.equals(first) ? null : Descriptions.plain(all));
    }
    if (operation.getParameters() != null) {
      operation.getParameters().forEach(this::describe);
    }
  }

  private void describe(Parameter parameter) {
    String javadoc = parameter.getDescription();
    parameter.setDescription(
        javadoc == null ? parameters.get(parameter.getName()) : Descriptions.plain(javadoc));
  }

  private void complete(String path, HttpMethod method, Operation operation, Set<String> ids) {
    Map<String, Object> extensions = operation.getExtensions();
    Endpoint endpoint = extensions == null ? null : (Endpoint) extensions.remove(ENDPOINT);
    List<String> problems = new ArrayList<>(ALWAYS);
    if (endpoint != null) {
      operation.setOperationId(endpoint.id());
      problems.addAll(List.of(endpoint.problems()));
      succeed(operation, endpoint);
      for (String header : endpoint.headers()) {
        String[] words = header.split(" ", 2);
        operation.addParametersItem(new HeaderParameter().name(words[0])
            .required(endpoint.headers().length == 1).description(words[1])
            .schema(new StringSchema().types(Set.of("string"))));
      }
    }
    if (!ids.add(operation.getOperationId())) {
      operation.setOperationId(operation.getOperationId() + "ByOtherPath");
    }
    boolean open = publicPaths.stream()
        .anyMatch(pattern -> pattern.matches(PathContainer.parsePath(path)));
    if (!open) {
      problems.addAll(WITH_TOKEN);
      operation.setSecurity(List.of(new SecurityRequirement()
          .addList(OpenApiAutoConfiguration.BEARER), new SecurityRequirement()
          .addList(OpenApiAutoConfiguration.BEARER).addList(OpenApiAutoConfiguration.API_KEY)));
    }
    if (path.startsWith("/admin/")) {
      problems.add("403 forbidden");
    }
    if (operation.getRequestBody() != null) {
      problems.addAll(WITH_BODY);
    }
    if (idempotent && method == HttpMethod.POST) {
      problems.addAll(WITH_KEY);
      operation.addParametersItem(new HeaderParameter().name("Idempotency-Key").required(false)
          .description("makes repeating safe for 24 hours")
          .schema(new StringSchema().types(Set.of("string")).pattern("^[!-~]{1,255}$")));
    }
    describe(operation);
    bound(operation, problems);
    Problems.add(operation, problems);
    if (idempotent && method == HttpMethod.POST) {
      operation.getResponses().values().forEach(answer -> answer.addHeaderObject(
          "Idempotency-Replayed", header("`true` on the first answer given again")));
    }
    examples.illustrate(operation);
  }

  /** The length of a page is refused beyond its bounds, or the nearest of them counts. */
  private static void bound(Operation operation, List<String> problems) {
    for (Parameter parameter : Objects.requireNonNullElse(
        operation.getParameters(), List.<Parameter>of())) {
      if (parameter.getName().equals("limit") && problems.contains("400 invalid_limit")) {
        parameter.getSchema().minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(LARGEST_PAGE));
      } else if (parameter.getName().equals("limit")) {
        parameter.setDescription(parameter.getDescription()
            + ", 1 to " + LARGEST_PAGE + "; the nearest of these counts for any other");
      }
    }
  }

  private static void succeed(Operation operation, Endpoint endpoint) {
    ApiResponses responses = operation.getResponses();
    List<String> told = responses.keySet().stream().filter(each -> each.startsWith("2")).toList();
    ApiResponse plain = told.isEmpty() ? null : responses.get(told.getFirst());
    told.forEach(responses::remove);
    Content content = plain == null ? null : plain.getContent();
    for (String status : endpoint.success()) {
      String code = status.substring(0, 3);
      boolean empty = status.startsWith("3") || code.equals("204");
      ApiResponse answer = new ApiResponse().description(status.substring(4))
          .content(empty ? null : content);
      if (List.of(endpoint.located()).contains(code)) {
        answer.addHeaderObject("Location", header("where to look, or to go, next"));
      }
      responses.addApiResponse(code, answer);
    }
  }

  private static Header header(String description) {
    return new Header().description(description)
        .schema(new StringSchema().types(Set.of("string")));
  }
}
