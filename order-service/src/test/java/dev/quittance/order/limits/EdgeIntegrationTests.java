package dev.quittance.order.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.TestTokens;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The edge with all its settings: API key, origins, rates. It hears no topic. */
@Timeout(120)
@DirtiesContext
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
  "PROXY_API_KEY=the-old-key,the-proxy-key", "CORS_ALLOWED_ORIGINS=https://shop.example",
  "JWT_AUDIENCES=quittance,older-name",
  "RATE_LIMIT_PER_MINUTE=3", "PAYMENT_CHANNELS_ENABLED=stripe",
  "quittance.orders.answer-timeout=100ms", "quittance.outbox.enabled=false",
  "spring.kafka.listener.auto-startup=false"})
class EdgeIntegrationTests {

  private static final String CREATE = "{\"package\": \"trial\"}";

  @LocalServerPort
  private int port;
  private final String user = "user-" + UUID.randomUUID();

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
    registry.add("PAYLOAD_SEALING_KEYS", () -> "k:" + Base64.getEncoder()
        .encodeToString(new byte[32]));
  }

  private WebTestClient client() {
    return WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
  }

  private WebTestClient as(String who, String... scopes) {
    return client().mutate().defaultHeader("X-API-Key", "the-proxy-key")
        .defaultHeader("Authorization", TestTokens.bearerFor("quittance", who, scopes)).build();
  }

  private static WebTestClient.ResponseSpec post(WebTestClient client, String path, String body) {
    return client.post().uri(path).contentType(MediaType.APPLICATION_JSON).bodyValue(body)
        .exchange();
  }

  @Test
  void demandsTheApiKeyBesidesTheToken() {
    client().get().uri("/api/orders").header("Authorization", TestTokens.bearer(user)).exchange()
        .expectStatus().isUnauthorized().expectBody()
        .jsonPath("$.code").isEqualTo("invalid_api_key");
    client().get().uri("/api/orders").header("X-API-Key", "the-proxy-key").exchange()
        .expectStatus().isUnauthorized().expectBody().jsonPath("$.code").isEqualTo("unauthorized");
    as(user).get().uri("/api/orders").exchange().expectStatus().isOk();
    client().get().uri("/api/payments/packages").exchange().expectStatus().isOk();
  }

  @Test
  void refusesATokenThatIsForSomebodyElse() {
    for (String token : new String[] {TestTokens.bearerFor("another-application", user),
        TestTokens.bearer(user)}) {
      client().get().uri("/api/orders").header("X-API-Key", "the-proxy-key")
          .header("Authorization", token).exchange().expectStatus().isUnauthorized()
          .expectBody().jsonPath("$.code").isEqualTo("unauthorized");
    }
    client().get().uri("/api/orders").header("X-API-Key", "the-old-key")
        .header("Authorization", TestTokens.bearerFor("older-name", user)).exchange()
        .expectStatus().isOk();
  }

  @Test
  void limitsHowOftenAUserCreatesAndPays() {
    String order = new String(post(as(user), "/api/orders", CREATE).expectStatus().isCreated()
        .expectBody().returnResult().getResponseBodyContent()).replaceAll(
            "(?s).*\"order_id\":\"([^\"]+)\".*", "$1");
    post(as(user), "/api/order/require-to-pay", "{\"order_id\": \"" + order
        + "\", \"channel\": \"stripe\"}").expectStatus().isAccepted();
    post(as(user), "/api/orders", CREATE).expectStatus().isOk();

    for (String path : new String[] {"/api/orders", "/api/order/reqiure-to-pay"}) {
      post(as(user), path, CREATE).expectStatus().isEqualTo(429)
          .expectHeader().value(HttpHeaders.RETRY_AFTER,
              seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 61))
          .expectBody().jsonPath("$.code").isEqualTo("rate_limited");
    }
    as(user).get().uri("/api/orders").exchange().expectStatus().isOk();
    post(as("another-" + user), "/api/orders", CREATE).expectStatus().isCreated();
  }

  @Test
  void doesNotLimitATrustedBackend() {
    String own = "{\"amount\": \"1.00\", \"currency\": \"CNY\", \"subject\": \"x\"}";
    for (int count = 0; count < 10; count++) {
      post(as(user, "orders:price"), "/api/orders", own).expectStatus().isCreated();
    }
  }

  private WebTestClient.ResponseSpec preflight(String origin, String method) {
    return client().options().uri("/api/orders").header("Origin", origin)
        .header("Access-Control-Request-Method", method)
        .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
        .exchange();
  }

  @Test
  void answersBrowsersOfTheConfiguredOriginOnly() {
    preflight("https://shop.example", "POST").expectStatus().isOk()
        .expectHeader().valueEquals("Access-Control-Allow-Origin", "https://shop.example")
        .expectHeader().doesNotExist("Access-Control-Allow-Credentials");
    preflight("https://evil.example", "POST").expectStatus().isForbidden()
        .expectHeader().doesNotExist("Access-Control-Allow-Origin");
    preflight("https://shop.example", "PATCH").expectStatus().isForbidden();
    as(user).get().uri("/api/orders").header("Origin", "https://shop.example").exchange()
        .expectStatus().isOk()
        .expectHeader().valueEquals("Access-Control-Allow-Origin", "https://shop.example");
    as(user).get().uri("/api/orders").header("Origin", "https://evil.example").exchange()
        .expectStatus().isForbidden();
  }
}
