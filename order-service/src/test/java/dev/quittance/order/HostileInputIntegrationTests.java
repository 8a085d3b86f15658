package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Whatever is sent to whichever endpoint: a problem with a code, never a failure of ours. */
class HostileInputIntegrationTests extends OrderTestBase {

  private static final int AT_ONCE = 8;
  private static final List<String> FIELDS = List.of("order_id", "package", "product_id",
      "amount", "currency", "subject", "return_url", "metadata", "coupon_code", "code",
      "payment_channel", "channel", "country", "extra", "session_id", "payment_id", "reason",
      "result", "credits", "user_id", "idempotency_key", "url", "secret", "events", "name");
  private static final List<String> VALUES = List.of("{}", "[]", "null", "true", "-1", "1e400",
      "99999999999999999999999", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\\u0007x\"",
      "\"' OR 1=1; DROP TABLE orders --\"", "\"../../x\\r\\nX-Y: z\"", "\"%00\"",
      "{\"\\u0000\": \"\\u0000\"}", "\"" + "x".repeat(5000) + "\"");
  private static final List<String> IDS = List.of("%00", "x%00y", "%2e%2e%2f%2e%2e", "%0d%0aX:y",
      "a".repeat(3000), "'%20OR%201=1--", "%F0%9F%92%A9", "%20", "%25", "-1", "null", "%7B%7D",
      "%ED%A0%80", "a;b=c");
  private static final List<String> QUERIES = List.of("limit=-1", "limit=0", "limit=2147483648",
      "limit=x", "limit=%00", "cursor=-1", "cursor=99999999999999999999", "cursor=%00",
      "cursor=x&limit=x", "status=%00", "user=%00", "user_id=%00", "session_id=%00",
      "order_id=%00", "payment_id=%00", "channel=%00", "from=%00", "to=x", "after=-1");

  @Autowired
  private RequestMappingHandlerMapping requestMappingHandlerMapping;

  private WebTestClient everythingAllowed() {
    return as(user, "payments:admin", "orders:price", "credits:spend");
  }

  private List<String> paths(RequestMethod method) {
    return requestMappingHandlerMapping.getHandlerMethods().keySet().stream()
        .filter(mapping -> mapping.getMethodsCondition().getMethods().contains(method))
        .flatMap(mapping -> mapping.getPatternsCondition().getPatterns().stream())
        .map(pattern -> pattern.getPatternString())
        .filter(pattern -> !pattern.startsWith("/actuator"))
        .sorted().distinct().toList();
  }

  private static List<byte[]> bodies(String order) {
    List<String> texts = new ArrayList<>(List.of("", "not json", "null", "[]", "\"text\"", "123",
        "{}", "{\"unknown\": 1}", "{\"order_id\": \"x", "[".repeat(5000),
        "{\"a\":".repeat(5000), "{\"order_id\": \"" + "x".repeat(70_000) + "\"}"));
    for (String value : VALUES) {
      texts.add(FIELDS.stream().map(field -> "\"" + field + "\": " + value)
          .collect(Collectors.joining(", ", "{", "}")));
      texts.add("{\"amount\": \"1.00\", \"currency\": \"CNY\", \"subject\": " + value + "}");
      texts.add("{\"amount\": " + value + ", \"currency\": \"CNY\", \"subject\": \"x\"}");
      texts.add("{\"amount\": \"1.00\", \"currency\": " + value + ", \"subject\": \"x\"}");
      texts.add("{\"package\": \"trial\", \"return_url\": " + value + "}");
      texts.add("{\"package\": \"trial\", \"metadata\": {\"a\": " + value + "}}");
      texts.add("{\"amount\": null, \"reason\": \"x\", \"payment_id\": " + value + "}");
      texts.add("{\"amount\": null, \"reason\": " + value + "}");
      texts.add("{\"order_id\": \"%s\", \"channel\": %s}".formatted(order, value));
      texts.add("{\"order_id\": \"%s\", \"country\": %s, \"extra\": {\"\": %s}}"
          .formatted(order, value, value));
      texts.add("{\"payment_id\": %s, \"result\": \"succeed\"}".formatted(value));
    }
    return Stream.concat(texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)),
        Stream.of(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'})).toList();
  }

  private String filled(String pattern, String id) {
    return pattern.replaceAll("\\{[^}]+}", id);
  }

  @Test
  void answersHostileBodiesWithAProblem() throws Exception {
    String order = newOrder();
    Map<String, String> wrong = new ConcurrentHashMap<>();
    WebTestClient client = everythingAllowed();
    List<Callable<Void>> requests = new ArrayList<>();
    for (String pattern : paths(RequestMethod.POST)) {
      for (byte[] body : bodies(order)) {
        String path = filled(pattern, pattern.contains("{orderId}") ? order : "stripe");
        requests.add(() -> {
          note(wrong, "POST " + path + " " + shortened(body), client.post().uri(path)
              .contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange());
          return null;
        });
      }
    }
    // Some ask to pay and wait for a gateway in vain: not one after the other.
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Void> request : threads.invokeAll(requests)) {
        request.get();
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void answersOtherContentTypesWithAProblem() {
    Map<String, String> wrong = new LinkedHashMap<>();
    for (String pattern : paths(RequestMethod.POST)) {
      String path = filled(pattern, "x");
      for (MediaType type : List.of(MediaType.TEXT_PLAIN, MediaType.APPLICATION_XML,
          MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA)) {
        note(wrong, "POST " + path + " " + type, everythingAllowed().post().uri(path)
            .contentType(type).bodyValue("a=%00&payment_id=%00&result=succeed".getBytes(
                StandardCharsets.UTF_8)).exchange());
      }
      note(wrong, "POST " + path + " large form", everythingAllowed().post().uri(path)
          .contentType(MediaType.APPLICATION_FORM_URLENCODED)
          .bodyValue(("payment_id=" + "x".repeat(400_000)).getBytes(StandardCharsets.UTF_8))
          .exchange());
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void answersHostileIdsWithAProblem() {
    Map<String, String> wrong = new LinkedHashMap<>();
    for (RequestMethod method : List.of(
        RequestMethod.GET, RequestMethod.POST, RequestMethod.DELETE, RequestMethod.PUT)) {
      for (String pattern : paths(method)) {
        for (String id : pattern.contains("{") ? IDS : List.<String>of()) {
          String path = filled(pattern, id);
          WebTestClient.RequestBodySpec request = everythingAllowed()
              .method(HttpMethod.valueOf(method.name()))
              .uri(URI.create("http://localhost:" + port + path));
          note(wrong, method + " " + path, method == RequestMethod.GET ? request.exchange()
              : request.contentType(MediaType.APPLICATION_JSON)
                  .bodyValue("{\"reason\": \"x\"}").exchange());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void answersHostileQueriesWithAProblem() {
    String order = newOrder();
    Map<String, String> wrong = new LinkedHashMap<>();
    for (String pattern : paths(RequestMethod.GET)) {
      if (pattern.endsWith("/events") || pattern.startsWith("/v3/api-docs")) {
        continue;
      }
      for (String query : QUERIES) {
        String path = filled(pattern, pattern.contains("{orderId}") ? order : "x") + "?" + query;
        note(wrong, "GET " + path, everythingAllowed().get()
            .uri(URI.create("http://localhost:" + port + path)).exchange());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void answersHostileHeadersWithAProblem() {
    String order = newOrder();
    Map<String, String> wrong = new LinkedHashMap<>();
    for (String authorization : List.of("Bearer", "Bearer x", "Bearer a.b.c",
        "Bearer " + "x".repeat(5000), "Basic eDp5", TestTokens.bearer("") + "x",
        TestTokens.bearer(""))) {
      note(wrong, "Authorization: " + authorization, nobody().get().uri("/api/orders/" + order)
          .header("Authorization", authorization).exchange());
    }
    for (String key : List.of("x".repeat(300), "a b")) {
      note(wrong, "Idempotency-Key: " + key, everythingAllowed().post().uri("/api/orders")
          .header("Idempotency-Key", key).contentType(MediaType.APPLICATION_JSON)
          .bodyValue("{\"package\": \"nothing\"}").exchange());
    }
    for (String id : List.of("x", "-1", "9".repeat(40))) {
      note(wrong, "Last-Event-ID: " + id, as("somebody-else").get()
          .uri("/api/orders/" + order + "/events").header("Last-Event-ID", id)
          .accept(MediaType.TEXT_EVENT_STREAM).exchange());
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
      "subject": "a\\u0007b"
      "subject": "a\\nb"
      "subject": "\\u202egnp.exe"
      "subject": "\\ud800"
      "subject": "x", "return_url": "javascript:alert(1)"
      "subject": "x", "return_url": "/relative"
      "subject": "x", "metadata": {"a": null}
      "subject": "x", "metadata": {"a": "\\u0000"}
      "subject": "x", "metadata": {"": "x"}
      "subject": "x", "metadata": ["x"]
      "subject": ["x"]
      "subject": {}
      """)
  void refusesTextsThatAreNone(String fields) {
    everythingAllowed().post().uri("/api/orders").contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"amount\": \"1.00\", \"currency\": \"CNY\", %s}".formatted(fields))
        .exchange().expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isEqualTo("invalid_request");
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    post("/api/orders", "{\"package\": \"trial\", \"price\": \"0.01\", \"new\": {\"a\": [1]}}")
        .expectStatus().isCreated().expectBody().jsonPath("$.price").isEqualTo("50.00");
  }

  @Test
  void refusesWhatIsTooLargeBeforeReadingItAll() {
    post("/api/orders", "{\"package\": \"" + "x".repeat(70_000) + "\"}")
        .expectStatus().isEqualTo(413).expectBody().jsonPath("$.code").isEqualTo("body_too_large");
    post("/api/orders", "{\"package\": \"" + "x".repeat(300_000) + "\"}",
        "Idempotency-Key", "large-" + user)
        .expectStatus().isEqualTo(413).expectBody().jsonPath("$.code").isEqualTo("body_too_large");
  }

  /** One that is refused at once must not stop the reading of its connection. */
  @Test
  void answersEveryRequestOfAConnection() throws IOException {
    byte[] refused = "GET /api/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n"
        .getBytes(StandardCharsets.US_ASCII);
    byte[] taken = ("GET /api/orders?limit=1 HTTP/1.1\r\nHost: x\r\nAuthorization: "
        + TestTokens.bearer(user) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      for (int count = 0; count < 1_000; count++) {
        socket.getOutputStream().write(count % 3 == 0 ? taken : refused);
        assertThat(answer(socket.getInputStream())).startsWith(
            count % 3 == 0 ? "HTTP/1.1 200" : "HTTP/1.1 401");
      }
    }
  }

  /** The head of an answer; the body is read as well. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("after " + head).isNotNegative();
      head.append((char) next);
    }
    String length = head.toString().toLowerCase(Locale.ROOT)
        .replaceFirst("(?s).*content-length: ([0-9]+).*", "$1");
    in.readNBytes(Integer.parseInt(length));
    return head.toString();
  }

  private static void note(
      Map<String, String> wrong, String request, WebTestClient.ResponseSpec response) {
    EntityExchangeResult<byte[]> result = response.expectBody().returnResult();
    int status = result.getStatus().value();
    byte[] body = result.getResponseBody();
    String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
    if (status >= 500 || (status >= 400 && !isProblem(result, text))) {
      wrong.put(request, status + " " + text);
    }
  }

  private static boolean isProblem(EntityExchangeResult<byte[]> result, String text) {
    if (!MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(
        result.getResponseHeaders().getContentType())) {
      return false;
    }
    JsonNode problem = JSON.readTree(text);
    return problem.path("code").asString("").matches("[a-z_]+")
        && problem.path("status").asInt() == result.getStatus().value();
  }

  private static String shortened(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.length() < 120 ? text : text.substring(0, 120) + "…";
  }
}
