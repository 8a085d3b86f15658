package dev.quittance.runtime.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests and answers that the document shows, by the operation's id. */
record Examples(JsonNode shown, JsonMapper json) {

  /** Reads them; there are none if there is no such file. */
  static Examples of(Resource file, JsonMapper json) {
    if (!file.exists()) {
      return new Examples(json.createObjectNode(), json);
    }
    try (InputStream content = file.getInputStream()) {
      return new Examples(json.readTree(content), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The example of a request is executed by a test, which compares the answer's shape. */
  void illustrate(Operation operation) {
    JsonNode example = shown.path(operation.getOperationId());
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
