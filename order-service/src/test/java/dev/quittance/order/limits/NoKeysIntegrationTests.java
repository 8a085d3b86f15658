package dev.quittance.order.limits;

import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.TestTokens;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The identity provider is away, so that no token can be verified. */
@Timeout(120)
@DirtiesContext
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
  "quittance.outbox.enabled=false", "spring.kafka.listener.auto-startup=false"})
class NoKeysIntegrationTests {

  @LocalServerPort
  private int port;

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Map<String, String> properties = new HashMap<>(Infrastructure.properties());
    properties.put("JWT_JWK_SET_URI", "http://localhost:1/jwks.json");
    properties.put("PAYLOAD_SEALING_KEYS",
        "k:" + Base64.getEncoder().encodeToString(new byte[32]));
    properties.forEach((name, value) -> registry.add(name, () -> value));
  }

  @Test
  void asksTheCallerToComeBack() {
    WebTestClient client =
        WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();

    client.get().uri("/api/orders").header("Authorization", TestTokens.bearer("user-1"))
        .exchange().expectStatus().isEqualTo(503).expectHeader().exists("Retry-After")
        .expectBody().jsonPath("$.code").isEqualTo("identity_provider_unavailable");
    client.get().uri("/api/payments/packages").exchange().expectStatus().isOk();
  }
}
