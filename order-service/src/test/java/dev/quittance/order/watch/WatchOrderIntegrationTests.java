package dev.quittance.order.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import dev.quittance.events.OrderExpired;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.order.OrderTestBase;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.runtime.web.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import tools.jackson.databind.JsonNode;

/** Following an order, from whichever instance. */
class WatchOrderIntegrationTests extends OrderTestBase {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final WatchSettings PATIENT = new WatchSettings(NEVER, NEVER, NEVER, 10, 100);

  @Autowired
  private OrderSnapshots snapshots;
  @Autowired
  private OrderWatchers watchers;
  @Autowired
  private WatchSettings settings;
  private final Disposable.Composite streams = Disposables.composite();

  @AfterEach
  void stopReading() {
    streams.dispose();
  }

  /** What one stream has told so far. */
  private final class Reader {
    private final List<ServerSentEvent<String>> events = new CopyOnWriteArrayList<>();
    private final Disposable reading;
    private volatile boolean ended;

    Reader(String order, String lastEventId) {
      reading = exchange(user, order, lastEventId).expectStatus().isOk()
          .expectHeader().contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
          .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
          .getResponseBody().doOnComplete(() -> ended = true).subscribe(events::add);
      streams.add(reading);
    }

    List<String> statuses() {
      return events.stream().filter(event -> event.data() != null)
          .map(event -> JSON.readTree(event.data()).required("status").asString()).toList();
    }

    void await(String... statuses) {
      Awaitility.await().atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(statuses()).containsSequence(statuses));
    }

    String lastId() {
      return String.valueOf(events.stream().filter(event -> event.id() != null).toList()
          .getLast().id());
    }
  }

  private WebTestClient.ResponseSpec exchange(String who, String order, String lastEventId) {
    return as(who).get().uri("/api/orders/" + order + "/events")
        .accept(MediaType.TEXT_EVENT_STREAM)
        .headers(headers -> {
          if (!lastEventId.isEmpty()) {
            headers.set("Last-Event-ID", lastEventId);
          }
        }).exchange();
  }

  @Test
  void tellsHowTheOrderStandsThenEachChangeUntilItIsFinal() {
    String order = newOrder();
    Reader reader = new Reader(order, "");
    reader.await("created");

    CompletableFuture<JsonNode> paying = pay(order, "stripe");
    reader.await("created", "awaiting_payment");
    answer(request(order, 1));
    paying.join();
    PaymentId payment = request(order, 1).paymentId();
    succeed(order, payment, PRICE);
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> reader.statuses().getLast().equals("paid"));
    requests.send(new PaymentRefunded(report(order, payment), null, "re_1",
        new Money(5000, "CNY"), null));

    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> reader.ended);
    assertThat(reader.statuses()).last().isEqualTo("refunded");
    JsonNode last = JSON.readTree(String.valueOf(reader.events.getLast().data()));
    assertThat(last.required("payment_status").asString()).isEqualTo("refunded");
    assertThat(last.required("order_id").asString()).isEqualTo(order);
    assertThat(watchers.count()).isZero();
  }

  @Test
  void goesOnWhereTheClientWasAndEndsItsComingBack() {
    String order = newOrder();
    Reader first = new Reader(order, "");
    first.await("created");
    first.reading.dispose();

    Reader again = new Reader(order, first.lastId());
    paidOrder(order);
    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> again.statuses().contains("paid"));

    assertThat(again.statuses()).doesNotContain("created");
    requests.send(new PaymentRefunded(report(order, request(order, 1).paymentId()), null, "re_1",
        PRICE, null));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> again.ended);
    exchange(user, order, again.lastId()).expectStatus().isNoContent();
  }

  @Test
  void showsNobodyElsesOrder() {
    String order = newOrder();
    exchange("somebody-else", order, "").expectStatus().isNotFound()
        .expectBody().jsonPath("$.code").isEqualTo("order_not_found");
    exchange(user, "x", "").expectStatus().isNotFound();
  }

  @Test
  void hearsWhatAnotherInstanceDid() {
    String order = newOrder();
    List<OrderStatus> told = watch(new WatchOrder(snapshots, watchers, PATIENT), order);
    Awaitility.await().until(() -> told.contains(OrderStatus.CREATED));

    database.sql("UPDATE orders SET status = 'expired' WHERE order_id = '" + order + "'")
        .fetch().rowsUpdated().block();
    orderEvents.send(new OrderExpired(new OrderId(order), user, Instant.now()));

    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> told.contains(OrderStatus.EXPIRED));
  }

  @Test
  void looksNowAndThenThoughNothingIsHeard() {
    String order = newOrder();
    WatchSettings curious = new WatchSettings(NEVER, NEVER, Duration.ofMillis(50), 10, 100);
    List<OrderStatus> told = watch(new WatchOrder(snapshots, watchers, curious), order);
    Awaitility.await().until(() -> told.contains(OrderStatus.CREATED));

    database.sql("UPDATE orders SET status = 'cancelled' WHERE order_id = '" + order + "'")
        .fetch().rowsUpdated().block();

    Awaitility.await().atMost(Duration.ofSeconds(20))
        .until(() -> told.contains(OrderStatus.CANCELLED));
  }

  private List<OrderStatus> watch(WatchOrder watchOrder, String order) {
    List<OrderStatus> told = new CopyOnWriteArrayList<>();
    streams.add(watchOrder.watch(order, user, -1).map(OrderSnapshot::status)
        .subscribe(told::add));
    return told;
  }

  @Test
  void endsAfterABoundedTimeAndWhenTheInstanceStops() {
    String order = newOrder();
    WatchSettings brief = new WatchSettings(Duration.ofSeconds(2), NEVER, NEVER, 10, 100);
    assertThat(new WatchOrder(snapshots, watchers, brief).watch(order, user, -1)
        .collectList().block()).hasSize(1);

    OrderWatchers stopping = new OrderWatchers(PATIENT, new SimpleMeterRegistry());
    CompletableFuture<List<OrderSnapshot>> stream = new WatchOrder(snapshots, stopping, PATIENT)
        .watch(order, user, -1).collectList().toFuture();
    Awaitility.await().until(() -> stopping.count() == 1);
    stopping.stop();
    assertThat(stream.join()).hasSizeLessThanOrEqualTo(1);
    assertThat(stopping.count()).isZero();
  }

  @Test
  void boundsTheStreamsOfAUser() {
    String order = newOrder();
    for (int count = 0; count < settings.mostPerUser(); count++) {
      new Reader(order, "").await("created");
    }

    exchange(user, order, "").expectStatus().isEqualTo(429)
        .expectHeader().exists("Retry-After")
        .expectBody().jsonPath("$.code").isEqualTo("too_many_streams");

    streams.dispose();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> watchers.count() == 0);
    exchange("somebody-else", order, "").expectStatus().isNotFound();
  }

  @Test
  void boundsTheStreamsOfAnInstanceAndForgetsClosedOnes() {
    OrderWatchers few = new OrderWatchers(
        new WatchSettings(NEVER, NEVER, NEVER, 2, 3), new SimpleMeterRegistry());
    List<OrderWatchers.Watcher> open = IntStream.range(0, 3)
        .mapToObj(count -> few.add("order", "user-" + count)).toList();
    assertThatThrownBy(() -> few.add("order", "one-more")).isInstanceOf(ProblemException.class);

    open.getFirst().close();
    open.getFirst().close();

    assertThat(few.count()).isEqualTo(2);
    few.add("order", "one-more").close();
  }

  @Test
  void showsThatItLivesWhileNothingHappens() {
    Reader reader = new Reader(newOrder(), "");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() ->
        reader.events.stream().anyMatch(event -> "still here".equals(event.comment())));
  }
}
