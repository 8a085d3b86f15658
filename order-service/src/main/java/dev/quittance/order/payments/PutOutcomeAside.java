package dev.quittance.order.payments;

import dev.quittance.runtime.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts a parked outcome aside that is none of ours: it hides the age of others no longer. Who did
 * so and why stays with it, also if its payment becomes known after all and it is applied.
 */
@Component
public class PutOutcomeAside {

  private static final Logger log = LoggerFactory.getLogger(PutOutcomeAside.class);

  private final ParkedOutcomes parkedOutcomes;

  PutOutcomeAside(ParkedOutcomes parkedOutcomes) {
    this.parkedOutcomes = parkedOutcomes;
  }

  /** The outcome; put aside before, it is as it was decided then. */
  public Mono<ParkedOutcome> putAside(String eventId, String reason, String actor) {
    return parkedOutcomes.putAside(eventId, actor, reason)
        .doOnNext(parked -> log.info("parked outcome put aside: eventId={} type={} by={}",
            parked.eventId(), parked.eventType(), actor))
        .switchIfEmpty(Mono.defer(() -> find(eventId)));
  }

  /** The outcome; {@code parked_outcome_not_found} if it is not parked, or not any more. */
  public Mono<ParkedOutcome> find(String eventId) {
    return parkedOutcomes.find(eventId).switchIfEmpty(Mono.error(() -> new ProblemException(
        HttpStatus.NOT_FOUND, "parked_outcome_not_found", "no parked outcome " + eventId)));
  }
}
