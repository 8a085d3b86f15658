package dev.quittance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentCreated;
import dev.quittance.runtime.testing.ApiAnswers;
import dev.quittance.runtime.testing.ApiDocument;
import dev.quittance.runtime.testing.ServedApi;
import dev.quittance.runtime.testing.TestTokens;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document as it is served, and answers held against it. */
class OpenApiIntegrationTests extends GatewayTests {

  @LocalServerPort
  private int port;
  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping handlers;
  private WebTestClient anyone;

  @BeforeEach
  void connect() {
    anyone = WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .responseTimeout(Duration.ofSeconds(60)).build();
  }

  private WebTestClient.ResponseSpec get(String path, String... scopes) {
    return anyone.get().uri(path)
        .header("Authorization", TestTokens.bearer("ops-1", scopes)).exchange();
  }

  private WebTestClient.ResponseSpec get(String path) {
    return get(path, "payments:admin");
  }

  private WebTestClient.ResponseSpec tryNow(String id) {
    return anyone.post().uri("/admin/payments/" + id + "/try-now")
        .header("Authorization", TestTokens.bearer("ops-1", "payments:admin")).exchange();
  }

  @Test
  void isTheOneThatIsCheckedIn() throws IOException {
    ServedApi.assertIsCheckedIn(ServedApi.read(anyone), "payment-gateway-service");
  }

  @Test
  void documentsEveryEndpoint() {
    ServedApi.assertDocumentsEverything(ApiDocument.of(ServedApi.read(anyone)), handlers);
  }

  @Test
  void answersAsItSays() {
    ApiAnswers answers = new ApiAnswers(ApiDocument.of(ServedApi.read(anyone)));
    lifecycle.send(request(payment, "fast"));
    await(PaymentCreated.class);

    JsonNode known = answers.check("showPayment", 200, get("/admin/payments/" + payment));
    assertThat(known.required("payment").required("route").required("rule").asString())
        .isEqualTo("explicit");
    assertThat(known.required("operations")).hasSize(1);
    assertThat(known.required("answers")).hasSize(1);
    answers.check("showPayment", 404, get("/admin/payments/nobody"));
    answers.check("tryPaymentNow", 202, tryNow(payment.value()));
    answers.check("tryPaymentNow", 404, tryNow("nobody"));
    answers.check("listProviders", 200, get("/admin/providers"));
    answers.check("listProviders", 401, anyone.get().uri("/admin/providers").exchange());
    answers.check("listProviders", 403, get("/admin/providers", "orders:price"));
    String explain = "/admin/routing/explain?amount=";
    answers.check("explainRouting", 200, get(explain + "50.00&currency=USD"));
    answers.check("explainRouting", 400, get(explain + "much&currency=USD"));
    answers.check("explainRouting", 400, get("/admin/routing/explain"));
    answers.assertSawEveryOperation();
  }
}
