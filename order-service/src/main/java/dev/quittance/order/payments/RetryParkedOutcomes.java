package dev.quittance.order.payments;

import dev.quittance.order.payments.ParkedOutcomes.Claimed;
import dev.quittance.order.payments.ParkedOutcomes.Due;
import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.scheduling.GaugeRefresh;
import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Serial;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Tries parked outcomes until their payment is known, in the trace in which they came. */
@Component
class RetryParkedOutcomes implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(RetryParkedOutcomes.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  /** The try with this number comes 255 seconds after the outcome. */
  private static final int ALARMING_TRY = 8;
  private static final int MOST_AT_ONCE = 100;

  private final ParkedOutcomes parkedOutcomes;
  private final ApplyOutcome applyOutcome;
  private final TraceContext traceContext;
  private final TransactionalOperator transaction;
  private volatile boolean running;
  private volatile Duration oldest = Duration.ZERO;

  RetryParkedOutcomes(ParkedOutcomes parkedOutcomes, ApplyOutcome applyOutcome,
      TraceContext traceContext, TransactionalOperator transaction, MeterRegistry meters) {
    this.parkedOutcomes = parkedOutcomes;
    this.applyOutcome = applyOutcome;
    this.traceContext = traceContext;
    this.transaction = transaction;
    Gauge.builder("quittance.orders.oldest.parked.age", this,
            retry -> retry.oldest.toMillis() / 1000.0)
        .description("Age of the oldest outcome whose payment is not known")
        .baseUnit("seconds").register(meters);
  }

  @GaugeRefresh(task = "parked_outcomes", every = "PT5S")
  Mono<Void> measure() {
    return parkedOutcomes.oldestAge().doOnNext(age -> oldest = age).then();
  }

  /** One could not even be looked at; it must not keep the others from it. */
  private static final class NotAppliedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Claimed claimed;

    NotAppliedException(Claimed claimed, RuntimeException cause) {
      super(cause);
      this.claimed = claimed;
    }
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("parked-outcomes").start(this::tryAgainWhileRunning);
  }

  private void tryAgainWhileRunning() {
    while (running) {
      try {
        Thread.sleep(PAUSE);
        for (Due due : parkedOutcomes.due(MOST_AT_ONCE).collectList().blockOptional(TIMEOUT)
            .orElseThrow()) {
          if (running) {
            traceContext.continueTrace(
                "retry " + due.eventType(), due.traceparent(), () -> tryOne(due));
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.warn("parked outcomes cannot be tried: {}", e.toString());
      }
    }
  }

  private void tryOne(Due due) {
    Mono<Long> work = parkedOutcomes.claim(due).flatMap(claimed ->
        Mono.fromSupplier(claimed::outcome)
            .flatMap(applyOutcome::apply)
            .flatMap(applied -> applied ? parkedOutcomes.applied(claimed) : later(claimed))
            .onErrorMap(RuntimeException.class, e -> new NotAppliedException(claimed, e)));
    transaction.transactional(work)
        .onErrorResume(NotAppliedException.class, this::later)
        .block(TIMEOUT);
  }

  /** Logged once, by whoever makes that try: a gauge tells how long it waits. */
  private Mono<Long> later(Claimed claimed) {
    if (claimed.tries() == ALARMING_TRY && !claimed.isAside()) {
      log.error("an outcome has no payment here: eventId={} type={} tries={}", claimed.eventId(),
          claimed.eventType(), claimed.tries());
    }
    return parkedOutcomes.later(claimed);
  }

  /** After the roll-back, which has given it free. */
  private Mono<Long> later(NotAppliedException e) {
    if (e.claimed.tries() == 0) {
      log.error("a parked outcome cannot be applied: eventId={}", e.claimed.eventId(),
          e.getCause());
    } else if (!e.claimed.isAside()) {
      log.warn("a parked outcome still cannot be applied: eventId={} tries={} cause={}",
          e.claimed.eventId(), e.claimed.tries(), String.valueOf(e.getCause()));
    }
    return later(e.claimed);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
