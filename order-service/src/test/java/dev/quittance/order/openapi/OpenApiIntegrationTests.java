package dev.quittance.order.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.OrderTestBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The OpenAPI document as it is served. */
class OpenApiIntegrationTests extends OrderTestBase {

  private static final Path CHECKED_IN = Path.of("../docs/api/order-service.json");
  private static final Path SERVED = Path.of("target/order-service.json");

  private String served() {
    return WebTestClient.bindToServer().baseUrl("http://localhost:" + port).codecs(codecs ->
            codecs.defaultCodecs().maxInMemorySize(4 << 20)).build().get()
        .uri("/v3/api-docs").exchange().expectStatus().isOk().expectBody(String.class)
        .returnResult().getResponseBody();
  }

  @Test
  void isTheOneThatIsCheckedIn() throws IOException {
    String served = served() + "\n";
    Files.writeString(SERVED, served);

    assertThat(CHECKED_IN).as("""
        docs/api/order-service.json is stale. If the change of the API is meant, run
        cp order-service/target/order-service.json docs/api/order-service.json""").exists();
    assertThat(JSON.readTree(Files.readString(CHECKED_IN))).as("""
        docs/api/order-service.json is stale. If the change of the API is meant, run
        cp order-service/target/order-service.json docs/api/order-service.json""")
        .isEqualTo(JSON.readTree(served));
  }
}
