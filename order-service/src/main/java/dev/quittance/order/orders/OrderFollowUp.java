package dev.quittance.order.orders;

import dev.quittance.events.Event;
import reactor.core.publisher.Mono;

/**
 * What a feature does when something happened to an order: granting credits when it is paid, for
 * one. It runs in the transaction of what happened, with the order's row locked, so that both are
 * there or neither is.
 */
public interface OrderFollowUp {

  /**
   * Does it.
   *
   * @param event what happened: an event of the order, or the provider's dispute
   * @param order as it is after that
   */
  Mono<Void> follow(Event event, Order order);
}
