package dev.quittance.systemtests;

import dev.quittance.stack.JsonApi;
import java.util.Set;
import java.util.stream.Collectors;

/** What the simulated Stripe has sent to us, as it sees it. */
final class Webhooks {

  private final String list;

  Webhooks(Shop shop) {
    this.list = shop.simulator("/_sim/webhooks?limit=1000000");
  }

  /** The events that were answered with 2xx, once nothing is under way. */
  Set<String> acknowledged() {
    Shop.eventually(() -> events("pending").isEmpty());
    return events("delivered");
  }

  private Set<String> events(String status) {
    return new JsonApi(null).get(list).required("deliveries").valueStream()
        .filter(delivery -> delivery.required("provider").asString().equals("stripe"))
        .filter(delivery -> delivery.required("status").asString().equals(status))
        .map(delivery -> delivery.required("event_id").asString()).collect(Collectors.toSet());
  }
}
