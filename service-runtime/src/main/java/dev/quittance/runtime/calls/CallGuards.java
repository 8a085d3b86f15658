package dev.quittance.runtime.calls;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedTimeLimiterMetrics;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The guards of all who are called, each made at its first use, with Resilience4j's metrics. */
public final class CallGuards implements AutoCloseable {

  private static final int TRIALS = 3;

  private final CallSettings settings;
  private final CircuitBreakerRegistry breakers;
  private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
  private final RateLimiterRegistry rates = RateLimiterRegistry.ofDefaults();
  private final TimeLimiterRegistry times;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, CallGuard> guards = new ConcurrentHashMap<>();

  /** Made by auto-configuration. */
  public CallGuards(CallSettings settings, MeterRegistry meters) {
    this.settings = settings;
    breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
        .slidingWindowType(SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(settings.window()).minimumNumberOfCalls(settings.window())
        .failureRateThreshold(settings.failurePercent())
        .waitDurationInOpenState(settings.openFor())
        .permittedNumberOfCallsInHalfOpenState(TRIALS)
        .automaticTransitionFromOpenToHalfOpenEnabled(true)
        .build());
    times = TimeLimiterRegistry.of(TimeLimiterConfig.custom()
        .timeoutDuration(settings.timeout()).cancelRunningFuture(true).build());
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
    TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(meters);
    TaggedRateLimiterMetrics.ofRateLimiterRegistry(rates).bindTo(meters);
    TaggedTimeLimiterMetrics.ofTimeLimiterRegistry(times).bindTo(meters);
  }

  /** The guard of calls to that one. */
  public CallGuard of(String name) {
    return guards.computeIfAbsent(name, this::make);
  }

  private CallGuard make(String name) {
    return new CallGuard(
        breakers.circuitBreaker(name),
        bulkheads.bulkhead(name, BulkheadConfig.custom()
            .maxConcurrentCalls(
                settings.concurrencyOf().getOrDefault(name, settings.concurrency()))
            .maxWaitDuration(Duration.ZERO).build()),
        rates.rateLimiter(name, RateLimiterConfig.custom()
            .limitForPeriod(settings.perSecondOf().getOrDefault(name, settings.perSecond()))
            .limitRefreshPeriod(Duration.ofSeconds(1)).timeoutDuration(settings.rateWait())
            .build()),
        times.timeLimiter(name), threads);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
