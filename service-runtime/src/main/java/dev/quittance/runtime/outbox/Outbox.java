package dev.quittance.runtime.outbox;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.runtime.tracing.TraceContext;
import java.time.Clock;
import java.util.List;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/**
 * Where a use case leaves the events of its transaction; the relay publishes them after the commit.
 */
public final class Outbox {

  private final OutboxRows rows;
  private final OutboxNudge nudge;
  private final TraceContext traceContext;
  private final Clock clock;
  private final String source;

  /**
   * Made by auto-configuration.
   *
   * @param source the CloudEvents source of this service, {@code /order-service}
   */
  public Outbox(
      OutboxRows rows, OutboxNudge nudge, TraceContext traceContext, Clock clock, String source) {
    this.rows = rows;
    this.nudge = nudge;
    this.traceContext = traceContext;
    this.clock = clock;
    this.source = source;
  }

  /**
   * Stores events in the running transaction, in this order.
   *
   * @return an error of {@link IllegalStateException} if no transaction runs: an event without its
   *     state, or the other way round, must not happen
   */
  public Mono<Void> append(List<? extends Event> events) {
    return Mono.defer(() -> {
      String traceparent = traceContext.current();
      return appendEnvelopes(events.stream()
          .map(event -> EventEnvelope.of(event, source, clock.instant(), traceparent)).toList());
    });
  }

  /** As {@link #append(List)}. */
  public Mono<Void> append(Event event) {
    return append(List.of(event));
  }

  /** As {@link #append(List)}, for events whose id or trace the caller has fixed. */
  public Mono<Void> appendEnvelopes(List<EventEnvelope> envelopes) {
    if (envelopes.isEmpty()) {
      return Mono.empty();
    }
    return TransactionSynchronizationManager.forCurrentTransaction()
        .onErrorMap(e -> new IllegalStateException("the outbox needs a transaction", e))
        .doOnNext(this::nudgeAfterCommit)
        .then(rows.insert(envelopes));
  }

  private void nudgeAfterCommit(TransactionSynchronizationManager transaction) {
    transaction.registerSynchronization(new TransactionSynchronization() {
      @Override
      public Mono<Void> afterCommit() {
        return Mono.fromRunnable(nudge::nudge);
      }
    });
  }
}
