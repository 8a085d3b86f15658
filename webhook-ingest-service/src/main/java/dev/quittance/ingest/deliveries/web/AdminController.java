package dev.quittance.ingest.deliveries.web;

import dev.quittance.ingest.deliveries.DeliveryList;
import dev.quittance.ingest.deliveries.DeliveryList.Filter;
import dev.quittance.ingest.deliveries.ReplayDelivery;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What an administrator can see and replay; the scope is demanded for all of {@code /admin}. */
@RestController
class AdminController {

  private static final Logger log = LoggerFactory.getLogger(AdminController.class);

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final DeliveryList deliveries;
  private final ReplayDelivery replayDelivery;

  AdminController(DeliveryList deliveries, ReplayDelivery replayDelivery) {
    this.deliveries = deliveries;
    this.replayDelivery = replayDelivery;
  }

  /**
   * What a replay did.
   *
   * @param published whether the delivery means anything that could be published
   */
  record Replay(boolean published) {
  }

  /**
   * The deliveries that were verified, newest first.
   *
   * @param type the provider's event type, {@code payment_intent.succeeded} for one
   * @param status {@code recorded} or {@code ignored}
   * @param from received then or later, RFC 3339
   * @param to received before then, RFC 3339
   */
  @Endpoint(id = "listDeliveries", problems = {"400 invalid_cursor", "400 invalid_request"})
  @GetMapping("/admin/deliveries")
  Mono<DeliveryList.Page> list(@RequestParam(defaultValue = "") String provider,
      @RequestParam(defaultValue = "") String type,
      @RequestParam(defaultValue = "") String status,
      @RequestParam(required = false) @Nullable Instant from,
      @RequestParam(required = false) @Nullable Instant to,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    if (!cursor.matches("[0-9]{0,18}")) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_cursor", "no such cursor");
    }
    requireCivil("from", from);
    requireCivil("to", to);
    return deliveries.page(new Filter(provider, type, status, from, to), cursor, limit);
  }

  /** Java knows years that PostgreSQL does not. */
  private static void requireCivil(String name, @Nullable Instant time) {
    if (time != null && (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST))) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request",
          name + " must be a time between 1970 and 9999");
    }
  }

  /**
   * Publishes what a delivery means once more, under a new event id.
   *
   * @param id the delivery
   */
  @Endpoint(id = "replayDelivery", problems = {
    "400 invalid_request", "404 delivery_not_found", "410 delivery_body_purged"
  })
  @PostMapping("/admin/deliveries/{id}/replay")
  Mono<Replay> replay(@PathVariable UUID id, Caller caller) {
    return replayDelivery.replay(id)
        .doOnNext(published ->
            log.info("replay: delivery={} by={} published={}", id, caller.userId(), published))
        .map(Replay::new)
        .switchIfEmpty(Mono.error(() -> new ProblemException(
            HttpStatus.NOT_FOUND, "delivery_not_found", "no delivery " + id)));
  }
}
