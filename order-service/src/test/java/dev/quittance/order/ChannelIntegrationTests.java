package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The order's channel while its payer changes their mind. */
class ChannelIntegrationTests extends OrderTestBase {

  private static final String PATH = "/api/order/reqiure-to-pay";

  @Autowired
  private TransactionalOperator transaction;

  private CompletableFuture<JsonNode> require(String path, String order, String more) {
    return CompletableFuture.supplyAsync(
        () -> json(post(path, "{\"order_id\": \"%s\"%s}".formatted(order, more))));
  }

  private JsonNode answered(String path, String order, String more, int count) {
    CompletableFuture<JsonNode> paying = require(path, order, more);
    answer(request(order, count));
    return paying.join();
  }

  private String channelOf(String order) {
    return json(as(user).get().uri("/api/orders/" + order).exchange())
        .required("payment_channel").asString();
  }

  @Test
  void staysWithTheChannelThatWasUsedLast() {
    String order = newOrder();
    answered(PATH + "?channel=stripe:checkout_session", order, "", 1);
    assertThat(request(order, 1).channel()).isEqualTo("checkout_session");
    assertThat(channelOf(order)).isEqualTo("stripe");

    // The page is opened again, by a link that would begin with another channel.
    JsonNode again = require(PATH + "?channel=dummy", order, "").join();

    assertThat(again.required("channel").asString()).isEqualTo("stripe:checkout_session");
    assertThat(again.required("payment_id").asString())
        .isEqualTo(request(order, 1).paymentId().value());
    assertThat(requestsOf(order)).hasSize(1);
  }

  @Test
  void followsTheSwitchToAnotherProviderAndBack() {
    String order = newOrder();
    answered(PATH, order, ", \"payment_channel\": \"stripe\"", 1);

    JsonNode wechat = answered(
        PATH, order, ", \"payment_channel\": \"pingxx\", \"channel\": \"wx_pub_qr\"", 2);
    assertThat(wechat.required("channel").asString()).isEqualTo("wx_pub_qr");
    assertThat(wechat.required("payment_channel").asString()).isEqualTo("pingxx");
    assertThat(channelOf(order)).isEqualTo("pingxx");

    JsonNode reopened = require(PATH, order, "").join();
    assertThat(reopened.required("payment_id")).isEqualTo(wechat.required("payment_id"));

    JsonNode back = answered(PATH, order, ", \"channel\": \"stripe\"", 3);
    assertThat(back.required("channel").asString()).isEqualTo("stripe:payment_intent");
    assertThat(channelOf(order)).isEqualTo("stripe");
  }

  @Test
  void triesAgainThroughTheSameChannelAfterAFailure() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying =
        require(PATH, order, ", \"channel\": \"stripe:checkout_session\"");
    PaymentRequested first = request(order, 1);
    requests.send(new PaymentCreationFailed(first.orderId(), first.paymentId(), "stripe",
        "declined", "no", false, Instant.now()));
    JsonNode declined = paying.join();
    assertThat(declined.required("code").asString()).isEqualTo("payment_declined");
    assertThat(declined.required("payment_channel").asString()).isEqualTo("stripe");

    JsonNode again = answered(PATH, order, "", 2);

    assertThat(again.required("channel").asString()).isEqualTo("stripe:checkout_session");
    assertThat(again.required("payment_id").asString()).isNotEqualTo(first.paymentId().value());
  }

  /** Who is told of a failure tries again at once, and must not meet the attempt that failed. */
  @Test
  void tellsAFailureOnlyOnceItIsApplied() {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = require(PATH, order, ", \"payment_channel\": \"stripe\"");
    PaymentRequested first = request(order, 1);
    CompletableFuture<Void> locked = new CompletableFuture<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture<Void> holder = transaction.transactional(database.sql(
            "SELECT order_id FROM orders WHERE order_id = :order FOR UPDATE")
        .bind("order", order).fetch().one().doOnNext(_ -> locked.complete(null))
        .then(Mono.fromFuture(done))).toFuture();
    locked.join();
    requests.send(new PaymentCreationFailed(first.orderId(), first.paymentId(), "stripe",
        "declined", "no", false, Instant.now()));
    Awaitility.await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(5))
        .until(() -> !paying.isDone());

    done.complete(null);
    holder.join();

    assertThat(paying.join().required("code").asString()).isEqualTo("payment_declined");
    assertThat(answered(PATH, order, "", 2).required("payment_id").asString())
        .isNotEqualTo(first.paymentId().value());
  }

  @Test
  void namesTheChannelOfTheAttemptThatPaidIt() {
    String order = newOrder();
    answered(PATH, order, ", \"payment_channel\": \"stripe\"", 1);
    PaymentId first = request(order, 1).paymentId();
    answered(PATH, order, ", \"payment_channel\": \"dummy\"", 2);
    assertThat(channelOf(order)).isEqualTo("dummy");

    succeed(order, first, PRICE);

    awaitStatus(order, "paid");
    assertThat(channelOf(order)).isEqualTo("stripe");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesOnWithWhomTheGatewayChose(boolean outcomeFirst) {
    String order = newOrder();
    CompletableFuture<JsonNode> paying = require(PATH, order, ", \"payment_channel\": \"auto\"");
    PaymentRequested request = request(order, 1);
    assertThat(request.paymentChannel()).isNull();
    if (outcomeFirst) {
      succeed(order, request.paymentId(), PRICE);
      awaitStatus(order, "paid");
      assertThat(channelOf(order)).isEqualTo("stripe");
    }
    answer(request);

    JsonNode answer = paying.join();
    assertThat(answer.required("payment_channel").asString()).isEqualTo("stripe");
    assertThat(answer.required("channel").asString()).isEqualTo("stripe:payment_intent");
    if (!outcomeFirst) {
      org.awaitility.Awaitility.await().until(() -> channelOf(order).equals("stripe"));
      JsonNode reopened = require(PATH, order, "").join();
      assertThat(reopened.required("payment_id")).isEqualTo(answer.required("payment_id"));
    }
  }
}
