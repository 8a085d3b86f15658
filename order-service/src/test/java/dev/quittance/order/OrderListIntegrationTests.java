package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Lists of orders. */
class OrderListIntegrationTests extends OrderTestBase {

  private JsonNode page(WebTestClient who, String query) {
    return json(who.get().uri("/api/orders?" + query).exchange().expectStatus().isOk());
  }

  private List<String> ids(WebTestClient who, String query) {
    return page(who, query).required("items").valueStream()
        .map(order -> order.required("order_id").asString()).toList();
  }

  private String order(String creditPackage) {
    return json(post("/api/orders", "{\"package\": \"" + creditPackage + "\"}"))
        .required("order_id").asString();
  }

  @Test
  void findsOrdersByStatusChannelTimeAndUser() {
    WebTestClient admin = as("admin-1", "payments:admin");
    Instant before = Instant.now().minusMillis(1);
    String open = order("trial");
    String paid = order("standard");
    paidOrder(paid);
    String mine = "user=" + user;

    assertThat(ids(admin, mine)).containsExactly(paid, open);
    assertThat(ids(admin, mine + "&status=created")).containsExactly(open);
    assertThat(ids(admin, mine + "&status=paid&channel=stripe")).containsExactly(paid);
    assertThat(ids(admin, mine + "&channel=paypal")).isEmpty();
    assertThat(ids(admin, mine + "&from=" + before)).containsExactly(paid, open);
    assertThat(ids(admin, mine + "&to=" + before)).isEmpty();
    assertThat(ids(admin, mine + "&from=" + before + "&to=" + Instant.now().plusSeconds(60)
        + "&status=paid")).containsExactly(paid);
    assertThat(ids(admin, "status=paid")).contains(paid).doesNotContain(open);
  }

  @Test
  void goesThroughAllPagesOnce() {
    List<String> all = List.of(order("premium"), order("value"), order("standard"),
        order("trial")).reversed();

    JsonNode first = page(as(user), "limit=3");
    JsonNode second = page(as(user), "limit=3&cursor="
        + first.required("next_cursor").asString());

    assertThat(first.required("items")).hasSize(3);
    assertThat(second.required("items").get(0).required("order_id").asString())
        .isEqualTo(all.getLast());
    assertThat(page(as(user), "limit=3&cursor=" + second.required("next_cursor").asString())
        .required("items")).isEmpty();
  }

  @Test
  void showsOnesOwnOnlyWhateverIsAskedFor() {
    String mine = order("trial");

    assertThat(ids(as(user), "user=" + user)).containsExactly(mine);
    assertThat(ids(as("somebody-else-" + user), "")).isEmpty();
    as("somebody-else").get().uri("/api/orders?user=" + user).exchange()
        .expectStatus().isForbidden().expectBody().jsonPath("$.code").isEqualTo("forbidden");
  }

  @ParameterizedTest
  @CsvSource({"status=none, invalid_status", "from=yesterday, invalid_request",
    "to=2026-13-01T00:00:00Z, invalid_request", "cursor=x, invalid_cursor",
    "limit=many, invalid_request"})
  void refusesAFilterThatMakesNoSense(String query, String code) {
    as(user).get().uri("/api/orders?" + query).exchange().expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isEqualTo(code);
  }

  @Test
  void tellsAFrontendHowItsUsersCanPay() {
    WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build().get()
        .uri("/api/config").exchange().expectStatus().isOk().expectBody()
        .jsonPath("$.enabled_channels.length()").isEqualTo(3)
        .jsonPath("$.default_channel").isEqualTo("pingxx")
        .jsonPath("$.default_currency").isEqualTo("CNY")
        .jsonPath("$.stripe_enabled").isEqualTo(true)
        .jsonPath("$.stripe_publishable_key").isEqualTo("pk_test_shown")
        .jsonPath("$.paypal_client_id").isEmpty();
    WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build().get()
        .uri("/api/products").exchange().expectStatus().isOk().expectBody()
        .jsonPath("$.products.course.price").isEqualTo("199.00")
        .jsonPath("$.products.course.prices.USD").isEqualTo("29.99");
  }
}
