package dev.quittance.gateway.operations;

import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs operations on virtual threads, for each provider within a bound of its own, so that a slow
 * provider delays nobody else. What is not handed over in time is claimed from the table.
 */
@Component
public class Workers implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final Operations operations;
  private final RunOperation runOperation;
  private final GatewaySettings settings;
  private final TraceContext traceContext;
  private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean running;
  private volatile Duration oldestUnknown = Duration.ZERO;

  Workers(Operations operations, RunOperation runOperation, GatewaySettings settings,
      TraceContext traceContext, MeterRegistry meters) {
    this.operations = operations;
    this.runOperation = runOperation;
    this.settings = settings;
    this.traceContext = traceContext;
    Gauge.builder("quittance.gateway.oldest.unknown.age", this,
            workers -> workers.oldestUnknown.toMillis() / 1000.0)
        .description("Age of the oldest operation whose result is not known")
        .baseUnit("seconds").register(meters);
  }

  /**
   * Takes an operation that is under the lease of this instance. If the provider is busy the lease
   * runs out, and whoever has room claims it.
   */
  public void handOver(Operation operation) {
    Semaphore permit = permitsOf(operation.provider());
    if (running && permit.tryAcquire()) {
      run(operation, permit);
    }
  }

  private void run(Operation operation, Semaphore permit) {
    threads.submit(() -> {
      try {
        traceContext.continueTrace("operation " + Operation.kindOf(operation.request()),
            operation.traceparent(), () -> runOperation.run(operation));
      } catch (RuntimeException e) {
        // The lease runs out, and the operation is tried again with the same key.
        log.error("operation failed: operation={} try={}", operation.key(), operation.tries(), e);
      } finally {
        permit.release();
      }
    });
  }

  private Semaphore permitsOf(String provider) {
    return permits.computeIfAbsent(
        provider, name -> new Semaphore(settings.callsPerProvider()));
  }

  @Override
  public void start() {
    running = true;
    Thread.ofVirtual().name("operation-poller").start(this::poll);
  }

  private void poll() {
    while (running) {
      try {
        Thread.sleep(settings.pollInterval());
        claim();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.warn("operations cannot be claimed: {}", e.toString());
      }
    }
  }

  private void claim() {
    oldestUnknown = operations.oldestUnknown().blockOptional(DATABASE_TIMEOUT)
        .orElse(Duration.ZERO);
    List<String> providers =
        operations.providersWithWork().collectList().blockOptional(DATABASE_TIMEOUT)
            .orElse(List.of());
    for (String provider : providers) {
      Semaphore permit = permitsOf(provider);
      int room = permit.drainPermits();
      List<Operation> claimed = room == 0 ? List.of()
          : operations.claimDue(provider, room).collectList().blockOptional(DATABASE_TIMEOUT)
              .orElse(List.of());
      permit.release(room - claimed.size());
      claimed.forEach(operation -> run(operation, permit));
    }
  }

  @Override
  public void stop() {
    running = false;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("operations still run at the end; their leases will run out");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
