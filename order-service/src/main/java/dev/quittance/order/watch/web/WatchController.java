package dev.quittance.order.watch.web;

import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.order.payments.PaymentStatus;
import dev.quittance.order.watch.OrderSnapshot;
import dev.quittance.order.watch.OrderSnapshots;
import dev.quittance.order.watch.WatchOrder;
import dev.quittance.order.watch.WatchSettings;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.openapi.OneOf;
import dev.quittance.runtime.security.Caller;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The status of an order as server-sent events. */
@RestController
class WatchController {

  private static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);
  private static final ServerSentEvent<StatusView> END =
      ServerSentEvent.<StatusView>builder().event("end").build();

  private final OrderList orderList;
  private final OrderSnapshots snapshots;
  private final WatchOrder watchOrder;
  private final WatchSettings settings;

  WatchController(OrderList orderList, OrderSnapshots snapshots, WatchOrder watchOrder,
      WatchSettings settings) {
    this.orderList = orderList;
    this.snapshots = snapshots;
    this.watchOrder = watchOrder;
    this.settings = settings;
  }

  /** What an event tells. */
  record StatusView(String orderId, @OneOf(OrderStatus.class) String status,
      @Nullable String paymentId,
      @OneOf(PaymentStatus.class) @Nullable String paymentStatus, @Nullable Instant paidAt) {
  }

  /**
   * Events named {@code status}. {@code Last-Event-ID} leaves out the state that the client has;
   * if that one is final the answer is 204, at which an {@code EventSource} stops coming back.
   */
  @Endpoint(id = "watchOrder", success = {
    "200 a stream of events", "204 the client has the final state"
  }, problems = {
    "404 order_not_found", "429 too_many_streams"
  })
  @ApiResponse(responseCode = "200", content = @Content(
      mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
      schema = @Schema(implementation = StatusView.class)))
  @GetMapping("/api/orders/{orderId}/events")
  Mono<ResponseEntity<Flux<ServerSentEvent<StatusView>>>> events(@PathVariable String orderId,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastEventId,
      Caller caller) {
    long seen = lastEventId.matches("[0-9]{1,18}") ? Long.parseLong(lastEventId) : -1;
    return orderList.visible(orderId, caller)
        .flatMap(order -> snapshots.find(order.orderId().value())
            .map(snapshot -> answer(order, snapshot, seen, caller)));
  }

  private ResponseEntity<Flux<ServerSentEvent<StatusView>>> answer(
      Order order, OrderSnapshot snapshot, long seen, Caller caller) {
    if (snapshot.isFinal() && snapshot.seq() == seen) {
      return ResponseEntity.noContent().build();
    }
    return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM)
        // Some proxies hold back what they could buffer.
        .header("X-Accel-Buffering", "no")
        .body(stream(order.orderId().value(), caller, seen));
  }

  private Flux<ServerSentEvent<StatusView>> stream(String orderId, Caller caller, long seen) {
    Flux<ServerSentEvent<StatusView>> changes =
        watchOrder.watch(orderId, caller.userId(), seen).map(WatchController::event)
            .concatWith(Mono.just(END));
    Flux<ServerSentEvent<StatusView>> heartbeats = Flux.interval(settings.heartbeat())
        .onBackpressureDrop()
        .map(tick -> ServerSentEvent.<StatusView>builder().comment("still here").build());
    return Flux.merge(changes, heartbeats).takeWhile(event -> event != END);
  }

  private static ServerSentEvent<StatusView> event(OrderSnapshot snapshot) {
    return ServerSentEvent.builder(new StatusView(snapshot.orderId(), snapshot.status().text(),
            snapshot.paymentId(), snapshot.paymentStatus(), snapshot.paidAt()))
        .event("status").id(Long.toString(snapshot.seq())).retry(COME_BACK_AFTER).build();
  }
}
