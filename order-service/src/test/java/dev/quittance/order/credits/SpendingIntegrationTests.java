package dev.quittance.order.credits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.OrderId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** Spending: what lapses first, once per reference, never more than there is. */
class SpendingIntegrationTests extends CreditTestBase {

  @Test
  void spendsWhatLapsesFirstAndTellsTheLedger() {
    OrderId later = bought(100, 1000);
    OrderId sooner = bought(100, 1000);
    sql("UPDATE credit_lots SET expires_at = expires_at - interval '1 month'"
        + " WHERE order_id = :order", Map.of("order", sooner.value()));

    JsonNode spent = json(spend("150", "job-1").expectStatus().isOk());

    assertThat(spent.required("amount").asLong()).isEqualTo(-150);
    assertThat(spent.required("balance_after").asLong()).isEqualTo(50);
    JsonNode lots = credits().required("lots");
    assertThat(lots.size()).isEqualTo(1);
    assertThat(lots.get(0).required("order_id").asString()).isEqualTo(later.value());
    assertThat(lots.get(0).required("remaining").asLong()).isEqualTo(50);
    assertThat(credits().required("total_credits_earned").asLong()).isEqualTo(200);

    JsonNode page = json(as(user).get().uri("/api/users/credits/transactions?limit=2")
        .exchange().expectStatus().isOk());
    assertThat(page.required("items").valueStream()
        .map(each -> each.required("transaction_type").asString()))
        .containsExactly("spent", "purchased");
    JsonNode rest = json(as(user).get().uri("/api/users/credits/transactions?cursor="
        + page.required("next_cursor").asString()).exchange());
    assertThat(rest.required("items").size()).isEqualTo(1);
    JsonNode purchase = rest.required("items").get(0);
    assertThat(purchase.required("payment_order_id").asString()).isEqualTo(later.value());
    assertThat(purchase.required("amount").asLong()).isEqualTo(100);
    assertThat(purchase.required("expires_at").asString()).isNotBlank();
  }

  @Test
  void givesTheFirstAnswerForTheSameReference() {
    bought(100, 1000);

    JsonNode first = json(spend("60", "job").expectStatus().isOk());
    JsonNode again = json(spend("60", "job").expectStatus().isOk());

    assertThat(again).isEqualTo(first);
    assertThat(balance()).isEqualTo(40);
    spend("61", "job").expectStatus().isEqualTo(422).expectBody().jsonPath("$.code")
        .isEqualTo("reference_reused");
    String key = UUID.randomUUID().toString();
    spend("10", "other", "Idempotency-Key", key).expectStatus().isOk();
    spend("10", "other", "Idempotency-Key", key).expectStatus().isOk()
        .expectHeader().valueEquals("Idempotency-Replayed", "true");
    assertThat(balance()).isEqualTo(30);
  }

  @Test
  void refusesWhenThereIsTooLittle() {
    spend("1", "none").expectStatus().isEqualTo(409).expectBody()
        .jsonPath("$.code").isEqualTo("insufficient_credits").jsonPath("$.balance").isEqualTo(0);
    bought(100, 1000);

    spend("101", "much").expectStatus().isEqualTo(409).expectBody()
        .jsonPath("$.code").isEqualTo("insufficient_credits").jsonPath("$.balance").isEqualTo(100);

    assertThat(balance()).isEqualTo(100);
    spend("100", "much").expectStatus().isOk();
  }

  @Test
  void refusesWhoMayNotAndWhatMakesNoSense() {
    bought(100, 1000);
    post("/api/users/credits/spend", "{\"amount\": 1, \"reason\": \"x\", \"reference\": \"y\"}")
        .expectStatus().isForbidden().expectBody().jsonPath("$.code").isEqualTo("forbidden");
    for (String wrong : List.of("0", "-1", "1.5", "null", "99999999999999999999", "1e400")) {
      spend(wrong, "wrong").expectStatus().isBadRequest().expectBody().jsonPath("$.code")
          .isEqualTo("invalid_amount");
    }
    for (String wrong : List.of("", " ", "x".repeat(129), "\\u0000")) {
      spend("1", wrong).expectStatus().isBadRequest().expectBody().jsonPath("$.code")
          .isEqualTo("invalid_request");
    }
    as(user, "credits:spend").post().uri("/api/users/credits/spend")
        .contentType(MediaType.APPLICATION_JSON).bodyValue("nonsense").exchange()
        .expectStatus().isBadRequest().expectBody().jsonPath("$.code").isNotEmpty();
    as(user).get().uri("/api/users/credits/transactions?cursor=abc").exchange()
        .expectStatus().isBadRequest().expectBody().jsonPath("$.code")
        .isEqualTo("invalid_cursor");
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void neverSpendsMoreThanThereIsHoweverManySpendAtOnce() {
    for (int lot = 0; lot < 5; lot++) {
      bought(100, 1000);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<CompletableFuture<Integer>> spendings = IntStream.range(0, 120)
          .mapToObj(count -> CompletableFuture.supplyAsync(
              () -> status(spend("7", "job-" + count)), threads)).toList();
      List<Integer> statuses = spendings.stream().map(CompletableFuture::join).toList();

      assertThat(statuses).filteredOn(status -> status == 200).hasSize(500 / 7);
      assertThat(statuses).filteredOn(status -> status == 409).hasSize(120 - 500 / 7);
    }
    assertThat(balance()).isEqualTo(500 % 7);
  }

  @Test
  void showsABalanceThatIsTheSumOfItsLotsWhileOthersSpend() {
    bought(60, 1000);
    bought(60, 1000);
    CompletableFuture<Void> spending = CompletableFuture.runAsync(() -> {
      for (int count = 0; count < 40; count++) {
        spend("3", "while-" + count).expectStatus().isOk();
      }
    });
    int looks = 0;
    for (; looks < 40 || !spending.isDone(); looks++) {
      JsonNode shown = credits();
      assertThat(shown.required("lots").valueStream()
          .mapToLong(lot -> lot.required("remaining").asLong()).sum())
          .isEqualTo(shown.required("balance").asLong());
    }
    spending.join();
    assertThat(balance()).isZero();
  }

  @Test
  void spendsOnceWhenManySendTheSameReference() {
    bought(100, 1000);
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<CompletableFuture<JsonNode>> spendings = IntStream.range(0, 16)
          .mapToObj(_ -> CompletableFuture.supplyAsync(
              () -> json(spend("30", "same").expectStatus().isOk()), threads)).toList();

      assertThat(spendings.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }
    assertThat(balance()).isEqualTo(70);
  }

  @Test
  void lapsedCreditsAreNotSpentThoughNoJobHasSeenThem() {
    OrderId order = bought(100, 1000);
    lapse(order);

    spend("1", "late").expectStatus().isEqualTo(409);
    assertThat(balance()).isZero();
  }

  @Test
  void spendingAndExpiryAtOnceHaveOneOutcome() {
    OrderId lapsing = bought(50, 1000);
    bought(50, 1000);
    CompletableFuture<Integer> spending =
        CompletableFuture.supplyAsync(() -> status(spend("80", "race")));
    lapse(lapsing);
    Flux.range(0, 4).flatMap(_ -> expireCredits.expireAll(), 4).blockLast(Duration.ofSeconds(30));
    int status = spending.join();
    Flux.range(0, 4).flatMap(_ -> expireCredits.expireAll(), 4).blockLast(Duration.ofSeconds(30));

    // Spent in time, the first lot was used up; too late, it lapsed whole.
    assertThat(balance()).isEqualTo(status == 200 ? 20 : 50);
    assertThat(number("SELECT expired FROM credit_lots WHERE order_id = '" + lapsing + "'"))
        .isEqualTo(status == 200 ? 0 : 50);
  }
}
