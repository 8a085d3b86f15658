package dev.quittance.order.orders.web;

import dev.quittance.order.orders.OrderList;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What happened to an order; an administrator sees also who did it and why. */
@RestController
class TimelineController {

  private final OrderList orderList;

  TimelineController(OrderList orderList) {
    this.orderList = orderList;
  }

  /** A page of the audit trail of an order. */
  record Timeline(List<TimelineEntry> entries, @Nullable String nextCursor) {
  }

  /** Everything that happened to an order, oldest first. */
  @Endpoint(id = "showTimeline", problems = {
    "400 invalid_request", "400 invalid_cursor", "404 order_not_found"
  })
  @GetMapping("/api/orders/{orderId}/timeline")
  Mono<Timeline> timeline(@PathVariable String orderId, Caller caller,
      @RequestParam(defaultValue = "0") String cursor,
      @RequestParam(defaultValue = "200") int limit) {
    if (!cursor.matches("[0-9]{1,18}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor", "no such cursor");
    }
    return orderList.timeline(orderId, caller, Long.parseLong(cursor), limit)
        .map(entries -> new Timeline(
            entries.stream().map(entry -> TimelineEntry.of(entry, caller)).toList(),
            entries.isEmpty() ? null : Long.toString(entries.getLast().seq())));
  }
}
