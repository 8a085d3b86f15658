package dev.quittance.runtime.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An OpenAPI document, to look operations up in and to hold answers against. */
public record ApiDocument(JsonNode root) {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** An operation with where it is. */
  public record Operation(String path, String method, JsonNode description) {
  }

  public static ApiDocument of(String text) {
    return new ApiDocument(JSON.readTree(text));
  }

  /** All operations. */
  public List<Operation> operations() {
    return root.required("paths").propertyStream()
        .flatMap(path -> path.getValue().propertyStream().map(method ->
            new Operation(path.getKey(), method.getKey(), method.getValue())))
        .toList();
  }

  public Operation operation(String id) {
    return operations().stream()
        .filter(each -> each.description().required("operationId").asString().equals(id))
        .findFirst().orElseThrow(() -> new AssertionError("no operation " + id));
  }

  /** The schema of the first content of a response or request body, if it has any. */
  public Optional<JsonNode> schemaOf(JsonNode bodyOrResponse) {
    return bodyOrResponse.path("content").propertyStream().map(Map.Entry::getValue)
        .map(content -> content.path("schema")).filter(JsonNode::isObject).findFirst();
  }

  /** What is wrong with a value, fields that nobody documented included; empty if nothing is. */
  public List<String> errors(JsonNode schema, JsonNode value) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", closed());
    Schema compiled = SCHEMAS.getSchema(whole.toString(), InputFormat.JSON);
    return compiled.validate(value.toString(), InputFormat.JSON).stream()
        .map(Object::toString).toList();
  }

  /** The components, whose objects have no other fields than those named; problems may. */
  private JsonNode closed() {
    ObjectNode components = ((ObjectNode) root.required("components")).deepCopy();
    components.required("schemas").propertyStream()
        .filter(schema -> !schema.getKey().equals("Problem"))
        .map(Map.Entry::getValue)
        .filter(schema -> schema.has("properties") && !schema.has("additionalProperties"))
        .forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
    return components;
  }

  /** What is wrong with an answer to an operation; a code that is not documented, too. */
  public List<String> errorsOfAnswer(String operationId, int status, JsonNode answer) {
    JsonNode response = operation(operationId).description().path("responses")
        .path(Integer.toString(status));
    if (response.isMissingNode()) {
      return List.of(operationId + " has no response " + status);
    }
    JsonNode codes = response.path("content").path("application/problem+json").path("examples");
    if (codes.isObject() && !codes.has(answer.path("code").asString())) {
      return List.of(operationId + " answers " + status + " " + answer.path("code")
          + ", documented are " + codes.propertyNames());
    }
    return schemaOf(response).map(schema -> errors(schema, answer))
        .orElse(List.of(operationId + " has no content for " + status));
  }
}
