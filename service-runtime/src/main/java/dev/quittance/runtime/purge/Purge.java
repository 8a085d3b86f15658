package dev.quittance.runtime.purge;

import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/**
 * Something that is forgotten when it is old; each bean of this type is.
 *
 * @param name in settings and metrics, snake_case
 * @param retention how long it is kept unless a setting says otherwise
 * @param atLeast what a setting may not go below: far longer than anything takes that may still
 *     need it
 * @param batch forgets a bounded number
 */
public record Purge(String name, Duration retention, Duration atLeast, Batch batch) {

  /** One statement's worth of forgetting. */
  @FunctionalInterface
  public interface Batch {

    /**
     * Forgets up to that many that are older and not needed; safe on several instances at once.
     *
     * @return how many it were
     */
    Mono<Long> purge(Instant before, int limit);
  }
}
