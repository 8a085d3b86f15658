package dev.quittance.runtime.lifecycle;

import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/**
 * The phases of a service's end, highest first; a start goes the other way round. Spring Boot lets
 * the HTTP server finish its requests between {@link #NEW_WORK} and {@link #NEEDED_BY_REQUESTS}.
 */
public final class ShutdownOrder {

  /** Readiness is refused and everything still works, until callers have noticed. */
  public static final int PAUSE = Integer.MAX_VALUE;
  /** Kafka listeners and whatever looks for work take no more, and finish what they have. */
  public static final int NEW_WORK = AbstractMessageListenerContainer.DEFAULT_PHASE;
  /** What requests wait for. */
  public static final int NEEDED_BY_REQUESTS = 0;
  /** The relay is last: all of the above leaves events. */
  public static final int RELAY = -1000;

  private ShutdownOrder() {
  }
}
