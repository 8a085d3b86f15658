package dev.quittance.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds real answers of a service against its OpenAPI document, and counts what was seen. */
public final class ApiAnswers {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FIRST_PROBLEM = 400;

  private final ApiDocument api;
  private final Set<String> succeeded = new TreeSet<>();
  private final Set<String> refused = new TreeSet<>();

  public ApiAnswers(ApiDocument api) {
    this.api = api;
  }

  /** Fails unless the answer has the status and is as the document says; gives its body. */
  public JsonNode check(String operationId, int status, WebTestClient.ResponseSpec answer) {
    EntityExchangeResult<String> result = answer.expectBody(String.class).returnResult();
    String text = String.valueOf(result.getResponseBody());
    String name = operationId + ": " + text;
    assertThat(result.getStatus().value()).as(name).isEqualTo(status);
    MediaType type = status < FIRST_PROBLEM
        ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON;
    assertThat(type.isCompatibleWith(result.getResponseHeaders().getContentType()))
        .as("%s of %s", result.getResponseHeaders().getContentType(), name).isTrue();
    JsonNode body = JSON.readTree(text);
    assertThat(api.errorsOfAnswer(operationId, status, body)).as(name).isEmpty();
    assertThat(api.operation(operationId).description().required("responses")
        .required(Integer.toString(status)).path("headers").has("Location"))
        .as("the document says whether there is a Location: " + name)
        .isEqualTo(result.getResponseHeaders().getLocation() != null);
    (status < FIRST_PROBLEM ? succeeded : refused).add(operationId);
    return body;
  }

  /** Fails unless every operation has succeeded and was refused at least once. */
  public void assertSawEveryOperation() {
    Set<String> all = new TreeSet<>();
    api.operations().forEach(operation ->
        all.add(operation.description().required("operationId").asString()));
    assertThat(succeeded).as("operations that succeeded").isEqualTo(all);
    assertThat(refused).as("operations that were refused").isEqualTo(all);
  }
}
