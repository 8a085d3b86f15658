package dev.quittance.runtime.messaging;

import dev.quittance.events.EventEnvelope;
import reactor.core.publisher.Mono;

/** What a service does with one event. */
@FunctionalInterface
public interface EventHandler {

  /**
   * Handles the event; must be safe to repeat. An error of a database that is not there makes the
   * whole batch come again; any other error is tried a few times and then ends as a dead letter.
   */
  Mono<Void> handle(EventEnvelope envelope);
}
