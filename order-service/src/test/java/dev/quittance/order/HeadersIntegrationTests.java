package dev.quittance.order;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What every answer tells browsers and proxies. */
class HeadersIntegrationTests extends OrderTestBase {

  private static void expectHeaders(WebTestClient.ResponseSpec response) {
    response.expectHeader().valueEquals("X-Content-Type-Options", "nosniff")
        .expectHeader().valueEquals("X-Frame-Options", "DENY")
        .expectHeader().valueEquals("Referrer-Policy", "no-referrer")
        .expectHeader().valueMatches("Cache-Control", ".*no-store.*")
        .expectHeader().valueMatches("Content-Security-Policy",
            "default-src 'none';.*frame-ancestors 'none'.*");
  }

  @Test
  void guardsAnswersProblemsAndPages() {
    String order = newOrder();
    expectHeaders(as(user).get().uri("/api/orders/" + order).exchange().expectStatus().isOk());
    expectHeaders(as(user).get().uri("/api/orders/x").exchange().expectStatus().isNotFound());
    expectHeaders(post("/api/orders", "not json").expectStatus().isBadRequest());
    WebTestClient browser = nobody();
    expectHeaders(browser.get().uri("/api/orders").exchange().expectStatus().isUnauthorized());
    expectHeaders(browser.get().uri("/payments/thanks?order_id=" + order).exchange()
        .expectStatus().isOk());
  }

  @Test
  void givesTheSameHeadersWithARepeatedAnswer() {
    for (int count = 0; count < 2; count++) {
      expectHeaders(post("/api/orders", "{\"package\": \"trial\"}", "Idempotency-Key",
          "headers-" + user).expectStatus().isCreated());
    }
  }

  @Test
  void answersNoOtherOriginByDefault() {
    as(user).get().uri("/api/orders").header("Origin", "https://shop.example").exchange()
        .expectHeader().doesNotExist("Access-Control-Allow-Origin");
    nobody().options()
        .uri("/api/orders").header("Origin", "https://shop.example")
        .header("Access-Control-Request-Method", "POST").exchange()
        .expectStatus().isUnauthorized()
        .expectHeader().doesNotExist("Access-Control-Allow-Origin");
  }

  @Test
  void escapesWhatAPageShows() {
    nobody().get()
        .uri("/payments/thanks?order_id=<script>alert(1)</script>").exchange()
        .expectStatus().isOk().expectBody(String.class)
        .value(page -> org.assertj.core.api.Assertions.assertThat(page)
            .doesNotContain("<script>"));
  }
}
