package dev.quittance.gateway.operations;

import dev.quittance.runtime.calls.CallGuard;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.calls.CallSettings;
import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.logging.LogFields;
import dev.quittance.runtime.tracing.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs operations on virtual threads, for each provider within a bound of its own, so that a slow
 * provider delays nobody else. What is not handed over in time is claimed from the table.
 */
@Component
public class Workers implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(Workers.class);
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_AT_ONCE = 64;
  /** Above the longest call: one that is cut off has an unknown result. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(25);

  private final Operations operations;
  private final RunOperation runOperation;
  private final GatewaySettings settings;
  private final TraceContext traceContext;
  private final CallGuards guards;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean running;

  Workers(Operations operations, RunOperation runOperation, GatewaySettings settings,
      CallSettings callSettings, CallGuards guards, TraceContext traceContext) {
    settings.check(callSettings);
    this.guards = guards;
    this.operations = operations;
    this.runOperation = runOperation;
    this.settings = settings;
    this.traceContext = traceContext;
  }

  /**
   * Takes an operation that is under the lease of this instance, if its provider is not busy.
   *
   * @return whether it did; otherwise the lease is to be given back
   */
  public boolean handOver(Operation operation) {
    CallGuard guard = guards.of(operation.provider());
    if (!running || !guard.tryEnter()) {
      return false;
    }
    run(operation, guard);
    return true;
  }

  private void run(Operation operation, CallGuard guard) {
    threads.submit(() -> {
      try {
        traceContext.continueTrace("operation " + operation.task().kind(),
            operation.traceparent(), () -> LogFields.with(
                operation.task().cause().subject(), operation.task().paymentId(),
                () -> runOperation.run(operation)));
      } catch (RuntimeException e) {
        // The lease runs out, and the operation is tried again as one of unknown result.
        log.error("operation failed: operation={} try={}", operation.key(), operation.tries(), e);
      } finally {
        guard.leave();
      }
    });
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
    List<String> providers =
        operations.providersWithWork().collectList().blockOptional(DATABASE_TIMEOUT)
            .orElse(List.of());
    providers.forEach(this::claim);
  }

  private void claim(String provider) {
    CallGuard guard = guards.of(provider);
    int room = 0;
    while (room < MOST_AT_ONCE && guard.tryEnter()) {
      room++;
    }
    List<Operation> claimed = List.of();
    try {
      if (room > 0) {
        claimed = operations.claimDue(provider, room).collectList()
            .blockOptional(DATABASE_TIMEOUT).orElse(List.of());
      }
    } finally {
      for (int spare = room - claimed.size(); spare > 0; spare--) {
        guard.leave();
      }
    }
    claimed.forEach(operation -> run(operation, guard));
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
