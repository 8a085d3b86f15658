package dev.quittance.order.orders;

import reactor.core.publisher.Mono;

/** Ends what payers can still pay; to be called in a transaction that has locked the order. */
public interface OpenAttempts {

  /**
   * Has the open payment attempt of an order ended at its provider, if there is one. Best effort:
   * it may succeed nevertheless.
   *
   * @param reason one snake_case word
   */
  Mono<Void> cancel(Order order, String actor, String reason);
}
