package dev.quittance.reconciliation.sync;

import dev.quittance.reconciliation.payments.LeasedPayments;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.schedule.ReconciliationSettings;
import dev.quittance.runtime.calls.CallGuard;
import dev.quittance.runtime.calls.CallSettings;
import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.logging.LogFields;
import dev.quittance.runtime.tracing.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Reads what is due: one virtual thread per provider claims, as many at a time as calls to that
 * provider have room for, so that a slow provider holds up nobody else.
 */
@Component
@ConditionalOnProperty(name = "quittance.reconciliation.enabled", matchIfMissing = true)
final class Poller implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(Poller.class);
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final int MOST_AT_ONCE = 500;

  private final ProviderReads reads;
  private final LeasedPayments payments;
  private final SyncPayment syncPayment;
  private final Leases leases;
  private final TraceContext traceContext;
  private final ReconciliationSettings settings;
  private volatile boolean running;
  private final ExecutorService loops = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Poller(ProviderReads reads, LeasedPayments payments, SyncPayment syncPayment,
      TraceContext traceContext, ReconciliationSettings settings, CallSettings calls, Clock clock) {
    this.reads = reads;
    this.payments = payments;
    this.syncPayment = syncPayment;
    this.leases = Leases.of(calls, clock);
    this.traceContext = traceContext;
    this.settings = settings;
  }

  @Override
  public void start() {
    running = true;
    reads.channels().forEach(channel -> loops.execute(() -> poll(channel)));
  }

  /** First no more claims, then the reads that run: what was claimed is finished. */
  @Override
  public void stop() {
    running = false;
    end(loops);
    end(threads);
  }

  private void end(ExecutorService work) {
    work.shutdown();
    try {
      if (!work.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        work.shutdownNow();
      }
    } catch (InterruptedException e) {
      work.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void poll(String channel) {
    CallGuard guard = reads.guard(channel);
    Semaphore finished = new Semaphore(0);
    try {
      while (running) {
        // An open circuit: what is due stays so, untouched, until calls are let through again.
        if (!guard.isHealthy() || !readDue(channel, guard, finished)) {
          Thread.sleep(settings.pollInterval());
        } else if (finished.tryAcquire(
            settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          finished.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts to read what is due; whether there may be more than there was room for. */
  private boolean readDue(String channel, CallGuard guard, Semaphore finished) {
    int room = 0;
    while (room < MOST_AT_ONCE && guard.tryEnter()) {
      room++;
    }
    if (room == 0) {
      return true;
    }
    Lease lease = leases.next();
    List<OpenPayment> claimed = claim(channel, room, lease);
    for (int spare = room - claimed.size(); spare > 0; spare--) {
      guard.leave();
    }
    for (OpenPayment payment : claimed) {
      threads.execute(() -> {
        try {
          read(payment, lease);
        } finally {
          guard.leave();
          finished.release();
        }
      });
    }
    return claimed.size() == room;
  }

  private List<OpenPayment> claim(String channel, int limit, Lease lease) {
    try {
      List<OpenPayment> claimed =
          payments.claimDue(channel, limit, lease).collectList().block(DATABASE_TIMEOUT);
      return claimed == null ? List.of() : claimed;
    } catch (RuntimeException e) {
      log.warn("cannot look for due payments: paymentChannel={}", channel, e);
      return List.of();
    }
  }

  /** A failure leaves the lease: when that has run out, the payment is read again. */
  private void read(OpenPayment payment, Lease lease) {
    try {
      SyncPayment.Task task = Leases.task(payment, lease, SyncPayment.POLLER).orElseThrow();
      traceContext.continueTrace("sync payment", payment.traceparent(), () ->
          LogFields.with(payment.orderId(), payment.paymentId(), () ->
              syncPayment.sync(task).block(leases.length())));
    } catch (RuntimeException e) {
      log.warn("payment was read in vain: paymentId={}", payment.paymentId(), e);
    }
  }
}
