package dev.quittance.order.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.OrderTestBase;
import dev.quittance.order.WebhookSink;
import dev.quittance.runtime.testing.ApiDocument;
import dev.quittance.runtime.testing.ServedApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Executes every example of the requirement documents, and those of the OpenAPI document. */
class ExamplesIntegrationTests extends OrderTestBase {

  private static final Path EXAMPLES = Path.of("src/test/resources/examples");
  private static final Path SHOWN = Path.of("src/main/resources/openapi/examples.json");
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, String> names = new HashMap<>();

  static Stream<Arguments> examples() {
    return Stream.of("000", "001", "002", "003", "004", "others").flatMap(document ->
        read(EXAMPLES.resolve(document + ".json")).valueStream().map(example ->
            Arguments.of(document, example.required("name").asString(), example)));
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("examples")
  void answersAsTheDocumentSays(String document, String name, JsonNode example) {
    names.put("USER_BID", user);
    prepare(example.path("before").asString(""));

    EntityExchangeResult<String> answer = execute(example);

    assertThat(answer.getStatus().value()).as(answer.getResponseBody())
        .isEqualTo(example.required("status").asInt());
    String body = String.valueOf(answer.getResponseBody());
    assertThat(api().operation(example.required("operation").asString()).description()
        .required("responses").path(answer.getStatus().value() + "").path("headers")
        .has("Location")).as("the document says whether there is a Location")
        .isEqualTo(answer.getResponseHeaders().getLocation() != null);
    if (example.has("text")) {
      assertThat(body).contains(example.get("text").asString());
    }
    if (example.has("location")) {
      assertThat(answer.getResponseHeaders().getLocation())
          .hasToString(named(example.get("location").asString()));
      assertSigned(example.get("webhook").asString());
    }
    if (example.has("fields") || example.has("actions") || example.has("first")) {
      assertAnswer(example, answer.getStatus().value(), JSON.readTree(body));
    }
  }

  private void assertAnswer(JsonNode example, int status, JsonNode answer) {
    String operation = example.required("operation").asString();
    assertThat(api().errorsOfAnswer(operation, status, answer)).isEmpty();
    example.path("fields").propertyStream().forEach(field ->
        assertField(field.getKey(), field.getValue(), at(answer, field.getKey())));
    example.path("first").propertyStream().forEach(field -> assertField(field.getKey(),
        field.getValue(), answer.required("items").get(0).path(field.getKey())));
    if (example.has("actions")) {
      List<String> actions = answer.required("entries").valueStream()
          .map(entry -> entry.required("action").asString()).toList();
      assertThat(actions).containsSubsequence(
          example.get("actions").valueStream().map(JsonNode::asString).toList());
    }
    JsonNode shown = read(SHOWN).path(operation);
    if (shown.has("response") && status == shown.path("status").asInt(200)) {
      assertThat(fieldsOf(answer)).as("the fields of the example that is shown for it")
          .isEqualTo(fieldsOf(shown.get("response")));
    }
  }

  private static TreeSet<String> fieldsOf(JsonNode object) {
    return new TreeSet<>(object.propertyNames());
  }

  private static JsonNode at(JsonNode root, String path) {
    JsonNode found = root;
    for (String name : path.split("\\.")) {
      found = found.path(name);
    }
    return found;
  }

  private void assertField(String name, JsonNode expected, JsonNode actual) {
    if (expected.isString() && expected.asString().matches("<.*>")) {
      assertThat(actual.isString()).as("%s is a text: %s", name, actual).isTrue();
      switch (expected.asString()) {
        case "<time>" -> assertThat(Instant.parse(actual.asString())).as(name).isNotNull();
        case "<uuid>" -> assertThat(actual.asString()).as(name).matches(UUID);
        default -> assertThat(actual.asString()).as(name).isNotBlank();
      }
    } else if (expected.isNumber()) {
      assertThat(actual.isNumber()).as("%s is a number: %s", name, actual).isTrue();
      assertThat(actual.decimalValue()).as(name).isEqualByComparingTo(expected.decimalValue());
    } else if (expected.isObject()) {
      assertThat(fieldsOf(actual)).as(name).isEqualTo(fieldsOf(expected));
      expected.propertyStream().forEach(field -> assertField(
          name + "." + field.getKey(), field.getValue(), actual.path(field.getKey())));
    } else {
      assertThat(actual).as(name).isEqualTo(JSON.readTree(named(expected.toString())));
    }
  }

  private void assertSigned(String type) {
    List<WebhookSink.Delivery> deliveries = WebhookSink.deliveries(names.get("PAYMENT_ID"));
    assertThat(deliveries).hasSize(1);
    assertThat(JSON.readTree(deliveries.getFirst().body()).required("type").asString())
        .isEqualTo(type);
    assertThat(deliveries.getFirst().signature()).matches("t=[0-9]+,v1=[0-9a-f]{64}");
  }

  private EntityExchangeResult<String> execute(JsonNode example) {
    CompletableFuture<EntityExchangeResult<String>> call =
        CompletableFuture.supplyAsync(() -> call(example));
    if (example.has("gateway")) {
      PaymentRequested request = awaitRequest();
      names.put("PAYMENT_ID", request.paymentId().value());
      requests.send(answered(request, example.get("gateway")));
    }
    if (example.path("refund").asBoolean(false)) {
      Awaitility.await().atMost(PATIENCE).until(() -> refund() != null);
      RefundRequested asked = refund();
      names.put("REFUND_ID", asked.refundId().value());
      requests.send(new RefundCreated(asked.orderId(), asked.paymentId(), asked.refundId(),
          "stripe", "re_" + asked.refundId(), asked.amount(), true, Instant.now()));
    }
    return call.join();
  }

  private EntityExchangeResult<String> call(JsonNode example) {
    WebTestClient.RequestBodySpec call = as(user, example.path("scopes").asString(""))
        .method(HttpMethod.valueOf(example.path("method").asString("POST")))
        .uri(named(example.required("path").asString()));
    if (example.has("body")) {
      call.contentType(MediaType.APPLICATION_JSON)
          .bodyValue(named(example.get("body").toString()));
    }
    return call.exchange().expectBody(String.class).returnResult();
  }

  /** Each example is on its own: the order and the payment that it speaks of are made here. */
  private void prepare(String before) {
    if (before.isEmpty()) {
      return;
    }
    String state = before.substring(0, before.indexOf(' '));
    String product = before.substring(before.indexOf(' ') + 1);
    String order = json(post("/api/orders", "{\"%s\": \"%s\"}".formatted(
        product.equals("course") ? "product_id" : "package", product)))
        .required("order_id").asString();
    names.put("ORDER_BID", order);
    if (state.equals("order")) {
      return;
    }
    CompletableFuture<JsonNode> paying =
        pay(order, state.equals("dummy") ? "dummy" : "stripe:checkout_session");
    PaymentRequested request = request(order, 1);
    String payment = request.paymentId().value();
    names.put("PAYMENT_ID", payment);
    names.put("SESSION_ID", "cs_test_" + payment);
    requests.send(answered(request, checkout()));
    paying.join();
    awaitSession(order);
    if (state.equals("paid")) {
      succeed(order, request.paymentId(), request.amount());
      awaitStatus(order, "paid");
    }
  }

  private void awaitSession(String order) {
    Awaitility.await().atMost(PATIENCE).until(() -> json(as(user).get()
        .uri("/api/orders/" + order + "/payment").exchange())
        .path("payment_status").asString().equals("pending"));
  }

  private static JsonNode checkout() {
    return JSON.readTree("""
        {"mode": "checkout_session", "checkout_session_id": "SESSION_ID",
         "checkout_session_url": "https://checkout.stripe.com/c/pay/cs_test_xxx"}""");
  }

  private PaymentCreated answered(PaymentRequested request, JsonNode payload) {
    PaymentCreated told =
        created(request, payload.required("mode").asString(), named(payload.toString()));
    Map<String, String> references = new HashMap<>(told.references());
    references.put("checkout_session", "cs_test_" + request.paymentId());
    return new PaymentCreated(told.orderId(), told.paymentId(), told.paymentChannel(),
        told.channel(), told.providerPaymentId(), references, told.amount(), told.mode(),
        told.sealedPayload(), told.expiresAt(), told.createdAt());
  }

  private PaymentRequested awaitRequest() {
    Awaitility.await().atMost(PATIENCE).until(() -> !mine().isEmpty());
    return mine().getLast();
  }

  private List<PaymentRequested> mine() {
    return requests.events(PaymentRequested.class).stream()
        .filter(event -> event.userId().equals(user)).toList();
  }

  private RefundRequested refund() {
    return requests.events(RefundRequested.class).stream()
        .filter(event -> event.paymentId().value().equals(names.get("PAYMENT_ID")))
        .findFirst().orElse(null);
  }

  private String named(String text) {
    String result = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      result = result.replace(name.getKey(), name.getValue());
    }
    return result;
  }

  private ApiDocument api() {
    return ApiDocument.of(ServedApi.read(as(user)));
  }

  @Test
  void showsOnlyExamplesThatAreExecutedAndFitTheirSchemas() {
    ApiDocument api = api();
    read(SHOWN).propertyStream().forEach(shown -> {
      String operation = shown.getKey();
      JsonNode example = shown.getValue();
      JsonNode description = api.operation(operation).description();
      if (example.has("request")) {
        assertThat(examples().map(each -> (JsonNode) each.get()[2])
            .filter(each -> each.required("operation").asString().equals(operation))
            .map(each -> each.path("body")).toList()).as(operation)
            .contains(example.get("request"));
        assertThat(api.errors(api.schemaOf(description.required("requestBody")).orElseThrow(),
            example.get("request"))).as(operation).isEmpty();
      }
      if (example.has("response")) {
        assertThat(api.errorsOfAnswer(operation, example.path("status").asInt(200),
            example.get("response"))).as(operation).isEmpty();
      }
    });
  }
}
