package dev.quittance.order.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.OrderTestBase;
import dev.quittance.runtime.testing.ApiDocument;
import dev.quittance.runtime.testing.ServedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** The OpenAPI document as it is served, and that of the events. */
class OpenApiIntegrationTests extends OrderTestBase {

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping handlers;

  private WebTestClient anyone() {
    return WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .responseTimeout(Duration.ofSeconds(60)).build();
  }

  @Test
  void isTheOneThatIsCheckedIn() throws IOException {
    ServedApi.assertIsCheckedIn(ServedApi.read(anyone()), "order-service");
  }

  @Test
  void documentsEveryEndpoint() {
    ServedApi.assertDocumentsEverything(
        ApiDocument.of(ServedApi.read(anyone())), handlers);
  }

  @Test
  void servesTheContractOfTheEventsToAnyone() throws IOException {
    String served = anyone().mutate()
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 << 20)).build().get()
        .uri("/v3/asyncapi").exchange().expectStatus().isOk().expectBody(String.class)
        .returnResult().getResponseBody();

    assertThat(JSON.readTree(served))
        .isEqualTo(JSON.readTree(Files.readString(Path.of("../docs/api/events.json"))));
  }
}
