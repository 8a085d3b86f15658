package dev.quittance.runtime.calls;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The limits of calls to one of those who are called.
 *
 * <p>Room is taken before work is claimed and given back after it, hence apart from {@link #call}.
 */
public final class CallGuard {

  private static final ContextSnapshotFactory CONTEXT = ContextSnapshotFactory.builder().build();

  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;
  private final RateLimiter rate;
  private final TimeLimiter time;
  private final ExecutorService threads;

  CallGuard(CircuitBreaker breaker, Bulkhead bulkhead, RateLimiter rate, TimeLimiter time,
      ExecutorService threads) {
    this.breaker = breaker;
    this.bulkhead = bulkhead;
    this.rate = rate;
    this.time = time;
    this.threads = threads;
  }

  /** Takes room for one call if there is some; to be given back by {@link #leave}. */
  public boolean tryEnter() {
    return bulkhead.tryAcquirePermission();
  }

  /** Gives the room of one call back. */
  public void leave() {
    bulkhead.onComplete();
  }

  /** Whether calls are let through, or tried again after an outage. */
  public boolean isHealthy() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN -> false;
      case CLOSED, HALF_OPEN, DISABLED, METRICS_ONLY -> true;
    };
  }

  /** {@code closed}, {@code open} or {@code half_open}, for people. */
  public String circuit() {
    return breaker.getState().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes a call on a thread of its own and blocks until it comes back or its time is over.
   *
   * @param healthy whether an answer shows the other side well; others count as failures
   * @throws RuntimeException what the call throws, which counts as a failure
   */
  public <T> CallResult<T> call(Supplier<T> call, Predicate<T> healthy) {
    if (!rate.acquirePermission()) {
      return new CallResult.Refused<>("rate_limited",
          "more calls to " + breaker.getName() + " than its limit of "
              + rate.getRateLimiterConfig().getLimitForPeriod() + " a second");
    }
    if (!breaker.tryAcquirePermission()) {
      return new CallResult.Refused<>(
          "circuit_open", breaker.getName() + " failed too often; not called for a while");
    }
    long start = breaker.getCurrentTimestamp();
    try {
      T value = time.executeFutureSupplier(
          () -> threads.submit(CONTEXT.captureAll().wrap(call::get)));
      if (healthy.test(value)) {
        breaker.onSuccess(elapsed(start), breaker.getTimestampUnit());
      } else {
        breaker.onError(elapsed(start), breaker.getTimestampUnit(),
            new UnhealthyAnswerException());
      }
      return new CallResult.Answered<>(value);
    } catch (TimeoutException e) {
      breaker.onError(elapsed(start), breaker.getTimestampUnit(), e);
      return new CallResult.TimedOut<>(time.getTimeLimiterConfig().getTimeoutDuration());
    } catch (RuntimeException e) {
      breaker.onError(elapsed(start), breaker.getTimestampUnit(), e);
      throw e;
    } catch (Exception e) {
      Thread.currentThread().interrupt();
      breaker.onError(elapsed(start), breaker.getTimestampUnit(), e);
      throw new IllegalStateException("interrupted while calling " + breaker.getName(), e);
    }
  }

  private long elapsed(long start) {
    return breaker.getCurrentTimestamp() - start;
  }

  /** Counts an answer as a failure; goes nowhere but into the circuit breaker. */
  private static final class UnhealthyAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnhealthyAnswerException() {
      super("unhealthy answer", null, false, false);
    }
  }
}
